"""The document of the client, with one operation of each method."""

from typing import Any

import yaml

DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: Faults, version: '1'}
security: [{bearer: []}]
paths:
  /items/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_item
      responses: &responses
        '200': {description: The item., content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
        '422': {description: Wrong., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
    put:
      operationId: put_item
      requestBody: &body {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
      responses: *responses
    delete: {operationId: delete_item, responses: {'204': {description: Gone.}}}
  /items:
    post:
      operationId: create_item
      requestBody: *body
      responses: *responses
components:
  schemas:
    Item: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
    Problem: {type: object, required: [message], properties: {message: {type: string}}}
  securitySchemes: {bearer: {type: http, scheme: bearer}}
""")
