"""Conversion of the root: servers, components and paths."""

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import mapping, without
from opgen.document.swagger.conversion import SECTIONS, Conversion, Value
from opgen.document.swagger.operations import convert_path_item, convert_response
from opgen.document.swagger.parameters import convert_parameter, is_in_body
from opgen.document.swagger.schemas import convert_schema
from opgen.document.swagger.security import convert_scheme
from opgen.document.swagger.servers import servers

_REPLACED = ("swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", *SECTIONS)


def convert_root(conversion: Conversion) -> Value:
    """Return the root of the OpenAPI 3.0 document. Problems and origins are added to `conversion`."""
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
