"""Values of fields that are features of their own."""

from collections.abc import Callable, Iterator
from typing import Any

Found = dict[str, str]
"""Object, field and value of a feature."""

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_EXPLODED = {"form", "cookie"}
_STATUSES = {"2XX", "200", "204", "3XX", "4XX", "404", "5XX"}
_FORMATS = frozenset(
    "int32 int64 float double byte binary date date-time time password uuid duration email hostname ipv4 ipv6 uri "
    "uri-reference".split()
)
_SCHEMES = {"basic", "bearer"}


def features(name: str, value: dict[str, Any]) -> Iterator[Found]:
    """Yield the features that the fields of an object have by their values."""
    for field, found in _READERS.get(name, _nothing)(value):
        yield {"object": name, "field": field, "value": found}
    if name == "operation" and not value.get("responses"):
        yield {"object": "responses", "field": "[status]", "value": "none"}
    if name in {"openapi", "operation"}:
        for found in _security(value):
            yield {"object": "security-requirement", "field": "{name}", "value": found}


def notation(media_type: str) -> str:
    """Return the notation that a media type names."""
    essence = media_type.partition(";")[0].strip().lower()
    known = {
        "application/json": "JSON",
        "application/x-www-form-urlencoded": "urlencoded",
        "multipart/form-data": "multipart form",
        "text/event-stream": "event stream",
        "application/jsonl": "JSON Lines",
        "application/x-ndjson": "JSON Lines",
        "application/json-seq": "JSON Sequence",
    }
    if essence in known:
        return known[essence]
    if "*" in essence:
        return "*/*"
    if essence.startswith("multipart/"):
        return "multipart other"
    if essence.endswith("+json"):
        return "+json"
    if essence.endswith(("/xml", "+xml")):
        return "XML"
    return "text" if essence.startswith("text/") else "bytes"


def _nothing(_: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ()


def _parameter(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "in" not in value:
        return
    location = value["in"]
    yield "in", location
    yield "required", "true" if value.get("required") else "false"
    if value.get("allowReserved"):
        yield "allowReserved", f"{location} true"
    if location in _STYLES and "content" not in value:
        style = value.get("style", _STYLES[location])
        explode = value.get("explode", style in _EXPLODED)
        yield "style", f"{location} {style}"
        yield "explode", f"{location} {str(explode).lower()}"


def _request_body(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "content" in value:
        yield "required", "true" if value.get("required") else "false"


def _responses(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in value:
        if key.upper() in _STATUSES:
            yield "[status]", key.upper()


def _security(value: dict[str, Any]) -> Iterator[str]:
    alternatives = value.get("security")
    if alternatives is None:
        return
    if not alternatives:
        yield "none"
    if len([names for names in alternatives if names]) > 1:
        yield "one of several"
    for names in alternatives:
        yield {0: "optional", 1: "one"}.get(len(names), "several together")


def _scheme(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "type" not in value:
        return
    yield "type", value["type"]
    if "in" in value:
        yield "in", value["in"]
    if "scheme" in value:
        scheme = value["scheme"].lower()
        yield "scheme", scheme if scheme in _SCHEMES else "other"


def _schema(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    types = value.get("type")
    if isinstance(types, str):
        yield "type", types
    elif isinstance(types, list):
        yield "type", "several"
    if isinstance(value.get("enum"), list):
        yield "enum", _enum(value["enum"])
    for keyword in ("exclusiveMaximum", "exclusiveMinimum"):
        if keyword in value:
            yield keyword, "true" if value[keyword] is True else "number"
    if "additionalProperties" in value:
        others = value["additionalProperties"]
        is_flag = isinstance(others, bool)
        yield "additionalProperties", str(others).lower() if is_flag else "schema"
    if "default" in value:
        yield "default", _kind(value["default"])
    if "format" in value:
        name = value["format"]
        yield "format", name if name in _FORMATS else "other"


def _enum(members: list[Any]) -> str:
    if None in members:
        return "with null"
    kinds = {type(member) for member in members}
    return {frozenset([str]): "strings", frozenset([int]): "integers"}.get(frozenset(kinds), "several types")


def _kind(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string"}
    return {**names, list: "array", dict: "object"}.get(type(value), "null")


_READERS: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "parameter": _parameter,
    "request-body": _request_body,
    "responses": _responses,
    "security-scheme": _scheme,
    "schema": _schema,
}
