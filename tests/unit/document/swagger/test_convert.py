"""Conversion of Swagger 2.0 documents: equal to their exact OpenAPI 3.0 form, or refused with a position."""

import contextlib
import json

import pytest
import yaml
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.core.pointers import parse_ref, pointer_text
from opgen.document.document import Document, load
from opgen.document.swagger import convert
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.support.tables import tables

TABLES = tables(__file__)

SWAGGER = """
swagger: "2.0"
info: {title: Pets, version: "1"}
host: api.example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  flow: {type: oauth2, flow: application, tokenUrl: "https://example.com/token", scopes: {read: Read}}
  code:
    type: oauth2
    flow: accessCode
    authorizationUrl: https://example.com/authorize
    tokenUrl: https://example.com/token
    scopes: {}
security: [{basic: []}]
parameters:
  limit: {name: limit, in: query, type: integer, maximum: 100, default: 10}
  pet: {name: pet, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}
responses:
  missing:
    description: Missing.
    schema: {$ref: "#/definitions/Problem"}
    headers: {Retry-After: {type: integer}}
definitions:
  Pet:
    type: object
    required: [id, kind]
    discriminator: kind
    properties:
      id: {type: integer, format: int64, readOnly: true}
      kind: {type: string}
      tags: {type: array, items: {type: string}, x-nullable: true}
      owner: {$ref: "#/definitions/Owner"}
  Cat:
    allOf:
      - {$ref: "#/definitions/Pet"}
      - {type: object, properties: {lives: {type: integer}}}
  Owner: {type: object, additionalProperties: {type: string}}
  Problem: {type: object, properties: {message: {type: string}}}
paths:
  /pets:
    parameters: [{$ref: "#/parameters/limit"}]
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: ids, in: query, type: array, items: {type: integer}}
        - {name: names, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: X-Trace, in: header, type: string, required: true}
      responses:
        "200":
          description: Pets.
          schema: {type: array, items: {$ref: "#/definitions/Pet"}}
          examples: {application/json: []}
        "404": {$ref: "#/responses/missing"}
    post:
      operationId: addPet
      parameters: [{$ref: "#/parameters/pet"}]
      responses: {"201": {description: Added., schema: {$ref: "#/definitions/Pet"}}}
  /pets/{id}/photo:
    post:
      operationId: addPhoto
      consumes: [multipart/form-data]
      parameters:
        - {name: id, in: path, required: true, type: integer}
        - {name: photo, in: formData, type: file, required: true, description: The photo.}
        - {name: caption, in: formData, type: string}
      responses: {"204": {description: Stored.}}
    get:
      operationId: getPhoto
      produces: [image/png]
      schemes: [https]
      parameters: [{name: id, in: path, required: true, type: integer}]
      responses: {"200": {description: The photo., schema: {type: file}}, "404": {$ref: "#/responses/missing"}}
  /search:
    post:
      operationId: search
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: words, in: formData, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: sizes, in: formData, type: array, items: {type: integer}, collectionFormat: multi}
      responses: {"200": {description: Done.}}
"""
OPENAPI = """
openapi: 3.0.4
info: {title: Pets, version: "1"}
servers: [{url: https://api.example.com/v1}, {url: http://api.example.com/v1}]
security: [{basic: []}]
paths:
  /pets:
    parameters: [{$ref: "#/components/parameters/limit"}]
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: tags, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, style: form, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: names, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
      responses:
        "200":
          description: Pets.
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}, example: []}}
        "404": {$ref: "#/components/responses/missing"}
    post:
      operationId: addPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses:
        "201": {description: Added., content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
  /pets/{id}/photo:
    post:
      operationId: addPhoto
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo]
              properties:
                photo: {type: string, format: binary, description: The photo.}
                caption: {type: string}
      responses: {"204": {description: Stored.}}
    get:
      operationId: getPhoto
      servers: [{url: https://api.example.com/v1}]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: The photo., content: {image/png: {schema: {type: string, format: binary}}}}
        "404":
          description: Missing.
          headers: {Retry-After: {schema: {type: integer}}}
          content: {image/png: {schema: {$ref: "#/components/schemas/Problem"}}}
  /search:
    post:
      operationId: search
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                words: {type: array, items: {type: string}}
                sizes: {type: array, items: {type: integer}}
            encoding:
              words: {style: spaceDelimited, explode: false}
              sizes: {style: form, explode: true}
      responses: {"200": {description: Done.}}
components:
  schemas:
    Pet:
      type: object
      required: [id, kind]
      discriminator: {propertyName: kind}
      properties:
        id: {type: integer, format: int64, readOnly: true}
        kind: {type: string}
        tags: {type: array, items: {type: string}, nullable: true}
        owner: {$ref: "#/components/schemas/Owner"}
    Cat:
      allOf:
        - {$ref: "#/components/schemas/Pet"}
        - {type: object, properties: {lives: {type: integer}}}
    Owner: {type: object, additionalProperties: {type: string}}
    Problem: {type: object, properties: {message: {type: string}}}
  parameters:
    limit: {name: limit, in: query, schema: {type: integer, maximum: 100, default: 10}}
  responses:
    missing:
      description: Missing.
      headers: {Retry-After: {schema: {type: integer}}}
      content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
  securitySchemes:
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    flow:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: "https://example.com/token", scopes: {read: Read}}}
    code:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://example.com/authorize
          tokenUrl: https://example.com/token
          scopes: {}
"""


def document(text: str) -> Document:
    """Return the document that `text` is in YAML."""
    return load(read(text.encode(), "api.yaml"))


def test_result_is_the_exact_openapi_form() -> None:
    # The validator does not know the type file, which Swagger 2.0 defines for parameters and responses.
    text = json.dumps(yaml.safe_load(SWAGGER)).replace('"type": "file"', '"type": "string"')
    OpenAPIV2SpecValidator(json.loads(text)).validate()
    swagger, openapi = document(SWAGGER), document(OPENAPI)
    OpenAPIV30SpecValidator(openapi.root).validate()

    assert convert(swagger).document.root == openapi.root
    assert swagger.root == document(SWAGGER).root
    assert convert(openapi).document is openapi
    apis = [read_api(each, Options(package="pets")) for each in (swagger, openapi)]
    assert apis[0].definitions == apis[1].definitions


@pytest.mark.parametrize(
    ("pointer", "original"),
    [
        ("/info/title", "/info/title"),
        ("/servers/0", "/host"),
        ("/components/schemas/Pet/properties/id", "/definitions/Pet/properties/id"),
        ("/components/securitySchemes/flow", "/securityDefinitions/flow"),
        ("/components/parameters/limit/schema/maximum", "/parameters/limit/maximum"),
        ("/paths/~1pets/get/parameters/1/schema/items", "/paths/~1pets/get/parameters/1/items"),
        ("/paths/~1pets/post/requestBody/content/application~1json/schema/$ref", "/parameters/pet/schema/$ref"),
        (
            "/paths/~1pets~1{id}~1photo/post/requestBody/content/multipart~1form-data/schema/properties/photo",
            "/paths/~1pets~1{id}~1photo/post/parameters/1",
        ),
        ("/paths/~1pets~1{id}~1photo/get/responses/404/content/image~1png/schema", "/responses/missing/schema"),
    ],
)
def test_moved_value_has_its_pointer_in_the_swagger_document(pointer: str, original: str) -> None:
    converted = convert(document(SWAGGER))
    parsed = parse_ref(f"#{pointer}")
    assert parsed is not None
    converted.document.resolve(parsed)

    assert pointer_text(converted.original(parsed)) == original


def test_items_with_several_schemas_match_any_of_them() -> None:
    nested = {"type": "array", "items": [{"type": "string"}, {"type": "array", "items": [{"type": "integer"}]}]}
    swagger = document(SWAGGER)
    swagger.root["definitions"] |= {"Marks": nested, "All": {"type": "array", "items": []}}

    converted = convert(swagger)

    schemas = converted.document.root["components"]["schemas"]
    inner = {"type": "array", "items": {"anyOf": [{"type": "integer"}]}}
    assert schemas["Marks"] == {"type": "array", "items": {"anyOf": [{"type": "string"}, inner]}}
    assert schemas["All"] == {"type": "array", "items": {}}
    pointer = parse_ref("#/components/schemas/Marks/items/anyOf/1/items/anyOf/0/type") or ()
    assert pointer_text(converted.original(pointer)) == "/definitions/Marks/items/1/items/0/type"


def _problems(text: str) -> list[str]:
    """Return pointer and message of each problem of a Swagger 2.0 document; `text` has more than version and title."""
    root = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {}, **yaml.safe_load(text)}
    with pytest.raises(DocumentError) as caught:
        read_api(load(read(json.dumps(root).encode(), "api.json")), Options(package="api"))
    return [f"{pointer_text(each.pointer)}: {each.message}" for each in caught.value.problems]


@pytest.mark.parametrize(("parameters", "problem"), TABLES["parameter_without_equivalent_is_an_error"])
def test_parameter_without_equivalent_is_an_error(parameters: str, problem: str) -> None:
    operation = f"{{parameters: [{parameters}], responses: {{default: {{description: ''}}}}}}"
    assert f"/paths/~1a/post/parameters{problem}" in _problems(f"paths: {{/a: {{post: {operation}}}}}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "definitions: {A: {type: object, properties: {b: {type: file}}}}",
            "/definitions/A/properties/b/type: the type file has no equivalent in a schema of OpenAPI 3",
        ),
        ("{host: example.com, schemes: [wss]}", "/schemes: the scheme wss has no equivalent in OpenAPI 3"),
        (
            "securityDefinitions: {a: {type: oauth2, flow: device, scopes: {}}}",
            '/securityDefinitions/a/flow: unknown flow "device"',
        ),
        ("definitions: {A: {type: object, properties: {b: 5}}}", "/definitions/A/properties/b: "),
        (
            "paths: {/a: {get: {responses: {'200': {description: '', schema: {type: object, properties: 3}}}}}}",
            "/paths/~1a/get/responses/200/schema/properties: ",
        ),
    ],
)
def test_problem_has_its_pointer_in_the_swagger_document(text: str, problem: str) -> None:
    assert [each for each in _problems(text) if each.startswith(problem)]


def test_value_of_another_type_is_no_crash() -> None:
    swagger = yaml.safe_load(SWAGGER)
    for key in swagger.keys() - {"swagger"}:
        for value in (None, 1, "x", ["a"], {"a": 1}):
            with contextlib.suppress(DocumentError):
                read_api(document(json.dumps({**swagger, key: value})), Options(package="api"))
