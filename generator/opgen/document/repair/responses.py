"""Repair of responses and bodies: media types, forbidden content, streams and forms."""

import re

from opgen.core.http_vocabulary import essence_of, is_strict_media_type
from opgen.core.json_values import fold_name, mapping, text, without
from opgen.document.repair.rule import Context, Value

# Source: RFC 9110, section 6.4.1.
_WITHOUT_CONTENT = frozenset({"1XX", "100", "101", "102", "103", "204", "205", "304"})
_JSON = "application/json"
# Media types by common names. Any other name means JSON.
_MEDIA_NAMES = dict(
    map(
        str.split,
        """\
xml application/xml
text text/plain
plain text/plain
txt text/plain
html text/html
csv text/csv
yaml application/yaml
pdf application/pdf
png image/png
jpg image/jpeg
jpeg image/jpeg
zip application/zip
gzip application/gzip
xls application/vnd.ms-excel
xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
binary application/octet-stream
octetstream application/octet-stream
formdata multipart/form-data
multipart multipart/form-data
xwwwformurlencoded application/x-www-form-urlencoded
urlencoded application/x-www-form-urlencoded
form application/x-www-form-urlencoded
* */*""".splitlines(),
    )
)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _repair_media_types(owner: Value, context: Context) -> Value:
    """Replace invalid keys of a content map by media types."""
    content = owner.get("content")
    if not isinstance(content, dict) or all(map(is_strict_media_type, content)):
        return owner
    found = {key: each for key, each in content.items() if is_strict_media_type(key)}
    for key, media in content.items():
        if key in found:
            continue
        words = [each for each in key.split(",") if "=" not in each.partition("/")[0]]
        names = list(dict.fromkeys(map(_read_media_type, words or [key])))
        for name in names:
            other = mapping(found.get(name))
            if name not in found or ("schema" in mapping(media) and "schema" not in other):
                found[name] = {**other, **mapping(media)}
                context.record_move(("content", name), ("content", key))
        context.report(
            f'invalid media type "{key}": read as {", ".join(names)}',
            "content",
            key,
            hint="use the form type/subtype, such as application/json",
        )
    return {**owner, "content": found}


def _read_media_type(word: str) -> str:
    essence = re.sub(r"\s*/\s*", "/", word.partition(";")[0].strip())
    if is_strict_media_type(essence):
        return essence
    return _MEDIA_NAMES.get(fold_name(word) or word.strip(), _JSON)


def _add_content(body: Value, context: Context) -> Value:
    if body.get("content") not in ({}, None) or "$ref" in body:
        return body
    context.report(
        "missing content of a request body: read as any JSON",
        hint="add content with a media type, such as application/json",
    )
    return {**body, "content": {_JSON: {}}}


def _drop_forbidden_content(responses: Value, context: Context) -> Value:
    """Drop the content of responses that cannot have content in HTTP.

    Copy a referenced response, because another status can refer to the same response.
    """
    changed: Value = {}
    for key in responses:
        response = context.resolve(responses[key]) if key in _WITHOUT_CONTENT else {}
        if response.get("content"):
            context.report(
                f"a response with status {key} cannot have content: the content is ignored",
                key,
                hint="remove the content, or use a status such as 200",
            )
            changed[key] = without(response, "content")
    return {**responses, **changed} if changed else responses


def _read_stream(response: Value, context: Context) -> Value:
    """Describe the items of a stream of grpc-gateway by `itemSchema`. It documents a stream as one of its items."""
    changed: Value = {}
    content = mapping(response.get("content"))
    for key, media in content.items():
        if essence_of(key) != _JSON:
            continue
        schema = context.resolve(mapping(media).get("schema"))
        is_named = "(streaming responses)" in text(response.get("description"))
        is_stream = is_named or text(schema.get("title")).startswith("Stream result of")
        names = mapping(schema.get("properties")).keys()
        if is_stream and "result" in names and names <= {"error", "result"}:
            context.report(
                "the schema describes one item of a stream: read as JSON Lines",
                "content",
                key,
                "schema",
                hint="declare application/jsonl, or the key itemSchema in place of schema, with an overlay",
            )
            context.record_move(("content", key, "itemSchema"), ("content", key, "schema"))
            changed[key] = {**without(media, "schema"), "itemSchema": media["schema"]}
    return {**response, "content": {**content, **changed}} if changed else response


def _convert_form(body: Value, context: Context) -> Value:
    changed: Value = {}
    content = mapping(body.get("content"))
    for key, media in content.items():
        essence = essence_of(key)
        schema = context.resolve(mapping(media).get("schema"))
        if essence not in _FORMS or not _is_not_object(schema):
            continue
        values = context.resolve(schema.get("items"))
        is_object = values.get("type") == "object" or "properties" in values
        if essence == "multipart/form-data" and is_object:
            continue  # since OpenAPI 3.2: each item is a part with its own name and value
        context.report(
            "the schema of a form must be an object: read as an object with any fields",
            "content",
            key,
            "schema",
            hint="add properties to the schema, one for each field of the form",
        )
        is_files = values.get("format") == "binary" and values.get("type") == "string"
        fields = {"type": "string", "format": "binary"} if is_files else {}
        form = {"type": "object", "additionalProperties": fields}
        changed[key] = {**media, "schema": form}
    return {**body, "content": {**content, **changed}} if changed else body


def _is_not_object(schema: Value) -> bool:
    if "type" not in schema:
        return "items" in schema or "enum" in schema
    return text(schema["type"]) in {"array", "string", "integer", "number", "boolean"}


REPAIRS = {
    "media-type-spelling": _repair_media_types,
    "missing-content": _add_content,
    "content-of-no-content": _drop_forbidden_content,
    "stream-of-objects": _read_stream,
    "form-of-no-object": _convert_form,
}
