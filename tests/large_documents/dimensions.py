"""Documents that are large in one dimension: each function returns a document of a given size."""

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
_SCHEMAS = "#/components/schemas/"


def with_schema(schema: Json, schemas: Json | None = None, paths: Json | None = None, **more: Any) -> Json:
    """Return a document with one operation that returns `schema`."""
    responses = {"200": _response({"application/json": {"schema": schema}})}
    operation = {"operationId": "get_thing", "responses": responses}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/thing": {"get": operation}, **(paths or {})},
        "components": {"schemas": schemas or {}},
        **more,
    }


def _response(content: Json) -> Json:
    return {"description": "Success", "content": content}


def _ref(name: str) -> Json:
    return {"$ref": _SCHEMAS + name}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _chain(count: int, link: Callable[[Json], Json], last: Json) -> Json:
    """Return a document with `count` schemas, each of which is a `link` to the next one."""
    schemas = {f"S{n}": link(_ref(f"S{n + 1}")) for n in range(count)}
    return with_schema(_ref("S0"), {**schemas, f"S{count}": last})


def nested(count: int, link: Callable[[Json], Json]) -> Json:
    """Return a schema with `count` inline schemas inside each other; `link` returns a schema that contains another."""
    schema: Json = {"type": "string"}
    for _ in range(count):
        schema = link(schema)
    return schema


def _operations(count: int, tags: Callable[[int], list[str]]) -> Json:
    responses = {"200": _response({"application/json": {"schema": _object(id={"type": "string"})}})}
    paths = {
        f"/things/{n}": {"get": {"operationId": f"get_thing_{n}", "tags": tags(n), "responses": responses}}
        for n in range(count)
    }
    return with_schema({"type": "string"}, paths=paths)


def _path_parameters(count: int) -> Json:
    path = "/all" + "".join(f"/{{p{n}}}" for n in range(count))
    parameters = [{"name": f"p{n}", "in": "path", "required": True, "schema": {"type": "string"}} for n in range(count)]
    operation = {"operationId": "get_all", "parameters": parameters, "responses": {"204": {"description": "Success"}}}
    return with_schema({"type": "string"}, paths={path: {"get": operation}})


def _media_types(count: int) -> Json:
    content = {f"application/vnd.m{n}+json": {"schema": _object(id={"type": "string"})} for n in range(count)}
    operation = {
        "operationId": "post_all",
        "requestBody": {"content": content},
        "responses": {"200": _response(content)},
    }
    return with_schema({"type": "string"}, paths={"/all": {"post": operation}})


def _one_of(count: int) -> Json:
    schemas = {f"S{n}": _object(kind={"const": f"k{n}"}) | {"required": ["kind"]} for n in range(count)}
    union = {"oneOf": [_ref(name) for name in schemas]}
    return with_schema(_ref("Union"), {**schemas, "Union": union})


DIMENSIONS: Mapping[str, Callable[[int], Json]] = {
    "enum of strings": lambda n: with_schema({"type": "string", "enum": [f"value {i}" for i in range(n)]}),
    "long names": lambda n: with_schema(
        _object(**{f"p{i}": _ref("A" * 300 + f"{i}") for i in range(n)}),
        {"A" * 300 + f"{i}": _object(id={"type": "string"}) for i in range(n)},
    ),
    "chain of models": lambda n: _chain(n, lambda ref: _object(next=ref), _object(id={"type": "string"})),
    "chain of arrays": lambda n: _chain(n, lambda ref: {"type": "array", "items": ref}, {"type": "string"}),
    "chain of maps": lambda n: _chain(
        n, lambda ref: {"type": "object", "additionalProperties": ref}, {"type": "string"}
    ),
    "chain of nullable schemas": lambda n: _chain(
        n, lambda ref: {"anyOf": [ref, {"type": "null"}]}, {"type": "string"}
    ),
    "chain of unions": lambda n: _chain(
        n, lambda ref: {"oneOf": [ref, {"type": "array", "items": ref}]}, {"type": "string"}
    ),
    "chain of allOf": lambda n: _chain(
        n, lambda ref: {"allOf": [ref, _object(id={"type": "string"})]}, _object(id={"type": "string"})
    ),
    "chain of references": lambda n: _chain(n, lambda ref: ref, {"type": "string"}),
    "cycle of models": lambda n: with_schema(
        _ref("S0"), {f"S{i}": _object(next=_ref(f"S{(i + 1) % n}")) for i in range(n)}
    ),
    "nested inline schemas": lambda n: with_schema(nested(n, lambda schema: _object(next=schema))),
    "members of oneOf": _one_of,
    "members of allOf": lambda n: with_schema({"allOf": [_object(**{f"p{i}": {"type": "string"}}) for i in range(n)]}),
    "properties": lambda n: with_schema(_object(**{f"p{i}": {"type": "string"} for i in range(n)})),
    "operations of one tag": lambda n: _operations(n, lambda _: ["things"]),
    "tags": lambda n: _operations(n, lambda i: [f"tag {i}"]),
    "path parameters": _path_parameters,
    "media types": _media_types,
}
"""Functions that return a document of a size, by dimension."""
