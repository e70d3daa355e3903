"""Conversion of a document: its root, components and security definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from opgen.core.errors import DocumentError
from opgen.core.pointers import Pointer, original_pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document
from opgen.document.json_values import mapping, text, without
from opgen.document.openapi_objects import is_swagger
from opgen.document.swagger.conversion import SECTIONS, Conversion, Value, extensions
from opgen.document.swagger.operations import convert_path_item, convert_response, servers
from opgen.document.swagger.parameters import convert_parameter, convert_schema, is_in_body

_REPLACED = ("swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", *SECTIONS)
_FLOWS = {
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
    "application": ("clientCredentials", ("tokenUrl",)),
    "accessCode": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
}
"""Name and URLs of a flow in OpenAPI 3 by its name in Swagger 2.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Document of OpenAPI 3, and the origins of its values in the Swagger 2.0 document."""

    document: Document
    origins: Mapping[Pointer, Pointer] = field(default_factory=dict)
    """Pointers in the Swagger 2.0 document by the pointers of moved values."""

    def original(self, pointer: Pointer) -> Pointer:
        """Return the pointer in the Swagger 2.0 document of the value at `pointer`."""
        return original_pointer(pointer, self.origins)


def convert(document: Document) -> Converted:
    """Convert a Swagger 2.0 document. Return any other document unchanged.

    Raises:
        DocumentError: All values without an exact equivalent in OpenAPI 3.0, at their pointers in the document.
    """
    if not is_swagger(document.root):
        return Converted(document=document)
    conversion = Conversion(root=document.root)
    root = _convert_root(conversion)
    if conversion.problems:
        raise DocumentError(conversion.problems)
    return Converted(document=replace(document, root=canonical(root)), origins=conversion.origins)


def _convert_root(conversion: Conversion) -> Value:
    root = conversion.root
    converted: Value = {"openapi": "3.0.4", **without(root, *_REPLACED)}
    if root.keys() & {"host", "basePath", "schemes"}:
        converted["servers"] = servers(conversion, root.get("schemes"), ("schemes",))
    paths = root.get("paths", {})
    converted["paths"] = (
        {
            path: (item if path.startswith("x-") else convert_path_item(item, ("paths", path), conversion))
            for path, item in paths.items()
        }
        if isinstance(paths, dict)
        else paths
    )
    components = {
        section: _convert_section(key, section, conversion)
        for key, section in SECTIONS.items()
        if isinstance(root.get(key), dict)
    }
    return {**converted, "components": components} if components else converted


def _convert_section(key: str, section: str, conversion: Conversion) -> Value:
    converted: Value = {}
    for name, value in conversion.root[key].items():
        old, new = (key, name), ("components", section, name)
        if key == "parameters" and is_in_body(mapping(value)):
            continue  # each operation that refers to the parameter has its own request body
        conversion.record_move(new, old)
        converted[name] = _convert_component(key, value, old, new, conversion)
    return converted


def _convert_component(key: str, value: object, old: Pointer, new: Pointer, conversion: Conversion) -> object:
    match key:
        case "definitions":
            return convert_schema(value, old, conversion)
        case "parameters":
            return convert_parameter(value, old, new, conversion)
        case "responses":
            media_types = conversion.media_types({}, "produces")
            return convert_response(value, old, new, media_types, conversion)
    return convert_scheme(value, old, conversion)


def convert_scheme(scheme: object, pointer: Pointer, conversion: Conversion) -> object:
    """Convert the security definition at `pointer`. A security scheme of OpenAPI 3 is returned unchanged."""
    if not isinstance(scheme, dict):
        return scheme
    other = extensions(scheme, ("description",))
    if scheme.get("type") == "basic":
        return {**other, "type": "http", "scheme": "basic"}
    if scheme.get("type") != "oauth2":
        return scheme
    written = text(scheme.get("flow"))
    if written not in _FLOWS:
        conversion.refuse(
            (*pointer, "flow") if "flow" in scheme else pointer,
            f'unknown flow "{written[:40]}"',
            f"use {', '.join(_FLOWS)}",
        )
        return scheme
    name, urls = _FLOWS[written]
    flow = {key: scheme[key] for key in urls if key in scheme}
    flow["scopes"] = scheme.get("scopes", {})
    return {**other, "type": "oauth2", "flows": {name: flow}}
