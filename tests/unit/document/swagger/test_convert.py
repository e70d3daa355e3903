"""Conversion of Swagger 2.0 documents: equal to their exact OpenAPI 3.0 form, or refused with a position."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator
from opgen.changes.wire.compare import compare_documents
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.core.pointers import parse_ref, pointer_text
from opgen.document.document import Document, load
from opgen.document.swagger.root import convert
from opgen.pipeline import generate, prepare, read_api
from opgen.source.read import read

from tests.support.packages import generated_package
from tests.support.servers.scripted import Answer, Server, json_answer

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


def problems(root: dict[str, Any]) -> list[tuple[str, str]]:
    """Return message and pointer of each problem of a Swagger 2.0 document."""
    complete = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, **root}
    loaded = load(read(json.dumps(complete).encode(), "api.json"))
    with pytest.raises(DocumentError) as caught:
        read_api(loaded, Options(package="api"))
    return [(each.message, pointer_text(each.pointer)) for each in caught.value.problems]


def operation(*parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a document with one operation."""
    post = {"parameters": [*parameters], "responses": {"200": {"description": "Done."}}, **more}
    return {"paths": {"/a": {"post": post}}}


def test_both_documents_are_valid() -> None:
    swagger = yaml.safe_load(SWAGGER)
    # The validator does not know the type file, which Swagger 2.0 defines for parameters and responses.
    text = json.dumps(swagger).replace('"type": "file"', '"type": "string"')
    OpenAPIV2SpecValidator(json.loads(text)).validate()
    OpenAPIV30SpecValidator(yaml.safe_load(OPENAPI)).validate()


def test_result_is_the_exact_openapi_form() -> None:
    converted = convert(document(SWAGGER)).document

    assert converted.root == document(OPENAPI).root
    OpenAPIV30SpecValidator(converted.root).validate()


def test_clients_of_both_documents_are_equal() -> None:
    options = Options(package="pets")

    swagger, openapi = (generate(document(each), options) for each in (SWAGGER, OPENAPI))

    assert swagger.files == openapi.files


def test_both_documents_have_no_change() -> None:
    swagger, openapi = (prepare(document(each)).document for each in (SWAGGER, OPENAPI))

    assert compare_documents(swagger, openapi, today=None) == ()
    assert compare_documents(openapi, swagger, today=None) == ()


def test_document_itself_stays_unchanged() -> None:
    swagger = document(SWAGGER)
    convert(swagger)

    assert swagger.root == document(SWAGGER).root
    openapi = document(OPENAPI)
    assert convert(openapi).document is openapi


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


@pytest.mark.parametrize(
    ("root", "message", "pointer"),
    [
        (
            operation(
                {"name": "a", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "tsv"}
            ),
            "the collectionFormat tsv has no equivalent in OpenAPI 3 here",
            "/paths/~1a/post/parameters/0/collectionFormat",
        ),
        (
            operation(
                {"name": "a", "in": "query", "type": "array", "items": {"type": "array", "items": {"type": "string"}}}
            ),
            "an array of arrays in a parameter has no equivalent in OpenAPI 3",
            "/paths/~1a/post/parameters/0/items/type",
        ),
        (
            operation({"name": "a", "in": "body", "schema": {}}, {"name": "b", "in": "formData", "type": "string"}),
            "an operation cannot have this parameter beside a parameter in the body",
            "/paths/~1a/post/parameters/1",
        ),
        (
            operation(
                {"name": "a", "in": "formData", "type": "file"},
                {
                    "name": "b",
                    "in": "formData",
                    "type": "array",
                    "items": {"type": "string"},
                    "collectionFormat": "csv",
                },
            ),
            "the collectionFormat csv has no equivalent in multipart/form-data",
            "/paths/~1a/post/parameters/1/collectionFormat",
        ),
        (
            {"paths": {}, "definitions": {"A": {"type": "object", "properties": {"b": {"type": "file"}}}}},
            "the type file has no equivalent in a schema of OpenAPI 3",
            "/definitions/A/properties/b/type",
        ),
        (
            {"paths": {}, "host": "example.com", "schemes": ["wss"]},
            "the scheme wss has no equivalent in OpenAPI 3",
            "/schemes",
        ),
        (
            {"paths": {}, "securityDefinitions": {"a": {"type": "oauth2", "flow": "device", "scopes": {}}}},
            'unknown flow "device"',
            "/securityDefinitions/a/flow",
        ),
    ],
)
def test_value_without_equivalent_is_an_error(root: dict[str, Any], message: str, pointer: str) -> None:
    assert (message, pointer) in problems(root)


@pytest.mark.parametrize(
    ("root", "pointer"),
    [
        (
            {"paths": {}, "definitions": {"A": {"type": "object", "properties": {"b": 5}}}},
            "/definitions/A/properties/b",
        ),
        (
            operation({"name": "a", "in": "body", "schema": {"$ref": "#/definitions/Missing"}}),
            "/paths/~1a/post/parameters/0/schema/$ref",
        ),
        (
            operation(responses={"200": {"description": "Done.", "schema": {"type": "object", "properties": 3}}}),
            "/paths/~1a/post/responses/200/schema/properties",
        ),
    ],
)
def test_problem_has_its_pointer_in_the_swagger_document(root: dict[str, Any], pointer: str) -> None:
    assert pointer in [at for _, at in problems(root)]


@pytest.mark.parametrize("value", [None, 1, "x", [], ["a"], {}, {"a": 1}])
@pytest.mark.parametrize(
    "key",
    [
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "security",
    ],
)
def test_value_of_another_type_is_no_crash(key: str, value: object) -> None:
    complete = {
        "swagger": "2.0",
        "info": {"title": "T", "version": "1"},
        **operation({"name": "a", "in": "body", "schema": {}}),
        key: value,
    }
    loaded = load(read(json.dumps(complete).encode(), "api.json"))
    with contextlib.suppress(DocumentError):
        read_api(loaded, Options(package="api"))


def test_calls_of_a_swagger_client_are_as_documented(tmp_path: Path) -> None:
    with (
        generated_package(yaml.safe_load(SWAGGER), tmp_path, Options(package="swagger_pets")) as package,
        Server() as server,
        package.Client(base_url=server.url, username="u", password="") as client,
    ):
        server.answers = [json_answer('[{"id": 1, "kind": "Cat", "lives": 9}]')]
        (cat,) = package.list_pets(client, tags=["a", "b"], ids=[1, 2], x_trace="t")
        server.answers = [Answer(status=204)]
        package.add_photo(client, 1, body={"photo": b"png", "caption": "Tom"})
        server.answers = [Answer()]
        package.search(client, body={"words": ["a", "b"], "sizes": [1, 2]})

    listed, added, searched = server.received
    assert (type(cat).__name__, cat.lives) == ("Cat", 9)
    assert listed.target == "/pets?tags=a&tags=b&ids=1,2"
    assert listed.headers["x-trace"] == "t"
    assert listed.headers["authorization"].startswith("Basic ")
    assert added.headers["content-type"].startswith("multipart/form-data; ")
    assert b'name="photo"' in added.body
    assert searched.body == b"words=a%20b&sizes=1&sizes=2"
