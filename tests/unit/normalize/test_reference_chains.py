"""Chains of references: each link costs the same, however long the chain is."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from opgen.core.errors import DocumentError
from opgen.core.options import Filter, Options
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.normalize import normalize
from opgen.source.read import Source

from tests.unit.diff.wire.test_work import calls

OPTIONS = Options(package="chains")
FILTERED = Options(package="chains", exclude=Filter(paths=("/1",)))
TEXT = {"type": "string"}
END = {"type": "object", "properties": {"x": TEXT}}
SHORT, LONG = 50, 200
Json = dict[str, Any]


def response(schema: Json) -> Json:
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


USES: dict[str, Callable[[Json], Json]] = {
    "schemas": lambda each: {"responses": {"200": response(each)}},
    "properties": lambda each: {"responses": {"200": response({"properties": {"a": each}})}},
    "responses": lambda each: {"responses": {"200": each}},
    "parameters": lambda each: {"parameters": [each], "responses": {"200": response(END)}},
}


def document(
    count: int, end: Json = END, link: Callable[[Json], Json] = dict, section: str = "schemas", use: str = ""
) -> Document:
    """Return a document with `count` components, each of which links to the next, and an operation for each of them."""
    references = [{"$ref": f"#/components/{section}/L{n:04}"} for n in range(count)]
    components = {f"L{n:04}": each for n, each in enumerate([*map(link, references[1:]), end])}
    paths = {
        f"/{n}": {"get": {"operationId": f"get{n}", **USES[use or section](each)}} for n, each in enumerate(references)
    }
    info = {"title": "Chains", "version": "1"}
    root = {"openapi": "3.1.0", "info": info, "paths": paths, "components": {section: components}}
    return load(Source(name="api.json", content=b"", kind="json", root=root))


DOCUMENTS: dict[str, Callable[[int], Document]] = {
    "schemas": document,
    "single members": partial(document, link=lambda each: {"allOf": [each]}),
    "typed links": partial(
        document, end={**END, "required": ["x"]}, link=lambda each: {"type": "object", "required": ["x"], **each}
    ),
    "responses": partial(document, end=response(END), section="responses"),
    "properties": partial(document, end={**TEXT, "readOnly": True}, use="properties"),
    "parameters": partial(document, end={"name": "a", "in": "query", "schema": TEXT}, section="parameters"),
    "dynamic anchors": partial(
        document, end={"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    "stage",
    [partial(normalize, options=OPTIONS), partial(normalize, options=FILTERED), repair],
    ids=["normalize", "select", "repair"],
)
def test_work_grows_no_faster_than_the_chain(name: str, stage: Callable[[Document], object]) -> None:
    short, long = DOCUMENTS[name](SHORT), DOCUMENTS[name](LONG)
    stage(short)  # fills the caches of the process
    counts = [calls(partial(stage, each), "c_call") for each in (short, long)]
    assert counts[1] < 1.2 * LONG / SHORT * counts[0]


@pytest.mark.parametrize("name", [*DOCUMENTS][:4])
def test_chain_may_be_longer_than_the_recursion_limit(name: str) -> None:
    count = sys.getrecursionlimit() + 200
    api = normalize(repair(DOCUMENTS[name](count)).document, OPTIONS)
    assert len(api.operations) == count
    assert len(api.definitions) == 1


def test_cycle_is_reported_at_the_references_that_close_it() -> None:
    with pytest.raises(DocumentError) as caught:
        normalize(document(3, end={"$ref": "#/components/schemas/L0001"}), OPTIONS)
    message = "reference cycle: this schema $ref refers back to itself"
    assert {(each.message, each.pointer) for each in caught.value.problems} == {
        (message, ("components", "schemas", name, "$ref")) for name in ("L0001", "L0002")
    }


def test_cycle_of_responses_is_reported_at_every_use() -> None:
    with pytest.raises(DocumentError) as caught:
        normalize(document(3, end={"$ref": "#/components/responses/L0001"}, section="responses"), OPTIONS)
    assert [each.pointer for each in caught.value.problems] == [
        ("paths", f"/{number}", "get", "responses", "200", "$ref") for number in range(3)
    ]
