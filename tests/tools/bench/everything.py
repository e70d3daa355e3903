"""A document whose client needs every module of the runtime."""

from typing import Any

import yaml
from opgen.core.options import Options, Pagination

OPTIONS = Options(
    package="everything",
    idempotency_header="Idempotency-Key",
    rate_limit=True,
    poll=True,
    observe=True,
    testing=True,
    pagination=(Pagination(operations=("list_things",), by="page", parameter="page", items=""),),
)
DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.2.0
info: {title: Everything, version: "1"}
servers: [{url: https://example.com}]
security: [{token: []}, {key: []}, {login: []}]
paths:
  /either:
    post:
      operationId: create_either
      requestBody: {content: {application/json: {schema: {oneOf: [{$ref: "#/components/schemas/One"}, {$ref: "#/components/schemas/Two"}]}}}}
      responses: {"204": {description: Done.}}
  /things:
    get:
      operationId: list_things
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {}}}
        - {name: session, in: cookie, schema: {type: string}}
      responses:
        "200":
          description: A result.
          headers: {X-Total: {schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}
    post:
      operationId: create_thing
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Thing"}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}}}
          multipart/form-data:
            schema:
              type: object
              properties: {file: {type: string, contentMediaType: application/octet-stream}}
      responses:
        "200":
          description: A result.
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
    put:
      operationId: replace_things
      deprecated: true
      servers: [{url: "https://{zone}.example.com", variables: {zone: {default: eu}}}]
      requestBody: {content: {application/jsonl: {itemSchema: {$ref: "#/components/schemas/Sent"}}}}
      responses: {"200": {description: A result.}}
  /file:
    get:
      operationId: get_file
      responses: {"200": {description: A result., content: {application/octet-stream: {schema: {}}}}}
  /events:
    get:
      operationId: watch_things
      responses:
        "200":
          description: A result.
          content: {text/event-stream: {schema: {$ref: "#/components/schemas/Thing"}}}
webhooks:
  thing.created:
    post:
      operationId: thing_created
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"204": {description: Received.}}
components:
  schemas:
    One: {type: object, required: [one], properties: {one: {type: string}}}
    Two: {type: object, required: [two], properties: {two: {type: string}}}
    Thing:
      type: object
      properties:
        id: {type: string, readOnly: true}
        state: {type: string, enum: ["on", "off"]}
        labels: {type: array, default: [], items: {type: string}}
        part:
          oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]
          discriminator: {propertyName: kind}
    A: {type: object, properties: {kind: {const: A}}, additionalProperties: {type: string}}
    B: {type: object, properties: {kind: {const: B}}}
    Sent: {type: object, properties: {name: {type: string}}, additionalProperties: false}
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: query, name: key}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://example.com/t, scopes: {}}}}
""")
# So many models that they are divided into modules.
DOCUMENT["components"]["schemas"] |= {
    f"Model{number}": {"type": "object", "properties": {"name": {"type": "string"}}} for number in range(200)
}
