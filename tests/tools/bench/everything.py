"""A document whose client needs every module of the runtime."""

from typing import Any

from opgen.core.options import Options, Pagination

OPTIONS = Options(
    package="everything",
    idempotency_header="Idempotency-Key",
    rate_limit=True,
    testing=True,
    pagination=(Pagination(operations=("list_things",), by="page", parameter="page", items=""),),
)
_STRING = {"type": "string"}
_BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
_THING = {"$ref": "#/components/schemas/Thing"}
_SENT = {"$ref": "#/components/schemas/Sent"}


def _content(media_type: str, schema: Any, key: str = "schema") -> dict[str, Any]:
    return {"content": {media_type: {key: schema}}}


def _responses(**content: Any) -> dict[str, Any]:
    return {"200": {"description": "A result.", **content}}


def _fields(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _parameter(name: str, place: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": _STRING, **more}


_FORMS: dict[str, Any] = {
    "application/json": {"schema": _THING},
    "application/x-www-form-urlencoded": {"schema": _fields(name=_STRING)},
    "multipart/form-data": {"schema": _fields(file=_BINARY)},
}
_PATHS: dict[str, Any] = {
    "/things": {
        "get": {
            "operationId": "list_things",
            "parameters": [
                _parameter("page", "query", schema={"type": "integer"}),
                _parameter("filter", "query", style="deepObject", schema=_fields()),
                _parameter("session", "cookie"),
            ],
            "responses": _responses(
                headers={"X-Total": {"schema": {"type": "integer"}}},
                **_content("application/json", {"type": "array", "items": _THING}),
            ),
        },
        "post": {
            "operationId": "create_thing",
            "requestBody": {"content": _FORMS},
            "responses": _responses(**_content("application/json", _THING)),
        },
        "put": {
            "operationId": "replace_things",
            "deprecated": True,
            "servers": [{"url": "https://{zone}.example.com"}],
            "requestBody": _content("application/jsonl", _SENT, "itemSchema"),
            "responses": _responses(),
        },
    },
    "/file": {"get": {"operationId": "get_file", "responses": _responses(**_content("application/octet-stream", {}))}},
    "/events": {
        "get": {"operationId": "watch_things", "responses": _responses(**_content("text/event-stream", _THING))}
    },
}
_PATHS["/things"]["put"]["servers"][0]["variables"] = {"zone": {"default": "eu"}}
_SCHEMAS: dict[str, Any] = {
    "Thing": _fields(
        id={"type": "string", "readOnly": True},
        state={"type": "string", "enum": ["on", "off"]},
        part={
            "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in "AB"],
            "discriminator": {"propertyName": "kind"},
        },
    ),
    "A": _fields(kind={"const": "A"}) | {"additionalProperties": _STRING},
    "B": _fields(kind={"const": "B"}),
    "Sent": _fields(name=_STRING) | {"additionalProperties": False},
}
# So many models that they are divided into modules.
_SCHEMAS |= {f"Model{number}": _fields(name=_STRING) for number in range(200)}
_SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "query", "name": "key"},
    "login": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://example.com/t", "scopes": {}}}},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Everything", "version": "1"},
    "servers": [{"url": "https://example.com"}],
    "security": [{name: []} for name in _SCHEMES],
    "paths": _PATHS,
    "webhooks": {
        "thing.created": {
            "post": {
                "operationId": "thing_created",
                "requestBody": _content("application/json", _THING),
                "responses": {"204": {"description": "Received."}},
            }
        }
    },
    "components": {"schemas": _SCHEMAS, "securitySchemes": _SCHEMES},
}
