"""Unknown fields of OpenAPI objects and misspelled media types, which are reported and not changed."""

from contextlib import suppress

from opgen.core.http_vocabulary import essence_of
from opgen.core.json_values import mapping, text
from opgen.core.pointers import original_pointer, resolve
from opgen.core.suggestions import misspelling
from opgen.document.openapi_objects import Shape, described
from opgen.document.repair.rule import Context, Sample, Value

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
    "unknown-field": _report_unknown_fields,
    "media-type-typo": _report_media_types,
}
TRIGGERS = {
    "unknown-field": _is_unknown,
}
