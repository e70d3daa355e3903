"""Table of the OpenAPI objects: their fields in the specification's order, and the object that each field contains.

The table contains the fields of the versions 3.0, 3.1 and 3.2, and the objects of Swagger 2.0 that differ from them. The Schema Object is the example in this list of values:

- `"Schema"`: a Schema Object, or a list of Schema Objects
- `"{Schema}"`: a map from names to Schema Objects
- `"{Schema} in order"`: a map with an order that is meaningful to readers
- `""`: a scalar, or data that OpenAPI does not define

The key `"*"` matches all keys that are not in the table.
Sources: OpenAPI 3.2.0 chapter 4; JSON Schema 2020-12.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import KEYWORDS, NUMBERS

_FORMS = {
    "schema": "Schema",
    "list": "Schema",
    "map": "{Schema}",
    "ordered": "{Schema} in order",
    "{}": "{}",
    "Discriminator": "Discriminator",
    "XML": "XML",
    "External-Documentation": "External Documentation",
}
"""Values of this table by the form of a keyword of the Schema Object."""

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
    "Server": {"url": "", "description": "", "name": "", "variables": "{Server Variable}"},
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
    "Response": {"summary": "", "description": "", "headers": "{Header}", "content": "{Media Type}", "links": "{Link}"},
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
    "XML": {"nodeType": "", "name": "", "namespace": "", "prefix": "", "attribute": "", "wrapped": ""},
    "Schema": {each.name: _FORMS.get(each.form, "") for each in KEYWORDS},
    "Swagger": {
        "swagger": "",
        "info": "Info",
        "host": "",
        "basePath": "",
        "schemes": "",
        "consumes": "",
        "produces": "",
        "paths": "Swagger Paths",
        "definitions": "{Schema}",
        "parameters": "{Swagger Parameter}",
        "responses": "{Swagger Response}",
        "securityDefinitions": "{}",
        "security": "{}",
        "tags": "Tag",
        "externalDocs": "External Documentation",
    },
    "Swagger Paths": {"*": "Swagger Path Item"},
    "Swagger Path Item": {
        "get": "Swagger Operation",
        "put": "Swagger Operation",
        "post": "Swagger Operation",
        "delete": "Swagger Operation",
        "options": "Swagger Operation",
        "head": "Swagger Operation",
        "patch": "Swagger Operation",
        "parameters": "Swagger Parameter",
    },
    "Swagger Operation": {
        "tags": "",
        "summary": "",
        "description": "",
        "externalDocs": "External Documentation",
        "operationId": "",
        "consumes": "",
        "produces": "",
        "parameters": "Swagger Parameter",
        "responses": "Swagger Responses",
        "schemes": "",
        "deprecated": "",
        "security": "{}",
    },
    "Swagger Parameter": {
        "name": "",
        "in": "",
        "description": "",
        "required": "",
        "schema": "Schema",
        "type": "",
        "format": "",
        "allowEmptyValue": "",
        "items": "Schema",
        "collectionFormat": "",
    },
    "Swagger Responses": {"*": "Swagger Response"},
    "Swagger Response": {"description": "", "schema": "Schema", "headers": "{Swagger Parameter}", "examples": "{}"},
}

# Lists without an order in the specification.
_UNORDERED_LISTS: Mapping[str, frozenset[str]] = {
    "Schema": frozenset({"required"}),
    "Path Item": frozenset({"parameters"}),
    "Operation": frozenset({"parameters"}),
    "Swagger Path Item": frozenset({"parameters"}),
    "Swagger Operation": frozenset({"parameters"}),
}

# Numeric fields in which 9000 and 9000.0 are the same value.
_NUMERIC_CONSTRAINTS: Mapping[str, frozenset[str]] = {"Schema": NUMBERS}


@dataclass(slots=True, eq=False)
class Shape:
    """Shape of a value: an OpenAPI object, or a map of OpenAPI objects. A list has the shape of its items."""

    name: str = ""
    """Name in the specification, such as `Schema`, or of a map: `map of Schema`. An empty name means any value."""

    has_extensions: bool = False
    """True if keys that begin with `x-` are extensions and not names."""

    is_ordered: bool = False
    """True if the order of the keys has a meaning."""

    unordered_lists: frozenset[str] = frozenset()
    """Fields that contain a list without a meaningful order."""

    numeric_constraints: frozenset[str] = frozenset()
    """Numeric fields in which 9000 and 9000.0 are the same value."""

    fields: dict[str, "Shape"] = field(default_factory=dict)
    """Shape of the value of each field, in the order of the specification."""

    others: "Shape | None" = None
    """Shape of the values at all keys that are neither fields nor extensions. `None` means any value."""

    def child(self, key: str) -> "Shape":
        """Return the shape of the value at `key`."""
        if (shape := self.fields.get(key)) is not None:
            return shape
        if self.others is None or (self.has_extensions and key.startswith("x-")):
            return ANYTHING
        return self.others


ANYTHING = Shape()
"""Shape of a scalar, or of data that OpenAPI does not define."""


def _shape(shapes: Mapping[str, Shape], name: str) -> Shape:
    """Return the shape for a value of the table."""
    if not name:
        return ANYTHING
    if not name.startswith("{"):
        return shapes[name]
    values, _, order = name[1:].partition("}")
    return Shape(name=f"map of {values}", others=_shape(shapes, values), is_ordered=bool(order))


def _build() -> Mapping[str, Shape]:
    shapes = {
        name: Shape(
            name=name,
            has_extensions=True,
            unordered_lists=_UNORDERED_LISTS.get(name, frozenset()),
            numeric_constraints=_NUMERIC_CONSTRAINTS.get(name, frozenset()),
        )
        for name in _OBJECTS
    }
    for name, table in _OBJECTS.items():
        shape = shapes[name]
        if "*" in table:
            shape.others = _shape(shapes, table["*"])
        else:
            # A Reference Object can replace nearly every other object.
            shape.fields["$ref"] = ANYTHING
            shape.fields |= {key: _shape(shapes, value) for key, value in table.items()}
    return shapes


_VERSION = re.compile(r"(3\.[012])(\.[0-9]+(?:-.+)?)?")
_SHAPES = _build()
OPENAPI = _SHAPES["OpenAPI"]


def root_shape(root: Mapping[str, Any]) -> Shape:
    """Return the shape of a document: of OpenAPI 3, or of Swagger 2.0."""
    return _SHAPES["Swagger"] if is_swagger(root) else OPENAPI


def is_swagger(root: Mapping[str, Any]) -> bool:
    """Return whether `root` is a Swagger 2.0 document, which `document.swagger` converts on reading."""
    return "openapi" not in root and root.get("swagger") in ("2.0", 2.0)


def kind_at(root: Any, pointer: Pointer) -> str:
    """Return the name of the OpenAPI object at `pointer` in `root`, or an empty string for any other value.

    A value must exist at `pointer`. A list and its items have the same name.
    """
    shape, value = root_shape(root), root
    for token in pointer:
        if isinstance(value, list):
            value = value[int(token)]
        else:
            shape, value = shape.child(token), value[token]
    return shape.name


def described(kind: str) -> str:
    """Return the name of an OpenAPI object as a phrase: `a Schema Object`, `a map of Schema Objects`."""
    if kind.startswith("map of "):
        return f"a {kind} Objects"
    return f"{'an' if kind[:1] in 'AEIOU' else 'a'} {kind} Object"


def version_of(root: dict[str, Any]) -> str | None:
    """Return the complete version of a document, or `None` for an unsupported version.

    `3.1`, as a string or a number, becomes `3.1.0`.
    """
    written = root.get("openapi", root.get("swagger"))
    if type(written) is float:
        written = str(written)
    if not isinstance(written, str) or not written.isascii():
        return None
    match = _VERSION.fullmatch(written.strip().lower().removeprefix("v"))
    if match is None:
        return None
    return match[0] if match[2] else f"{match[1]}.0"
