"""Repairs of fields of OpenAPI objects: unknown names, misspelled media types, and values of another type."""

import json
import re
from contextlib import suppress
from typing import Any

from opgen.core.http_vocabulary import essence_of
from opgen.core.json_values import mapping, shown, text, without
from opgen.core.pointers import original_pointer, resolve
from opgen.core.schema_keywords import SCHEMA_LISTS
from opgen.core.suggestions import misspelling
from opgen.document.openapi_objects import ANYTHING, Shape, described
from opgen.document.repair.rule import Context, Sample, Value

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?")
_BOOLEANS = {"true": True, "false": False}
# Types of the values of fields, by the form of the field.
_TYPES: dict[str, frozenset[type]] = {
    "text": frozenset({str}),
    "flag": frozenset({bool}),
    "number": frozenset({int, float}),
    "list": frozenset({list}),
}
_MAX_INDEX_DIGITS = 3
_STANDARD_DIALECTS = ("https://spec.openapis.org/oas/", "http://json-schema.org/")
_OPERATION_FIELDS = {"responses", "operationId"}
# Types and common subtypes. Source of the types: IANA, Media Types.
_MEDIA_TYPES = {
    type_: tuple(subtypes)
    for type_, *subtypes in map(
        str.split,
        """\
application json xml yaml yml pdf zip gzip octet-stream x-www-form-urlencoded ndjson jsonl jsonld jsonlines json5 \
jsonp bson jose javascript
text plain html xml csv tsv css markdown javascript event-stream json yaml yml
image jpeg jpg pjpeg png apng gif webp tiff bmp avif
multipart form-data mixed related alternative
audio
video
font
message
model
haptics
example
*""".splitlines(),
    )
}
_SUFFIXES = ("json", "xml", "yaml", "cbor", "zlib", "gzip")


def _drop_nulls(value: Value, context: Context) -> Value:
    shape, found = context.shape, dict(value)
    for key, each in value.items():
        if each is not None or shape.forms.get(key) == "any" or _is_undefined(shape, key):
            continue
        if key in shape.fields:
            context.report(f"{key} is null: ignored", key, hint="remove the field")
            del found[key]
        else:
            context.report(
                "expected a mapping, found null: read as an empty mapping", key, hint="use {} for an empty mapping"
            )
            found[key] = {}
    return found if found != value else value


def _is_undefined(shape: Shape, key: str) -> bool:
    """Return whether OpenAPI does not define the value of `key`."""
    if key.startswith("x-") and shape.has_extensions:
        return True
    return key not in shape.fields and shape.child(key) is ANYTHING


def _has_wrong_type(shape: Shape, key: str, sample: Sample) -> bool:
    kind = list if isinstance(sample, frozenset) else str if isinstance(sample, str) else sample
    types = _TYPES.get(shape.forms.get(key, ""))
    return types is not None and kind not in types


def _convert_types(value: Value, context: Context) -> Value:
    found = value
    for key, each in value.items():
        form = context.shape.forms.get(key, "")
        new = _convert(form, key, each)
        if form == "number" and type(new) not in _TYPES[form]:
            context.report(f"invalid {key} {shown(each)}: ignored", key)
            found = without(found, key)
        elif new is not each:
            context.report(f"invalid {key} {shown(each)}: read as {shown(new)}", key)
            found = {**found, key: new}
    return found


def _convert(form: str, key: str, value: Any) -> Any:  # untrusted JSON
    """Convert `value` to the type of a field with `form`.

    Return `value` itself if its type is correct or the conversion is unknown.
    """
    kind = type(value)
    if form == "text" and kind in {int, float, bool}:
        return json.dumps(value)
    if form == "flag" and kind is str:
        return _BOOLEANS.get(value.strip().lower(), value)
    if form == "number" and kind is str and _NUMBER.fullmatch(value.strip()):
        return json.loads(value)
    if key in SCHEMA_LISTS and kind is dict and value and all(map(str.isdecimal, value)):
        return _list_from_indices(value)
    return value


def _list_from_indices(value: Value) -> list[Any]:
    """Convert a mapping with indices as keys to a list. A missing index becomes an empty schema."""
    by_index = {int(key): each for key, each in value.items() if len(key) <= _MAX_INDEX_DIGITS}
    return [by_index.get(index, {}) for index in range(max(by_index, default=-1) + 1)]


def _is_unknown(shape: Shape, key: str, _: Sample) -> bool:
    is_extension = shape.has_extensions and key.startswith("x-")
    return not (shape.others or is_extension or key in shape.fields)


def _report_unknown_fields(value: Value, context: Context) -> Value:
    kind, fields = context.shape.name, context.shape.fields
    for key, each in value.items():
        is_operation = kind == "Path Item" and _OPERATION_FIELDS & mapping(each).keys()
        if is_operation or not _is_unknown(context.shape, key, dict):
            continue
        near = misspelling(key, *fields)
        # JSON Schema 2020-12, section 4.3.1: a schema may have further keywords.
        is_open = kind == "Schema" and context.version != "3.0"
        if is_open and (not near or _has_own_dialect(context)):
            continue
        ending = f"; did you mean {near}?" if near else ""
        context.report(
            f'unknown field "{key}" of {described(kind)}: ignored{ending}',
            key,
            hint="correct or remove the field, or begin its name with x-",
        )
    return value


def _has_own_dialect(context: Context) -> bool:
    """Return whether the schema has a dialect of JSON Schema that no standard defines."""
    value: object = context.root
    dialect = text(context.root.get("jsonSchemaDialect"))
    with suppress(KeyError):  # an earlier rule of this pass may have moved the schema
        for token in original_pointer(context.pointer, context.origins):
            value = resolve(value, (token,))
            dialect = text(mapping(value).get("$schema")) or dialect
    dialect = dialect.replace("https://json-schema", "http://json-schema")
    return bool(dialect) and not dialect.startswith(_STANDARD_DIALECTS)


def _report_media_types(owner: Value, context: Context) -> Value:
    for key in mapping(owner.get("content")):
        essence = essence_of(key)
        near = _nearest_media_type(essence)
        if near != essence:
            context.report(
                f'media type "{key}" looks misspelled: used as written; did you mean {near}?',
                "content",
                key,
                hint=f"write {near}",
            )
    return owner


def _nearest_media_type(essence: str) -> str:
    """Return the common media type of which `essence` looks like a misspelling, or `essence`."""
    written, _, subtype = essence.partition("/")
    type_ = misspelling(written, *_MEDIA_TYPES) or written
    start, plus, word = subtype.rpartition("+")
    known = _SUFFIXES if plus else _MEDIA_TYPES.get(type_, ())
    if word.removeprefix("x-") not in known:
        word = misspelling(word, *known) or word
    return f"{type_}/{start}{plus}{word}"


REPAIRS = {
    "null-value": _drop_nulls,
    "wrong-kind": _convert_types,
    "unknown-field": _report_unknown_fields,
    "media-type-typo": _report_media_types,
}
TRIGGERS = {
    "null-value": lambda _, __, sample: sample is type(None),
    "wrong-kind": _has_wrong_type,
    "unknown-field": _is_unknown,
}
