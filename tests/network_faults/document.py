"""The document whose client is called: one operation of each kind that can fail in its own way."""

from typing import Any

_ITEM = {"$ref": "#/components/schemas/Item"}
_JSON = {"content": {"application/json": {"schema": _ITEM}}}
_ANSWERS = {
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
            "get": {"operationId": "get_item", "responses": _ANSWERS},
            "put": {"operationId": "put_item", "requestBody": _BODY, "responses": _ANSWERS},
            "delete": {"operationId": "delete_item", "responses": {"204": {"description": "Gone."}}},
        },
        "/items": {"post": {"operationId": "create_item", "requestBody": _BODY, "responses": _ANSWERS}},
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
