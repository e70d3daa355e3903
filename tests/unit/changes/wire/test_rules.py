"""Rules of the wire layer, and documents of the golden cases compared with each other."""

from itertools import pairwise
from pathlib import Path

import pytest
from opgen.changes.model import Change, Severity
from opgen.changes.wire.compare import compare_documents
from opgen.changes.wire.rules import WIRE_RULES
from opgen.core.errors import DocumentError
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.source.read import read

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


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return golden_documents()


def test_every_mirror_is_a_rule() -> None:
    missing = {(rule.id, mirror) for rule in WIRE_RULES.values() for mirror in rule.mirror if mirror not in WIRE_RULES}
    assert not missing


def test_every_rule_has_a_mirror() -> None:
    assert [rule.id for rule in WIRE_RULES.values() if not rule.mirror] == []


def test_every_document_equals_itself(documents: list[Document]) -> None:
    assert len(documents) > 50
    for document in documents:
        assert compare_documents(document, document, today=None) == ()


def test_swapped_documents_give_the_mirrors(documents: list[Document]) -> None:
    for old, new in pairwise(documents):
        forward = compare_documents(old, new, today=None)
        backward = {each.rule for each in compare_documents(new, old, today=None)}
        for change in forward:
            assert _is_declared(change)
            assert backward & {*WIRE_RULES[change.rule].mirror}, change


def _is_declared(change: Change) -> bool:
    rule = WIRE_RULES[change.rule]
    return change.severity in {*rule.severities} <= {*Severity}
