"""Document of the service with hostile responses: one operation for each way to read a response."""

from typing import Any

from opgen.core.options import Options, Pagination

OPTIONS = Options(
    package="fuzzed",
    pagination=(
        Pagination(operations=("by_cursor",), by="cursor", parameter="cursor", items="items", next="next"),
        Pagination(operations=("by_page",), by="page", parameter="page", items="items", more="more"),
        Pagination(operations=("by_link",), by="link"),
        Pagination(operations=("by_url",), by="url", items="items", next="next"),
    ),
)
_NUMBER = {"name": "number", "in": "path", "required": True}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_JSON = {
    "item": _ref("Item"),
    "items": {"type": "array", "items": _ref("Item")},
    "shape": _ref("Shape"),
    "mapping": {"type": "object", "additionalProperties": {"type": "integer"}},
    "by_cursor": _ref("Page"),
    "by_page": _ref("Page"),
    "by_url": _ref("Page"),
    "by_link": {"type": "array", "items": _ref("Item")},
    "secret": _ref("Item"),
}
_CONTENT: dict[str, dict[str, Any]] = {
    **{name: {"application/json": {"schema": each}} for name, each in _JSON.items()},
    "text": {"text/plain": {"schema": {"type": "string"}}},
    "file": {"application/octet-stream": {}},
    "either": {"application/json": {"schema": _ref("Item")}, "text/plain": {"schema": {"type": "string"}}},
    "nothing": {},
    "events": {"text/event-stream": {"schema": _ref("Item")}},
    "texts": {"text/event-stream": {}},
    "whole_events": {
        "text/event-stream": {
            "itemSchema": {
                "type": "object",
                "required": ["data", "event"],
                "properties": {
                    "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": _ref("Item")},
                    "event": {"const": "item"},
                },
            }
        }
    },
    "lines": {"application/jsonl": {"itemSchema": _ref("Item")}},
    "records": {"application/json-seq": {"itemSchema": _ref("Item")}},
    "parts": {"multipart/mixed": {"itemSchema": _ref("Item")}},
}
OPERATIONS = tuple(_CONTENT)
"""Names of all operations. The path of each is its name and the number of a case."""
_SCHEMAS: dict[str, Any] = {
    "Item": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "size": {"type": "integer", "minimum": 0, "maximum": 1000},
            "at": {"type": "string", "format": "date-time"},
            "id": {"type": "string", "format": "uuid"},
            "color": {"type": "string", "enum": ["red", "green"]},
            "children": {"type": "array", "items": _ref("Item")},
            "token": {"type": "string", "format": "password"},
        },
    },
    "Circle": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}},
    },
    "Square": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": "square"}, "side": {"type": "number"}},
    },
    "Shape": {"oneOf": [_ref("Circle"), _ref("Square")], "discriminator": {"propertyName": "kind"}},
    "Page": {
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "items": _ref("Item")},
            "next": {"type": ["string", "null"]},
            "more": {"type": "boolean"},
        },
    },
    "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}, "detail": {}}},
}
_ERROR = {"description": "Error.", "content": {"application/json": {"schema": _ref("Problem")}}}
_HEADERS = {
    "X-Total": {"schema": {"type": "integer"}},
    "X-Tags": {"schema": {"type": "array", "items": {"type": "string"}}},
    "Last-Modified": {"schema": {"type": "string", "format": "date-time"}},
    "X-Filter": {"content": {"application/json": {"schema": {"type": "object"}}}},
}


def _operation(name: str) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Success."}
    if _CONTENT[name]:
        success["content"] = _CONTENT[name]
    if name == "item":
        success["headers"] = _HEADERS
    query = {"by_cursor": ("cursor", "string"), "by_page": ("page", "integer")}
    parameters: list[dict[str, Any]] = [{**_NUMBER, "schema": {"type": "integer"}}]
    if name in query:
        key, type_ = query[name]
        parameters.append({"name": key, "in": "query", "schema": {"type": type_}})
    return {
        "operationId": name,
        "parameters": parameters,
        "responses": {"200" if _CONTENT[name] else "204": success, "404": _ERROR, "422": _ERROR, "default": _ERROR},
        **({"security": [{"machine": []}]} if name == "secret" else {}),
    }


DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Fuzzed", "version": "1"},
    "servers": [{"url": "http://127.0.0.1"}],
    "paths": {f"/{name}/{{number}}": {"get": _operation(name)} for name in _CONTENT},
    "components": {
        "schemas": _SCHEMAS,
        "securitySchemes": {
            "machine": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}}
        },
    },
}
