"""Document with models in several modules, and with all kinds of references between them."""

import copy
import json
from typing import Any

import yaml
from opgen.codegen.model_modules import SPLIT_ABOVE
from opgen.document.document import Document, load
from opgen.source.read import read

ANSWERS = "#/components/schemas/"


def large(**more: Any) -> dict[str, Any]:
    """Return the document; `more` are further schemas."""
    fillers = {
        f"Filler{number}": {"type": "object", "properties": {"next": ref("Author")}} for number in range(SPLIT_ABOVE)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            "/author": {"get": operation("get_author", "Author")},
            "/animal": {"get": operation("get_animal", "Animal")},
            "/zines": {"get": operation("list_zines", "Zines")},
            "/fillers": {"get": operation("get_filler", "Filler7")},
            "/zoo": {"put": operation("put_zoo", "Zoo") | body("Zoo")},
        },
        "webhooks": {"zine": {"post": operation("zine_came", "Zine") | body("Zine")}},
        "components": {"schemas": {**fillers, **copy.deepcopy(_CONNECTED), **more}},
    }


def document(**more: Any) -> Document:
    """Return the loaded document."""
    return load(read(json_of(large(**more)), "large.json"))


def json_of(content: Any) -> bytes:
    """As its bytes."""
    return json.dumps(content).encode()


def ref(name: str) -> dict[str, str]:
    """Return a reference to a schema."""
    return {"$ref": ANSWERS + name}


def operation(name: str, answer: str) -> dict[str, Any]:
    """Return an operation with one schema for success and another for errors."""
    return {
        "operationId": name,
        "responses": {
            "200": {"description": "Done", **_content(answer)},
            "422": {"description": "Refused", **_content("Filler1")},
        },
    }


def body(name: str) -> dict[str, Any]:
    """Return a body."""
    return {"requestBody": _content(name)}


def _content(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": ref(name)}}}


_CONNECTED: dict[str, Any] = yaml.safe_load("""
Zoo: {type: object, properties: {firstAnnex: {$ref: "#/components/schemas/Annex"}}}
Annex: {type: object, properties: {nextZone: {$ref: "#/components/schemas/Zone"}}}
Zone: {type: object, properties: {ownAnnex: {$ref: "#/components/schemas/Annex"}, aName: {type: string}}}
Author:
  type: object
  required: [name]
  properties:
    name: {type: string}
    models: {type: array, items: {$ref: "#/components/schemas/Zine"}, maxItems: 9}
    mood: {allOf: [{$ref: "#/components/schemas/ZineStatus"}], default: old}
    settings: {allOf: [{$ref: "#/components/schemas/ZineSettings"}], default: {}}
    tree: {$ref: "#/components/schemas/Tree"}
Zine:
  type: object
  properties:
    author: {$ref: "#/components/schemas/Author"}
    status: {allOf: [{$ref: "#/components/schemas/ZineStatus"}], default: new}
ZineStatus: {type: string, enum: [new, old]}
ZineSettings: {type: object, properties: {dark: {type: boolean}}}
Zines: {type: array, items: {$ref: "#/components/schemas/Zine"}, minItems: 1}
Tree: {anyOf: [{type: string}, {type: array, items: {$ref: "#/components/schemas/Tree"}}]}
Animal:
  oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Zebra"}]
  discriminator:
    propertyName: kind
    mapping: {cat: "#/components/schemas/Cat", zebra: "#/components/schemas/Zebra"}
Cat:
  type: object
  required: [kind]
  properties: {kind: {type: string}, friends: {type: array, items: {$ref: "#/components/schemas/Animal"}}}
Zebra:
  type: object
  required: [kind]
  properties: {kind: {type: string}}
  additionalProperties: {$ref: "#/components/schemas/Author"}
""")
"""Schemas that need each other across modules, in each way that there is."""
