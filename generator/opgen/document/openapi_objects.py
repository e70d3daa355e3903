"""Which OpenAPI object stands where: its fields in the specification's order, and what each of them holds.

One table for all versions, the union of 3.0, 3.1 and 3.2. In it `"Schema"` is one such object (or a list of them),
`"{Schema}"` a map from names to them, `"{Schema} in order"` a map whose order is the authors' reading order, and `""`
anything: a scalar, or data that OpenAPI does not look into. `"*"` stands for all keys that are not listed.
Sources: OpenAPI 3.2.0 chapter 4; JSON Schema 2020-12.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opgen.core.pointers import Pointer

_OBJECTS: Mapping[str, Mapping[str, str]] = {
    "OpenAPI": {
        "openapi": "",
        "$self": "",
        "info": "Info",
        "jsonSchemaDialect": "",
        "servers": "Server",
        "paths": "Paths",
        "webhooks": "{Path Item}",
        "components": "Components",
        "security": "{}",
        "tags": "Tag",
        "externalDocs": "External Documentation",
    },
    "Info": {
        "title": "",
        "summary": "",
        "description": "",
        "termsOfService": "",
        "contact": "Contact",
        "license": "License",
        "version": "",
    },
    "Contact": {"name": "", "url": "", "email": ""},
    "License": {"name": "", "identifier": "", "url": ""},
    "Server": {
        "url": "",
        "description": "",
        "name": "",
        "variables": "{Server Variable}",
    },
    "Server Variable": {"enum": "", "default": "", "description": ""},
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "examples": "{Example}",
        "requestBodies": "{Request Body}",
        "headers": "{Header}",
        "securitySchemes": "{Security Scheme}",
        "links": "{Link}",
        "callbacks": "{Callback}",
        "pathItems": "{Path Item}",
        "mediaTypes": "{Media Type}",
    },
    "Paths": {"*": "Path Item"},
    "Path Item": {
        "summary": "",
        "description": "",
        "get": "Operation",
        "put": "Operation",
        "post": "Operation",
        "delete": "Operation",
        "options": "Operation",
        "head": "Operation",
        "patch": "Operation",
        "trace": "Operation",
        "query": "Operation",
        "additionalOperations": "{Operation}",
        "servers": "Server",
        "parameters": "Parameter",
    },
    "Operation": {
        "tags": "",
        "summary": "",
        "description": "",
        "externalDocs": "External Documentation",
        "operationId": "",
        "parameters": "Parameter",
        "requestBody": "Request Body",
        "responses": "Responses",
        "callbacks": "{Callback}",
        "deprecated": "",
        "security": "{}",
        "servers": "Server",
    },
    "External Documentation": {"description": "", "url": ""},
    "Parameter": {
        "name": "",
        "in": "",
        "description": "",
        "required": "",
        "deprecated": "",
        "allowEmptyValue": "",
        "style": "",
        "explode": "",
        "allowReserved": "",
        "schema": "Schema",
        "example": "",
        "examples": "{Example}",
        "content": "{Media Type}",
    },
    "Request Body": {"description": "", "content": "{Media Type}", "required": ""},
    "Media Type": {
        "schema": "Schema",
        "itemSchema": "Schema",
        "example": "",
        "examples": "{Example}",
        "encoding": "{Encoding}",
        "prefixEncoding": "Encoding",
        "itemEncoding": "Encoding",
    },
    "Encoding": {
        "contentType": "",
        "headers": "{Header}",
        "encoding": "{Encoding}",
        "prefixEncoding": "Encoding",
        "itemEncoding": "Encoding",
        "style": "",
        "explode": "",
        "allowReserved": "",
    },
    "Responses": {"*": "Response"},
    "Response": {
        "summary": "",
        "description": "",
        "headers": "{Header}",
        "content": "{Media Type}",
        "links": "{Link}",
    },
    "Callback": {"*": "Path Item"},
    "Example": {
        "summary": "",
        "description": "",
        "dataValue": "",
        "serializedValue": "",
        "value": "",
        "externalValue": "",
    },
    "Link": {
        "operationRef": "",
        "operationId": "",
        "parameters": "{}",
        "requestBody": "",
        "description": "",
        "server": "Server",
    },
    "Header": {
        "description": "",
        "required": "",
        "deprecated": "",
        "allowEmptyValue": "",
        "style": "",
        "explode": "",
        "allowReserved": "",
        "schema": "Schema",
        "example": "",
        "examples": "{Example}",
        "content": "{Media Type}",
    },
    "Tag": {
        "name": "",
        "summary": "",
        "description": "",
        "externalDocs": "External Documentation",
        "parent": "",
        "kind": "",
    },
    "Security Scheme": {
        "type": "",
        "description": "",
        "name": "",
        "in": "",
        "scheme": "",
        "bearerFormat": "",
        "flows": "OAuth Flows",
        "openIdConnectUrl": "",
        "oauth2MetadataUrl": "",
        "deprecated": "",
    },
    "OAuth Flows": {
        "implicit": "OAuth Flow",
        "password": "OAuth Flow",
        "clientCredentials": "OAuth Flow",
        "authorizationCode": "OAuth Flow",
        "deviceAuthorization": "OAuth Flow",
    },
    "OAuth Flow": {
        "authorizationUrl": "",
        "deviceAuthorizationUrl": "",
        "tokenUrl": "",
        "refreshUrl": "",
        "scopes": "{}",
    },
    "Discriminator": {"propertyName": "", "mapping": "{}", "defaultMapping": ""},
    "XML": {
        "nodeType": "",
        "name": "",
        "namespace": "",
        "prefix": "",
        "attribute": "",
        "wrapped": "",
    },
    # JSON Schema gives no order. This is the order of questions: what is it, what may it be, what does it hold, what
    # else must fit, how is it used.
    "Schema": {
        "$schema": "",
        "$id": "",
        "$anchor": "",
        "$dynamicAnchor": "",
        "$vocabulary": "",
        "$dynamicRef": "",
        "type": "",
        "format": "",
        "title": "",
        "description": "",
        "$comment": "",
        "nullable": "",
        "enum": "",
        "const": "",
        "default": "",
        "multipleOf": "",
        "minimum": "",
        "exclusiveMinimum": "",
        "maximum": "",
        "exclusiveMaximum": "",
        "minLength": "",
        "maxLength": "",
        "pattern": "",
        "contentEncoding": "",
        "contentMediaType": "",
        "contentSchema": "Schema",
        "prefixItems": "Schema",
        "items": "Schema",
        "additionalItems": "Schema",
        "unevaluatedItems": "Schema",
        "contains": "Schema",
        "minContains": "",
        "maxContains": "",
        "minItems": "",
        "maxItems": "",
        "uniqueItems": "",
        "properties": "{Schema} in order",
        "required": "",
        "patternProperties": "{Schema}",
        "additionalProperties": "Schema",
        "unevaluatedProperties": "Schema",
        "propertyNames": "Schema",
        "minProperties": "",
        "maxProperties": "",
        "dependentRequired": "{}",
        "dependentSchemas": "{Schema}",
        "dependencies": "{Schema}",
        "allOf": "Schema",
        "anyOf": "Schema",
        "oneOf": "Schema",
        "not": "Schema",
        "if": "Schema",
        "then": "Schema",
        "else": "Schema",
        "discriminator": "Discriminator",
        "readOnly": "",
        "writeOnly": "",
        "deprecated": "",
        "xml": "XML",
        "externalDocs": "External Documentation",
        "example": "",
        "examples": "",
        "$defs": "{Schema}",
        "definitions": "{Schema}",
    },
}

# Where the specification gives a list no order.
_SETS: Mapping[str, frozenset[str]] = {
    "Schema": frozenset({"required"}),
    "Path Item": frozenset({"parameters"}),
    "Operation": frozenset({"parameters"}),
}

# Where 9000 and 9000.0 are one number by meaning.
_BOUNDS: Mapping[str, frozenset[str]] = {
    "Schema": frozenset(
        """multipleOf minimum exclusiveMinimum maximum exclusiveMaximum minLength maxLength minItems maxItems
        minContains maxContains minProperties maxProperties""".split()
    )
}


@dataclass(slots=True, eq=False)
class Shape:
    """The kind of object that stands at a place, or of the objects in a list there."""

    name: str = ""
    """What the specification calls it; of a map, what its values are; empty: anything may stand there."""

    extensible: bool = False
    """Whether keys that begin with `x-` are extensions, not names."""

    in_order: bool = False
    """Whether the order of the keys says something."""

    sets: frozenset[str] = frozenset()
    bounds: frozenset[str] = frozenset()
    fields: dict[str, "Shape"] = field(default_factory=dict)
    others: "Shape | None" = None
    """The shape of values whose keys are neither fields nor extensions; `None`: anything."""

    def child(self, key: str) -> "Shape":
        """The shape of the value of `key`."""
        if (shape := self.fields.get(key)) is not None:
            return shape
        if self.others is None or (self.extensible and key.startswith("x-")):
            return ANYTHING
        return self.others


ANYTHING = Shape()


def _link(shapes: Mapping[str, Shape], name: str) -> Shape:
    """The shape that the table calls `name`."""
    if not name:
        return ANYTHING
    if not name.startswith("{"):
        return shapes[name]
    values, _, order = name[1:].partition("}")
    return Shape(
        name=f"map of {values}", others=_link(shapes, values), in_order=bool(order)
    )


def _build() -> Mapping[str, Shape]:
    shapes = {
        name: Shape(
            name=name,
            extensible=True,
            sets=_SETS.get(name, frozenset()),
            bounds=_BOUNDS.get(name, frozenset()),
        )
        for name in _OBJECTS
    }
    for name, table in _OBJECTS.items():
        shape = shapes[name]
        if "*" in table:
            shape.others = _link(shapes, table["*"])
        else:
            # A Reference Object may stand for nearly every other.
            shape.fields["$ref"] = ANYTHING
            shape.fields |= {key: _link(shapes, value) for key, value in table.items()}
    return shapes


OPENAPI = _build()["OpenAPI"]


def kind_at(root: Any, pointer: Pointer) -> str:
    """What the specification calls the object at `pointer` in `root`; empty where it may be anything.

    The pointer leads somewhere. An item of a list is what the list is of.
    """
    shape, value = OPENAPI, root
    for token in pointer:
        if isinstance(value, list):
            value = value[int(token)]
        else:
            shape, value = shape.child(token), value[token]
    return shape.name
