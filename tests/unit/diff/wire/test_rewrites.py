"""Rewrites that change nothing give no finding, in both directions."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.diff.wire.documents import compare_documents
from opgen.document.canonical import canonical
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.source.read import read

from tests.tools.mutations.rewrites import rewritten

CASES = Path(__file__).parents[3] / "cases"


def golden_documents() -> list[Document]:
    """Return the repaired OpenAPI 3 documents of all golden cases."""
    found = []
    for path in sorted(CASES.rglob("spec.*")):
        try:
            document = load(read(path.read_bytes(), path.name))
        except DocumentError:
            continue
        if "openapi" in document.root:
            found.append(repair(document).document)
    return found


DOCUMENTS = golden_documents()


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(number=st.integers(0, len(DOCUMENTS) - 1), random=st.randoms(use_true_random=False))
def test_rewritten_golden_document_has_no_change(number: int, random: Random) -> None:
    document = DOCUMENTS[number]
    root, done = rewritten(document.root, random, 4)
    other = replace(document, root=canonical(root))  # as `load` reads it
    for old, new in ((document, other), (other, document)):
        found = compare_documents(old, new, today=None)
        if found:
            pytest.fail(f"{document.source.name}: {done}: {found[0]}")
