"""Conversion of Swagger 2.0 documents to OpenAPI 3.0, where the two have an exact equivalent.

The snapshot stays as it was served. `convert` runs on each reading, between the document and its repairs. Repairs call
other functions of this package for objects of Swagger 2.0 in documents of OpenAPI 3.
Source: Swagger 2.0, and OpenAPI 3.0.4.
"""

from collections.abc import Mapping
from dataclasses import field, replace

from opgen.core.errors import DocumentError
from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS
from opgen.core.json_values import items, mapping, text, without
from opgen.core.pointers import Pointer, original_pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document
from opgen.document.openapi_objects import is_swagger
from opgen.document.swagger.parameters import (
    JSON,
    SECTIONS,
    Conversion,
    Located,
    Value,
    content_of,
    convert_header,
    convert_parameter,
    convert_schema,
    converted_ref,
    extensions,
    is_in_body,
    request_body,
)

_REPLACED = ("swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", *SECTIONS)
# Name and URLs of a flow in OpenAPI 3 by its name in Swagger 2.0.
_FLOWS = {
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
    "application": ("clientCredentials", ("tokenUrl",)),
    "accessCode": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
}


@frozen
class Converted:
    """Document of OpenAPI 3, and the origins of its values in the Swagger 2.0 document.

    - `origins`, `unions`: pointers in the Swagger 2.0 document by the pointers of moved values.
    """

    document: Document
    origins: Mapping[Pointer, Pointer] = field(default_factory=dict)
    unions: Mapping[Pointer, Pointer] = field(default_factory=dict)

    def original(self, pointer: Pointer) -> Pointer:
        """Return the pointer in the Swagger 2.0 document of the value at `pointer`."""
        pointer = original_pointer(pointer, self.origins)
        while (found := original_pointer(pointer, self.unions)) != pointer:
            pointer = found
        return pointer


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
    return Converted(
        document=replace(document, root=canonical(root)), origins=conversion.origins, unions=conversion.unions
    )


def _convert_root(conversion: Conversion) -> Value:
    root = conversion.root
    converted: Value = {"openapi": "3.0.4", **without(root, *_REPLACED)}
    if root.keys() & {"host", "basePath", "schemes"}:
        converted["servers"] = servers(conversion, root.get("schemes"), ("schemes",))
    paths = root.get("paths", {})
    if isinstance(paths, dict):
        paths = {
            path: (item if path.startswith("x-") else convert_path_item(item, ("paths", path), conversion))
            for path, item in paths.items()
        }
    converted["paths"] = paths
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
        conversion.origins[new] = old
        match key:
            case "definitions":
                converted[name] = convert_schema(value, old, conversion)
            case "parameters":
                converted[name] = convert_parameter(value, old, new, conversion)
            case "responses":
                media_types = conversion.media_types({}, "produces")
                converted[name] = convert_response(value, old, new, media_types, conversion)
            case _:
                converted[name] = convert_scheme(value, old, conversion)
    return converted


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


_HTTP = ("https", "http")
_REPLACED_FIELDS = ("consumes", "produces", "schemes", "parameters", "responses")


def convert_path_item(item: object, pointer: Pointer, conversion: Conversion) -> object:
    """Convert the path item at `pointer`. Its body and form parameters go to all its operations."""
    if not isinstance(item, dict):
        return item
    shared = _located(item, pointer, conversion)
    converted: Value = {}
    for key, value in item.items():
        if key == "parameters" and isinstance(value, list):
            if others := _parameters(value, (*pointer, key), conversion):
                converted[key] = others
        elif key in METHODS and isinstance(value, dict):
            converted[key] = _convert_operation(value, (*pointer, key), shared, conversion)
        else:
            converted[key] = value
    return converted


def _located(owner: Value, pointer: Pointer, conversion: Conversion) -> list[Located]:
    """Return the body and form parameters of a path item or an operation."""
    found = [
        conversion.shared("parameters", mapping(each), (*pointer, "parameters", str(index)))
        for index, each in enumerate(items(owner.get("parameters")))
    ]
    return [each for each in found if is_in_body(each[0])]


def _parameters(written: list[object], pointer: Pointer, conversion: Conversion) -> list[object]:
    """Convert the other parameters of a path item or an operation."""
    converted: list[object] = []
    for index, each in enumerate(written):
        old = (*pointer, str(index))
        if is_in_body(conversion.shared("parameters", mapping(each), old)[0]):
            continue
        new = (*pointer, str(len(converted)))
        conversion.origins[new] = old
        converted.append(convert_parameter(each, old, new, conversion))
    return converted


def _key(parameter: Value) -> tuple[str, str]:
    """Return the location and the name that a parameter of an operation shares with the one that it replaces."""
    location = parameter["in"]
    return location, "" if location == "body" else text(parameter.get("name"))


def _convert_operation(operation: Value, pointer: Pointer, inherited: list[Located], conversion: Conversion) -> Value:
    """Convert the operation at `pointer`. `inherited` are the body and form parameters of its path item."""
    converted = without(operation, *_REPLACED_FIELDS)
    written = operation.get("parameters")
    if isinstance(written, list) and (others := _parameters(written, (*pointer, "parameters"), conversion)):
        converted["parameters"] = others
    own = _located(operation, pointer, conversion)
    keys = {_key(each) for each, _ in own}
    inherited = [(each, at) for each, at in inherited if _key(each) not in keys]
    media_types = conversion.media_types(operation, "consumes")
    if body := request_body([*inherited, *own], (*pointer, "requestBody"), media_types, conversion):
        converted["requestBody"] = body
    if "schemes" in operation:
        converted["servers"] = servers(conversion, operation["schemes"], (*pointer, "schemes"), pointer)
    if "responses" in operation:
        converted["responses"] = _convert_responses(operation, pointer, conversion)
    return converted


def _convert_responses(operation: Value, pointer: Pointer, conversion: Conversion) -> object:
    responses = operation["responses"]
    if not isinstance(responses, dict):
        return responses
    media_types = conversion.media_types(operation, "produces")
    converted: Value = {}
    for status, written in responses.items():
        response = written
        at = old = (*pointer, "responses", status)
        if "produces" in operation and isinstance(response, dict):  # the media types of the document do not apply
            response, old = conversion.shared("responses", response, at)
        if not status.startswith("x-"):
            response = convert_response(response, old, at, media_types, conversion)
        converted[status] = response
    return converted


def convert_response(
    response: object, pointer: Pointer, new: Pointer, media_types: list[str], conversion: Conversion
) -> object:
    """Convert the response at `pointer`. `new` is its pointer in the result."""
    if not isinstance(response, dict):
        return response
    if isinstance(response.get("$ref"), str):
        return {**response, "$ref": converted_ref(response["$ref"])}
    conversion.origins[new] = pointer
    converted = extensions(response, ("description",))
    headers = response.get("headers")
    if isinstance(headers, dict):
        converted["headers"] = {
            name: convert_header(each, (*pointer, "headers", name), (*new, "headers", name), conversion)
            for name, each in headers.items()
        }
    content = _response_content(response, pointer, new, media_types, conversion)
    return {**converted, "content": content} if content else converted


def _response_content(
    response: Value, pointer: Pointer, new: Pointer, media_types: list[str], conversion: Conversion
) -> Value:
    """Return the content of a response with a schema or with examples."""
    examples = mapping(response.get("examples"))
    if "schema" not in response:
        return {each: {"example": value} for each, value in examples.items()}
    written = response["schema"]
    is_file = mapping(written).get("type") == "file"
    schema = (
        {"type": "string", "format": "binary"} if is_file else convert_schema(written, (*pointer, "schema"), conversion)
    )
    default = "application/octet-stream" if is_file else JSON
    content = content_of(schema, pointer, new, media_types or [default], conversion)
    for media_type in content.keys() & examples.keys():
        conversion.origins[*new, "content", media_type, "example"] = (*pointer, "examples", media_type)
        content[media_type]["example"] = examples[media_type]
    return content


def servers(conversion: Conversion, schemes: object, pointer: Pointer, owner: Pointer = ()) -> list[dict[str, str]]:
    """Return one server for each scheme of HTTP, https first. Without a host, the URL is relative.

    `pointer` is the pointer of `schemes`, and `owner` the pointer of the object that gets the servers.
    """
    root = conversion.root
    host, base = text(root.get("host")), text(root.get("basePath"))
    written = [each for each in items(schemes) if isinstance(each, str)]
    found = [each for each in _HTTP if each in written]
    if written and not found:
        conversion.refuse(pointer, f"the scheme {written[0][:20]} has no equivalent in OpenAPI 3", "use https or http")
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    prefixes = [f"{scheme}://{host}" for scheme in found or ["https"]] if host else [""]
    at = ("host",) if host else ("basePath",)
    for number, _ in enumerate(prefixes):
        conversion.origins[*owner, "servers", str(number)] = at
    return [{"url": prefix + path or "/"} for prefix in prefixes]
