"""The document of the client, with one operation of each method."""

from typing import Any

_ITEM = {"$ref": "#/components/schemas/Item"}
_JSON = {"content": {"application/json": {"schema": _ITEM}}}
_RESPONSES = {
    "200": {"description": "The item.", **_JSON},
    "422": {
        "description": "Wrong.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}
_BODY = {"required": True, **_JSON}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Faults", "version": "1"},
    "security": [{"bearer": []}],
    "paths": {
        "/items/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "get_item", "responses": _RESPONSES},
            "put": {"operationId": "put_item", "requestBody": _BODY, "responses": _RESPONSES},
            "delete": {"operationId": "delete_item", "responses": {"204": {"description": "Gone."}}},
        },
        "/items": {"post": {"operationId": "create_item", "requestBody": _BODY, "responses": _RESPONSES}},
    },
    "components": {
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
            },
            "Problem": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
        },
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    },
}
