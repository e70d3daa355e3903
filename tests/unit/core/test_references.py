"""The index of the references of a document."""

from typing import Any

import pytest
from opgen.core.references import References, references

from tests.support.tables import tables

TABLES = tables(__file__)

ROOT: dict[str, Any] = TABLES["root"]
SCHEMAS = ("components", "schemas")


@pytest.mark.parametrize(("reference", "pointer"), TABLES["reference_selects_its_target"])
def test_reference_selects_its_target(reference: str, pointer: list[str]) -> None:
    target = references(ROOT).find(reference)
    assert target is not None
    assert [*target.pointer] == pointer


@pytest.mark.parametrize("reference", ["", "#pin", "other", "http://[y", "#/~", None])
def test_other_reference_selects_nothing(reference: str | None) -> None:
    assert references(ROOT).find(reference) is None


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("Lid", "Lid"),
        ("Second", "Lid"),
        ("First", "Lid"),
        ("Cycle", None),
        ("Tail", None),
        ("Missing", None),
        ("Number", None),
    ],
)
def test_chain_ends_at_the_first_object_that_is_no_reference(name: str, end: str | None) -> None:
    pointer = (*SCHEMAS, name)
    found = References(root=ROOT).end(ROOT["components"]["schemas"][name], pointer)
    assert (found and found.pointer) == (end and (*SCHEMAS, end))
