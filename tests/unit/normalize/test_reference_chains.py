"""Chains of references: each link costs the same, however long the chain is."""

import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from opgen.core.errors import DocumentError
from opgen.core.options import Filter, Options
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.normalize import normalize
from opgen.source.read import read

OPTIONS = Options(package="chains")
FILTERED = Options(package="chains", exclude=Filter(paths=("/1",)))
END = {"type": "object", "properties": {"x": {"type": "string"}}}
SHORT, LONG = 50, 200


def read_document(results: list[dict[str, Any]], arguments: list[Any], **components: Any) -> Document:
    """Return a document with an operation for each of `results`; `arguments` are their parameters, one for each."""
    paths = {
        f"/{number}": {
            "get": {
                "operationId": f"get{number}",
                "parameters": arguments[number : number + 1],
                "responses": {"200": response},
            }
        }
        for number, response in enumerate(results)
    }
    root = {"openapi": "3.1.0", "info": {"title": "Chains", "version": "1"}, "paths": paths, "components": components}
    return load(read(json.dumps(root).encode(), "openapi.json"))


def chain(section: str, count: int, end: Any) -> dict[str, Any]:
    """Return `count` components, each of which refers to the next; the last is `end`."""
    links = [{"$ref": f"#/components/{section}/L{n + 1:04}"} for n in range(count - 1)]
    return {f"L{n:04}": link for n, link in enumerate([*links, end])}


def references(section: str, count: int) -> list[Any]:
    return [{"$ref": f"#/components/{section}/L{n:04}"} for n in range(count)]


def response(schema: Any) -> dict[str, Any]:
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def of_schemas(count: int) -> Document:
    responses = [response(each) for each in references("schemas", count)]
    return read_document(responses, [], schemas=chain("schemas", count, END))


def of_single_members(count: int) -> Document:
    links = chain("schemas", count, END)
    schemas = {k: {"allOf": [v]} if "$ref" in v else v for k, v in links.items()}
    responses = [response(each) for each in references("schemas", count)]
    return read_document(responses, [], schemas=schemas)


def of_typed_links(count: int) -> Document:
    links = chain("schemas", count, {**END, "required": ["x"]})
    beside = {"type": "object", "required": ["x"]}
    schemas = {k: {**beside, **v} for k, v in links.items()}
    responses = [response(each) for each in references("schemas", count)]
    return read_document(responses, [], schemas=schemas)


def of_properties(count: int) -> Document:
    names = {"type": "object", "properties": {f"p{n}": r for n, r in enumerate(references("schemas", count))}}
    schemas = chain("schemas", count, {"type": "string", "readOnly": True})
    return read_document([response(names), response(END)], [], schemas=schemas)


def of_responses(count: int) -> Document:
    found = references("responses", count)
    return read_document(found, [], responses=chain("responses", count, response(END)))


def of_parameters(count: int) -> Document:
    end = {"name": "a", "in": "query", "schema": {"type": "string"}}
    found = references("parameters", count)
    responses = [response(END)] * count
    return read_document(responses, found, parameters=chain("parameters", count, end))


def of_dynamic_anchors(count: int) -> Document:
    end = {"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}
    responses = [response(each) for each in references("schemas", count)]
    return read_document(responses, [], schemas=chain("schemas", count, end))


def calls(work: Callable[[], object]) -> int:
    """Return the number of functions that `work` calls."""
    found = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal found
        found += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize(
    "document",
    [of_schemas, of_single_members, of_typed_links, of_properties, of_responses, of_parameters, of_dynamic_anchors],
)
@pytest.mark.parametrize(
    "stage",
    [lambda document: normalize(document, OPTIONS), lambda document: normalize(document, FILTERED), repair],
    ids=["normalize", "select", "repair"],
)
def test_work_grows_no_faster_than_the_chain(
    document: Callable[[int], Document], stage: Callable[[Document], object]
) -> None:
    short, long = document(SHORT), document(LONG)
    stage(short)  # fills the caches of the process
    factor = LONG / SHORT
    assert calls(lambda: stage(long)) < 1.2 * factor * calls(lambda: stage(short))


@pytest.mark.parametrize("document", [of_schemas, of_single_members, of_typed_links, of_responses])
def test_chain_may_be_longer_than_the_recursion_limit(document: Callable[[int], Document]) -> None:
    count = sys.getrecursionlimit() + 200
    api = normalize(repair(document(count)).document, OPTIONS)
    assert len(api.operations) == count
    assert len(api.definitions) == 1


def test_cycle_is_reported_at_the_reference_that_closes_it() -> None:
    schemas = {
        "Tail": {"$ref": "#/components/schemas/First"},
        "First": {"$ref": "#/components/schemas/Second"},
        "Second": {"$ref": "#/components/schemas/First"},
    }
    with pytest.raises(DocumentError) as caught:
        normalize(read_document([response({"$ref": "#/components/schemas/Tail"})], [], schemas=schemas), OPTIONS)
    assert [(each.message, each.pointer) for each in caught.value.problems] == [
        ("reference cycle: this schema $ref refers back to itself", ("components", "schemas", name, "$ref"))
        for name in ("First", "Second")
    ]


def test_cycle_of_responses_is_reported_at_every_use() -> None:
    links = chain("responses", 3, {"$ref": "#/components/responses/L0001"})
    with pytest.raises(DocumentError) as caught:
        normalize(read_document(references("responses", 3), [], responses=links), OPTIONS)
    assert [each.pointer for each in caught.value.problems] == [
        ("paths", f"/{number}", "get", "responses", "200", "$ref") for number in range(3)
    ]
