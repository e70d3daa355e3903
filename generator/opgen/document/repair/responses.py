"""Repair of responses and bodies: missing content, status keys, media types and forms."""

import re
from http import HTTPStatus

from opgen.core.http_vocabulary import essence_of, is_status, is_strict_media_type
from opgen.document.repair.json_values import fold_name, mapping, text
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import at_keys

# Source: RFC 9110, section 6.4.1.
_WITHOUT_CONTENT = frozenset({"1XX", "100", "101", "102", "103", "204", "205", "304"})
_RANGE = re.compile(r"([1-5])(xx|\*\*|\.\.|nn|00s|[0-9]xs|_)", re.IGNORECASE)
_LEADING = re.compile(r"([1-5][0-9]{2})(?![0-9])")
_SEVERAL = re.compile(r"[1-5][0-9]{2}(\s*[,/|]\s*[1-5][0-9]{2})+")
# The phrases of `http.HTTPStatus` differ between Python versions. The names are the same in all versions.
_PHRASES = {fold_name(status.name): str(status.value) for status in HTTPStatus} | {
    "success": "200",
    "unprocessableentity": "422",
    "unprocessablecontent": "422",
    "payloadtoolarge": "413",
    "requestentitytoolarge": "413",
    "contenttoolarge": "413",
    "uritoolong": "414",
    "requesturitoolong": "414",
    "rangenotsatisfiable": "416",
    "requestedrangenotsatisfiable": "416",
}
_JSON = "application/json"
_MEDIA_NAMES = {
    "json": _JSON,
    "xml": "application/xml",
    "text": "text/plain",
    "plain": "text/plain",
    "txt": "text/plain",
    "html": "text/html",
    "csv": "text/csv",
    "yaml": "application/yaml",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "zip": "application/zip",
    "gzip": "application/gzip",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "binary": "application/octet-stream",
    "octetstream": "application/octet-stream",
    "formdata": "multipart/form-data",
    "multipart": "multipart/form-data",
    "xwwwformurlencoded": "application/x-www-form-urlencoded",
    "urlencoded": "application/x-www-form-urlencoded",
    "form": "application/x-www-form-urlencoded",
    "*": "*/*",
}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _add_responses(operation: Value, context: Context) -> Value:
    responses = operation.get("responses", {})
    has_responses = not isinstance(responses, dict) or any(not key.startswith("x-") for key in responses)
    if has_responses or (context.version != "3.0" and "responses" not in operation):
        return operation
    context.report(
        "missing responses of the operation: read as any content of every 2XX response",
        *(["responses"] if "responses" in operation else []),
        hint='add responses, such as "200": {description: OK}',
    )
    anything = {"description": "", "content": {"*/*": {}}}
    return {**operation, "responses": {**responses, "2XX": anything}}


def _repair_status_keys(responses: Value, context: Context) -> Value:
    if all(key.startswith("x-") or is_status(key) for key in responses):
        return responses
    found: Value = {}
    for key, response in responses.items():
        statuses = [key] if is_status(key) else _status_keys(key)
        is_free = statuses and not any(each in responses for each in statuses)
        if key.startswith("x-") or statuses == [key] or not is_free:
            found[key] = response
            continue
        context.report(
            f'invalid status code "{key}": read as {" and ".join(statuses)}',
            key,
            hint='use 100 to 599, a range such as "2XX", or "default"',
        )
        for each in statuses:
            context.record_move((each,), (key,))
            found.setdefault(each, response)
    return found


def _status_keys(key: str) -> list[str]:
    """Return the status keys that `key` means, or an empty list."""
    word = key.strip()
    if match := _RANGE.fullmatch(word):
        return [f"{match[1]}XX"]
    if _SEVERAL.fullmatch(word):
        return re.findall(r"[0-9]{3}", word)
    if match := _LEADING.match(word):
        return [match[1]]
    if fold_name(word) in {"default", "others", "other", "error", "errors"}:
        return ["default"]
    phrase = _PHRASES.get(fold_name(word))
    return [phrase] if phrase else []


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
            is_better = name not in found or ("schema" in mapping(media) and "schema" not in other)
            if is_better:
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
            changed[key] = {k: each for k, each in response.items() if k != "content"}
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
            others = {name: each for name, each in media.items() if name != "schema"}
            changed[key] = {**others, "itemSchema": media["schema"]}
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
        if essence == "multipart/form-data" and _is_object(values):
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


def _is_object(schema: Value) -> bool:
    return schema.get("type") == "object" or "properties" in schema


def _is_not_object(schema: Value) -> bool:
    return (
        text(schema.get("type")) in {"array", "string", "integer", "number", "boolean"}
        or ("items" in schema and "type" not in schema)
        or ("enum" in schema and "type" not in schema)
    )


KEY_RULES = (
    RepairRule(
        id="status-key",
        purpose="A status key such as 2xx, 200 OK or NotFound is read as the corresponding code or range.",
        kinds=("Responses",),
        repair=_repair_status_keys,
    ),
    RepairRule(
        id="media-type-spelling",
        purpose="A key of content that is not a media type is read as the media type with that name, and otherwise as JSON.",
        kinds=("Response", "Request Body", "Parameter", "Header"),
        repair=_repair_media_types,
        trigger=at_keys("content"),
    ),
)

RULES = (
    RepairRule(
        id="missing-responses",
        purpose="An operation without responses is read with a response 2XX of any content.",
        kinds=("Operation",),
        repair=_add_responses,
    ),
    RepairRule(
        id="missing-content",
        purpose="A request body without content is read as a body of any JSON.",
        kinds=("Request Body",),
        repair=_add_content,
    ),
    RepairRule(
        id="content-of-no-content",
        purpose="A response that cannot have content in HTTP, such as 204 or 304, is read without content.",
        kinds=("Responses",),
        repair=_drop_forbidden_content,
    ),
    RepairRule(
        id="stream-of-objects",
        purpose="A response of grpc-gateway that is a stream of objects is read as JSON Lines.",
        kinds=("Response",),
        repair=_read_stream,
        trigger=at_keys("content"),
    ),
    RepairRule(
        id="form-of-no-object",
        purpose="A form whose schema is an array or a scalar is read as an object with any fields.",
        kinds=("Request Body",),
        repair=_convert_form,
    ),
)
