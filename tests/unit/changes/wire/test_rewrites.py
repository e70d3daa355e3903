"""Rewrites that change nothing give no finding, in both directions."""

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opgen.changes.wire.compare import compare_documents

from tests.tools.mutations.rewrites import rewritten
from tests.unit.changes.wire.test_compare import document
from tests.unit.changes.wire.test_rules import golden_documents

if TYPE_CHECKING:
    from opgen.document.document import Document

DOCUMENTS = golden_documents()


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(number=st.integers(0, len(DOCUMENTS) - 1), random=st.randoms(use_true_random=False))
def test_rewritten_golden_document_has_no_change(number: int, random: Random) -> None:
    document = DOCUMENTS[number]
    root, done = rewritten(document.root, random, 4)
    other: Document = replace(document, root=root)
    for old, new in ((document, other), (other, document)):
        found = compare_documents(old, new, today=None)
        if found:
            pytest.fail(f"{document.source.name}: {done}: {found[0]}")


def test_rewrites_leave_schemas_that_contain_the_target_of_a_reference() -> None:
    target = "#/paths/~1jobs/post/requestBody/content/application~1json/schema"
    inner = {"type": "string"}
    schema = {
        "type": "object",
        "properties": {"a": inner, "b": {"type": "array", "items": {"$ref": f"{target}/properties/a"}}},
    }
    original = document(schema)
    for seed in range(40):
        random = Random(seed)  # noqa: S311  # a repeatable choice
        root, done = rewritten(original.root, random, 4)
        other = replace(original, root=root)
        assert compare_documents(original, other, today=None) == (), done
