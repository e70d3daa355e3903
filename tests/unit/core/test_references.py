"""The index of the references of a document."""

from typing import Any

import pytest
from opgen.core.references import References, references

LID = {"$id": "https://example.com/lid", "$defs": {"pin": {"$anchor": "pin"}}}
ROOT: dict[str, Any] = {
    "$self": "https://example.com/api",
    "components": {
        "schemas": {
            "Lid": LID,
            "Odd": {"$id": "http://[x"},
            "First": {"$ref": "#/components/schemas/Second"},
            "Second": {"$ref": "#/components/schemas/Lid"},
            "Cycle": {"$ref": "#/components/schemas/Cycle"},
            "Tail": {"$ref": "#/components/schemas/Cycle"},
            "Missing": {"$ref": "#/nowhere"},
            "Number": {"$ref": 1},
        }
    },
}
SCHEMAS = ("components", "schemas")


@pytest.mark.parametrize(
    ("reference", "pointer"),
    [
        ("#", ()),
        ("https://example.com/api", ()),
        ("api#/components/schemas/Lid", (*SCHEMAS, "Lid")),
        ("https://example.com/lid", (*SCHEMAS, "Lid")),
        ("lid#pin", (*SCHEMAS, "Lid", "$defs", "pin")),
        ("lid#/$defs/pin", (*SCHEMAS, "Lid", "$defs", "pin")),
        ("http://[x", (*SCHEMAS, "Odd")),
    ],
)
def test_reference_selects_its_target(reference: str, pointer: tuple[str, ...]) -> None:
    target = references(ROOT).find(reference)
    assert target is not None
    assert target.pointer == pointer


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
