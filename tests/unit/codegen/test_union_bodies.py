"""Bodies that fit one of several schemas: fields of all objects as keywords, other members as `body`."""

import importlib
import inspect
import json
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Literal

import httpx2
import pytest
from opgen.core.options import Options

from tests.support.documents import operation
from tests.support.packages import generated_package

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
NULLABLE = {"type": ["string", "null"]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": properties}


SCHEMAS: dict[str, Any] = {
    "Point": _object("id", "vector", id={"oneOf": [NUMBER, TEXT]}, vector={"type": "array", "items": NUMBER}),
    "Batch": _object("ids", ids={"type": "array", "items": NUMBER}),
    "PointsBatch": _object("batch", batch=_ref("Batch"), shard_key=NULLABLE),
    "PointsList": _object("points", points={"type": "array", "items": _ref("Point")}, shard_key=NULLABLE),
    "Upsert": {"oneOf": [_ref("PointsBatch"), _ref("PointsList")]},
    "Cat": _object("kind", "name", kind={"const": "cat"}, name=TEXT, age={**NUMBER, "description": "Years."}),
    "Dog": _object("kind", "name", kind={"const": "dog"}, name=TEXT, age=TEXT, tricks={"type": "array", "items": TEXT}),
    "Pet": {
        "oneOf": [_ref("Cat"), _ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
    },
    "Row": _object("id", id=NUMBER, note=TEXT, **{"dry-run": {"type": "boolean"}}),
    "Rows": {"anyOf": [_ref("Row"), {"type": "array", "items": _ref("Row")}, TEXT]},
    "Named": {"oneOf": [_object("a-b", **{"a-b": TEXT}), _object("a_b", a_b=TEXT, id=TEXT, body=TEXT)]},
    "Card": _object("number", type={"const": "card"}, number=TEXT) | {"required": ["type", "number"]},
    "Bank": _object("iban", iban=TEXT, hidden={**TEXT, "readOnly": True}),
    "Meal": {"anyOf": [_object("dish", dish=_object(**{"name-2": TEXT}), note=TEXT), _object("drink", drink=NUMBER)]},
    "Payment": {"anyOf": [_ref("Card"), _ref("Bank")]},
}


def _post(name: str, schema: Any, *parameters: Any, required: bool = True, kind: str = "application/json") -> Any:
    body = {"required": required, "content": {kind: {"schema": schema}}}
    return {"post": {**operation(name, schema=_ref("Pet")), "requestBody": body, "parameters": [*parameters]}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Unions", "version": "1"},
    "paths": {
        "/points/{name}": _post(
            "upsert", _ref("Upsert"), {"name": "name", "in": "path", "required": True, "schema": TEXT}
        ),
        "/pets": _post("create", _ref("Pet")),
        "/rows": _post("insert", _ref("Rows")),
        "/more": _post("extend", _ref("Rows"), required=False),
        "/meals": _post("order", _ref("Meal")),
        "/named": _post("rename", _ref("Named"), {"name": "id", "in": "query", "schema": TEXT}),
        "/payments": _post("pay", _ref("Payment"), kind="application/x-www-form-urlencoded"),
    },
    "components": {"schemas": SCHEMAS},
}
POINT = {"id": "a", "vector": [1]}
ROW = {"id": 1}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the package of the document."""
    with generated_package(DOCUMENT, tmp_path_factory.mktemp("unions"), Options(package="unions")) as package:
        yield package


def _sent(package: ModuleType, function: str, /, *path: str, **keywords: Any) -> bytes:
    """Return the content that a function sends."""
    sent: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.read())
        return httpx2.Response(200, json={"kind": "cat", "name": "Tom"})

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    with package.Client(base_url="https://a.example", http_client=http_client) as client:
        getattr(package, function)(client, *path, **keywords)
    return sent[0]


@pytest.mark.parametrize(
    ("name", "keywords", "body"),
    [
        ("upsert", {"points": [POINT]}, {"points": [POINT]}),
        ("upsert", {"batch": {"ids": [1]}, "shard_key": None}, {"batch": {"ids": [1]}, "shard_key": None}),
        ("create", {"kind": "cat", "name": "Tom", "age": 3}, {"kind": "cat", "name": "Tom", "age": 3}),
        ("create", {"kind": "dog", "name": "Rex", "age": "3"}, {"kind": "dog", "name": "Rex", "age": "3"}),
        ("insert", {"id": 1, "dry_run": True}, {"id": 1, "dry-run": True}),
        ("insert", {"body": [ROW]}, [ROW]),
        ("insert", {"body": "1;2"}, "1;2"),
        ("insert", {"body": []}, []),
        ("order", {"dish": {"name-2": "a"}, "drink": 1}, {"dish": {"name-2": "a"}, "drink": 1}),
        ("order", {"drink": 1}, {"drink": 1}),
        ("extend", {}, None),
        ("extend", {"body": []}, []),
        ("extend", {"id": 1}, ROW),
        ("rename", {"a_b": "x"}, {"a-b": "x"}),
        ("rename", {"a_b_body": "x", "id": "q", "id_body": "y", "body": "z"}, {"a_b": "x", "id": "y", "body": "z"}),
    ],
)
def test_fields_of_every_object_are_keywords(
    package: ModuleType, name: str, keywords: dict[str, Any], body: object
) -> None:
    path = ("a",) if name == "upsert" else ()
    content = _sent(package, name, *path, **keywords)
    assert (json.loads(content) if content else None) == body
    if isinstance(body, dict) and None not in keywords.values():  # a mapping and the builder mean the same
        assert json.loads(getattr(package, f"{name}_request")(*path, body).content) == body


def test_constant_of_the_only_fitting_object_is_sent(package: ModuleType) -> None:
    assert _sent(package, "pay", number="4") == b"type=card&number=4"
    assert _sent(package, "pay", number="4", iban="DE") == b"type=card&number=4&iban=DE"
    assert _sent(package, "pay", iban="DE") == b"iban=DE"


@pytest.mark.parametrize(
    ("name", "keywords", "message"),
    [
        (
            "upsert",
            {},
            "the body fits neither PointsBatch ('batch' is missing) nor PointsList ('points' is missing)",
        ),
        (
            "upsert",
            {"points": [POINT], "batch": {"ids": [1]}},
            "the body fits neither PointsBatch (unexpected field 'points') nor PointsList (unexpected field 'batch')",
        ),
        (
            "create",
            {"kind": "cat", "name": "Tom", "tricks": ["sit"]},
            "fits neither Cat (unexpected field 'tricks') nor Dog ('kind': ",
        ),
        ("create", {"kind": "dog", "name": "Rex", "age": None}, "nor Dog ('age' must not be None"),
        (
            "order",
            {"dish": {"name-2": "a"}, "note": None},
            "('note' must not be None: if it is optional, leave it out or pass UNSET)",
        ),
        ("insert", {"body": None}, "the body must not be None: if it is optional, leave it out"),
        ("insert", {}, "the body does not fit Row ('id' is missing)"),
        ("insert", {"body": [ROW], "id": 1}, "'body' is given beside fields of the body: 'id'"),
        ("extend", {"note": "a"}, "does not fit Row ('id' is missing)"),
        ("upsert", {"vectors": 1}, "unexpected keyword argument 'vectors'"),
    ],
)
def test_values_that_fit_no_object_are_refused(
    package: ModuleType, name: str, keywords: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        _sent(package, name, *(("a",) if name == "upsert" else ()), **keywords)
    assert message in str(caught.value)


def test_signature_has_the_fields_of_every_object(package: Any) -> None:
    inputs: Any = importlib.import_module(f"{package.__name__}.inputs")
    unset = package.client.Unset
    kind, either = Literal["cat", "dog"], package.Batch | inputs.BatchDict | unset
    points = Sequence[package.Point | inputs.PointDict] | unset
    rows = Sequence[package.Row | inputs.RowDict] | str | unset
    expected: dict[str, dict[str, Any]] = {
        "upsert": {"name": str, "batch": either, "shard_key": str | None | unset, "points": points},
        "create": {"kind": kind, "name": str, "age": int | str | unset, "tricks": list[str] | unset},
        "insert": {"id": int | unset, "note": str | unset, "dry_run": bool | unset, "body": rows},
    }
    for name, arguments in expected.items():
        _, *parameters = inspect.signature(getattr(package, name), eval_str=True).parameters.values()
        assert {each.name: each.annotation for each in parameters} == arguments
        needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
        # In `insert`, `body` may take the place of the fields.
        assert needed == {"upsert": ["name"], "create": ["kind", "name"], "insert": []}[name]
    about = inspect.getdoc(package.upsert) or ""
    assert "points: Only in `PointsList`." in about
    assert "age: Years." in (inspect.getdoc(package.create) or "")
