"""Work of a comparison: linear in the documents, also for long chains of references and for cycles."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from opgen.diff.model import Change
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document

from tests.support.documents import operation, read_document


def chain(count: int, last: dict[str, Any], *, keyword: str) -> Document:
    """Return a document with `count` operations and schemas. Each schema refers to the next one and to the first one."""
    schemas: dict[str, Any] = {f"S{count}": last}
    for number in range(count):
        following = {"$ref": f"#/components/schemas/S{number + 1}"}
        properties = {"first": {"$ref": "#/components/schemas/S0"}}
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if keyword == "properties":
            properties["next"] = following
        else:
            schema[keyword] = [following, {"type": "object", "required": ["first"]}]
        schemas[f"S{number}"] = schema
    operations = range(count if keyword == "properties" else 1)
    return read_document(
        {f"/jobs{n}": {"get": operation(f"get{n}", schema={"$ref": f"#/components/schemas/S{n}"})} for n in operations},
        schemas=schemas,
    )


def calls(work: Callable[[], object], *events: str) -> int:
    """Return the number of calls of Python functions in `work`; with "c_call", of built-in functions too."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        del frame, argument
        count += event in {"call", *events}

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def described(count: int, text: str) -> Document:
    """Return a document with `count` operations and schemas, whose unions have inline members that reach all schemas."""
    schemas: dict[str, Any] = {}
    for number in range(count):
        following = {"$ref": f"#/components/schemas/S{(number + 1) % count}"}
        inline: list[dict[str, Any]] = [
            {"type": "object", "properties": {"a": following, name: {"type": "string"}}} for name in ("b", "c")
        ]
        members = [*inline, {"type": "string"}, {"$ref": "#/components/schemas/S0"}]
        schemas[f"S{number}"] = {
            "description": text,
            "type": "object",
            "properties": {"same": {"anyOf": members}, "next": {"anyOf": [{**e, "title": text} for e in members]}},
        }
    paths = {
        f"/jobs{n}": {"get": {"responses": {"200": {"$ref": f"#/components/responses/S{n}"}}}} for n in range(count)
    }
    document = read_document(paths, schemas=schemas)
    document.root["components"]["responses"] = {
        name: operation("", schema={"$ref": f"#/components/schemas/{name}"})["responses"]["200"] for name in schemas
    }
    return document


def test_work_is_linear_if_only_texts_of_union_members_changed() -> None:
    counts = []
    for count in (15, 60):
        old, new = described(count, "A."), described(count, "B.")
        found: list[Change] = []

        def work(old: Document = old, new: Document = new, found: list[Change] = found) -> None:
            found.extend(compare_documents(old, new, today=None))

        counts.append(calls(work))
        assert found == []
    assert counts[1] < 4.4 * counts[0]


def test_equal_part_of_a_changed_schema_costs_nothing() -> None:
    counts = []
    for count in (5, 80):
        inner = {"type": "object", "properties": {"a": {"type": "string"}}}
        same: dict[str, Any] = {"properties": {f"p{number}": inner for number in range(count)}}
        documents = [
            chain(1, {"properties": {"same": same, "b": {"type": name}}}, keyword="oneOf")
            for name in ("string", "integer")
        ]
        work = partial(compare_documents, *documents, today=None)
        counts.append(calls(work))
    assert counts[1] < 1.1 * counts[0]


@pytest.mark.parametrize("keyword", ["properties", "oneOf", "allOf"])
def test_chain_of_a_thousand_schemas_is_compared(keyword: str) -> None:
    old = chain(1000, {"type": "object"}, keyword=keyword)
    last = {"type": "object", "properties": {"a": {"type": "string"}}}
    new = chain(1000, last, keyword=keyword)
    found = compare_documents(old, new, today=None)
    assert [each.rule for each in found] == ["response-optional-property-added"]
    assert found[0].component == ("components", "schemas", "S1000")
