"""Conversion of path items, operations and responses."""

from opgen.core.http_vocabulary import METHODS
from opgen.core.pointers import Pointer
from opgen.document.json_values import items, mapping, text, without
from opgen.document.swagger.conversion import Conversion, Value, converted_ref, extensions
from opgen.document.swagger.parameters import (
    JSON,
    Located,
    convert_header,
    convert_parameter,
    convert_schema,
    is_in_body,
    request_body,
)

_HTTP = ("https", "http")
_REPLACED = ("consumes", "produces", "schemes", "parameters", "responses")


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
        conversion.record_move(new, old)
        converted.append(convert_parameter(each, old, new, conversion))
    return converted


def _convert_operation(operation: Value, pointer: Pointer, inherited: list[Located], conversion: Conversion) -> Value:
    """Convert the operation at `pointer`. `inherited` are the body and form parameters of its path item."""
    converted = without(operation, *_REPLACED)
    written = operation.get("parameters")
    if isinstance(written, list) and (others := _parameters(written, (*pointer, "parameters"), conversion)):
        converted["parameters"] = others
    own = _located(operation, pointer, conversion)
    names = {(each["in"], text(each.get("name"))) for each, _ in own}
    has_body = any(each["in"] == "body" for each, _ in own)
    inherited = [
        (each, at)
        for each, at in inherited
        if (each["in"], text(each.get("name"))) not in names and not (each["in"] == "body" and has_body)
    ]
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
        response, at = written, (*pointer, "responses", status)
        old = at
        if "produces" in operation and isinstance(written, dict):  # the media types of the document do not apply
            response, old = conversion.shared("responses", written, at)
        converted[status] = (
            response if status.startswith("x-") else convert_response(response, old, at, media_types, conversion)
        )
    return converted


def convert_response(
    response: object, pointer: Pointer, new: Pointer, media_types: list[str], conversion: Conversion
) -> object:
    """Convert the response at `pointer`. `new` is its pointer in the result."""
    if not isinstance(response, dict):
        return response
    if isinstance(response.get("$ref"), str):
        return {**response, "$ref": converted_ref(response["$ref"])}
    conversion.record_move(new, pointer)
    converted = extensions(response, ("description",))
    headers = response.get("headers")
    if isinstance(headers, dict):
        converted["headers"] = {
            name: convert_header(each, (*pointer, "headers", name), (*new, "headers", name), conversion)
            for name, each in headers.items()
        }
    content = response_content(response, pointer, new, media_types, conversion)
    return {**converted, "content": content} if content else converted


def response_content(
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
    content: Value = {}
    for media_type in media_types or [default]:
        conversion.record_move((*new, "content", media_type, "schema"), (*pointer, "schema"))
        content[media_type] = {"schema": schema}
        if media_type in examples:
            conversion.record_move((*new, "content", media_type, "example"), (*pointer, "examples", media_type))
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
        conversion.record_move((*owner, "servers", str(number)), at)
    return [{"url": prefix + path or "/"} for prefix in prefixes]
