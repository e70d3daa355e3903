"""Document of the service with hostile responses: one operation for each way to read a response."""

from typing import Any

import yaml
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
_CONTENT: dict[str, dict[str, Any]] = yaml.safe_load("""
item: {application/json: {schema: &item {$ref: "#/components/schemas/Item"}}}
items: {application/json: {schema: &items {type: array, items: *item}}}
shape: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}
mapping: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}
by_cursor: &page {application/json: {schema: {$ref: "#/components/schemas/Page"}}}
by_page: *page
by_url: *page
by_link: {application/json: {schema: *items}}
secret: {application/json: {schema: *item}}
text: {text/plain: {schema: {type: string}}}
file: {application/octet-stream: {}}
either: {application/json: {schema: *item}, text/plain: {schema: {type: string}}}
nothing: {}
events: {text/event-stream: {schema: *item}}
texts: {text/event-stream: {}}
whole_events:
  text/event-stream:
    itemSchema:
      type: object
      required: [data, event]
      properties:
        data: {type: string, contentMediaType: application/json, contentSchema: *item}
        event: {const: item}
lines: {application/jsonl: {itemSchema: *item}}
records: {application/json-seq: {itemSchema: *item}}
parts: {multipart/mixed: {itemSchema: *item}}
""")
OPERATIONS = tuple(_CONTENT)
"""Names of all operations. The path of each is its name and the number of a case."""
DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.2.0
info: {title: Fuzzed, version: "1"}
servers: [{url: "http://127.0.0.1"}]
components:
  schemas:
    Item:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1}
        size: {type: integer, minimum: 0, maximum: 1000}
        at: {type: string, format: date-time}
        id: {type: string, format: uuid}
        color: {type: string, enum: [red, green]}
        children: {type: array, items: {$ref: "#/components/schemas/Item"}}
        token: {type: string, format: password}
    Circle: {type: object, required: [kind], properties: {kind: {const: circle}, radius: {type: number}}}
    Square: {type: object, required: [kind], properties: {kind: {const: square}, side: {type: number}}}
    Shape:
      oneOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]
      discriminator: {propertyName: kind}
    Page:
      type: object
      required: [items]
      properties:
        items: {type: array, items: {$ref: "#/components/schemas/Item"}}
        next: {type: [string, "null"]}
        more: {type: boolean}
    Problem: {type: object, required: [code], properties: {code: {type: string}, detail: {}}}
  responses:
    Error: {description: Error., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  headers:
    X-Total: {schema: {type: integer}}
    X-Tags: {schema: {type: array, items: {type: string}}}
    Last-Modified: {schema: {type: string, format: date-time}}
    X-Filter: {content: {application/json: {schema: {type: object}}}}
  securitySchemes:
    machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
""")


def _operation(name: str) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Success."}
    if _CONTENT[name]:
        success["content"] = _CONTENT[name]
    if name == "item":
        success["headers"] = DOCUMENT["components"]["headers"]
    parameters = [{"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}]
    query = {"by_cursor": ("cursor", "string"), "by_page": ("page", "integer")}
    if name in query:
        key, type_ = query[name]
        parameters.append({"name": key, "in": "query", "schema": {"type": type_}})
    error = {"$ref": "#/components/responses/Error"}
    return {
        "operationId": name,
        "parameters": parameters,
        "responses": {"200" if _CONTENT[name] else "204": success, "404": error, "422": error, "default": error},
        **({"security": [{"machine": []}]} if name == "secret" else {}),
    }


DOCUMENT["paths"] = {f"/{name}/{{number}}": {"get": _operation(name)} for name in OPERATIONS}
