"""Repair of values with another type than their field: null, an empty list for a mapping, text for a number."""

import json
import re
from typing import Any

from opgen.document.openapi_objects import ANYTHING, Shape
from opgen.document.repair.field_types import BOOLEANS, LISTS, NULLABLE, NUMBERS, TEXTS
from opgen.document.repair.json_values import items, mapping, shown
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import Sample, has_text

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_REMOVED = object()
_MAX_INDEX_DIGITS = 3
_PARAMETERS = "parameters"
_WITHOUT_NULLS = frozenset({"allOf", "required", "security", "servers", "tags", _PARAMETERS})


def _drop_nulls(value: Value, context: Context) -> Value:
    value = _drop_nulls_in_lists(value, context)
    if None not in value.values():
        return value
    shape, found = context.shape, dict(value)
    allowed = NULLABLE.get(shape.name, frozenset())
    for key, each in value.items():
        if each is not None or key in allowed or _is_undefined(shape, key):
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


def _may_be_null(_: Shape, key: str, sample: Sample) -> bool:
    if isinstance(sample, frozenset):
        return key in _WITHOUT_NULLS and type(None) in sample
    return sample is type(None)


def _drop_nulls_in_lists(value: Value, context: Context) -> Value:
    """Drop null entries in lists where null has no meaning. YAML authors write them as a dash without a value."""
    for key in _WITHOUT_NULLS & value.keys() & LISTS.get(context.shape.name, frozenset()):
        entries = items(value[key])
        if None not in entries:
            continue
        remaining = [index for index, each in enumerate(entries) if each is not None]
        context.report(f"{key} contains null: ignored", key, hint="remove the null")
        value = context.select_items(value, key, remaining)
    return value


def _is_undefined(shape: Shape, key: str) -> bool:
    """Return whether OpenAPI does not define the value of `key`."""
    if key.startswith("x-") and shape.has_extensions:
        return True
    return key not in shape.fields and shape.child(key) is ANYTHING


def _convert_lists_to_mappings(value: Value, context: Context) -> Value:
    changed: Value = {}
    for key, each in value.items():
        if type(each) is not list or context.shape.child(key) is ANYTHING:
            continue
        if key in LISTS.get(context.shape.name, ()) or key == "items":
            continue
        if not each:
            context.report(
                "expected a mapping, found an empty list: read as an empty mapping",
                key,
                hint="use {} for an empty mapping",
            )
            changed[key] = {}
        elif len(each) == 1 and type(each[0]) is dict and _is_single_object(context.shape, key):
            context.report(
                "expected a mapping, found a list of one item: read as the item",
                key,
                hint="use the item without the list",
            )
            changed[key] = each[0]
    return {**value, **changed} if changed else value


def _may_replace_mapping(_: Shape, __: str, sample: Sample) -> bool:
    return sample in (frozenset(), frozenset({dict}))


def _is_single_object(shape: Shape, key: str) -> bool:
    """Return whether the value of `key` is one object, and not a map or a list of objects."""
    return not shape.child(key).name.startswith("map of ")


def _convert_types(value: Value, context: Context) -> Value:
    kind = context.shape.name
    found = dict(value)
    is_changed = False
    for key, each in value.items():
        new = _convert(kind, key, each)
        if new is each:
            continue
        is_changed = True
        if new is _REMOVED:
            del found[key]
            context.report(f"invalid {key} {shown(each)}: ignored", key)
        else:
            found[key] = new
            context.report(f"invalid {key} {shown(each)}: read as {shown(new)}", key)
            if type(each) is dict and type(new) is list and new == [each]:
                context.record_move((key, "0"), (key,))
    return found if is_changed else value


def _may_have_wrong_type(shape: Shape, key: str, sample: Sample) -> bool:
    kind = shape.name
    if key in LISTS.get(kind, ()):
        return not isinstance(sample, frozenset) or str in sample
    if key in TEXTS.get(kind, ()):
        return not has_text(sample)
    if key in BOOLEANS.get(kind, ()):
        return sample is not bool
    if key in NUMBERS.get(kind, ()):
        return sample not in {int, float}
    return kind == "Responses" and has_text(sample)


def _convert(kind: str, key: str, value: Any) -> Any:  # untrusted JSON
    """Convert `value` to the type of the field `key`.

    Return `value` itself if its type is correct or the conversion is unknown.
    """
    if key in LISTS.get(kind, ()):
        return _convert_entries(key, value) if type(value) is list else _to_list(kind, key, value)
    if key in TEXTS.get(kind, ()):
        return value if type(value) is str else _to_text(value)
    if key in BOOLEANS.get(kind, ()):
        return value if type(value) is bool else _to_boolean(value)
    if key in NUMBERS.get(kind, ()) and type(value) not in {int, float}:
        return _to_number(value)
    if kind == "Responses" and type(value) is str and not key.startswith("x-"):
        return {"description": value}
    return value


def _convert_entries(key: str, value: list[Any]) -> list[Any]:
    """Convert entries that are a single word to objects: the URL of a server, or the name of a security scheme."""
    if str not in map(type, value) or key not in {"servers", "security"}:
        return value
    return [(each if type(each) is not str else {"url": each} if key == "servers" else {each: []}) for each in value]


def _to_text(value: Any) -> Any:  # untrusted JSON
    if type(value) in {int, float, bool}:
        return json.dumps(value)
    if type(value) is list and value and all(type(each) is str for each in value):
        return "\n".join(value)
    return value


def _to_boolean(value: Any) -> Any:  # untrusted JSON
    return _BOOLEANS.get(str(value).strip().lower(), value)


def _to_number(value: Any) -> Any:  # untrusted JSON
    if type(value) is str and _NUMBER.fullmatch(value.strip()):
        return json.loads(value)
    return value if type(value) is str else _REMOVED


def _to_list(kind: str, key: str, value: Any) -> Any:  # untrusted JSON
    if key == "enum" and type(value) is dict:
        return list(value)
    if key == "required" and type(value) is not str:
        return value
    if key == "required" and (boolean := _to_boolean(value)) is not value:
        return boolean
    if key == "servers" and type(value) is str:
        return [{"url": value}]
    if key == _PARAMETERS and type(value) is dict and "in" not in value:
        return [
            (each if "name" in mapping(each) or "$ref" in mapping(each) else {"name": name, **mapping(each)})
            for name, each in value.items()
        ]
    is_index = type(value) is dict and value and all(each.isdigit() for each in value)
    if is_index and key in {"allOf", "anyOf", "oneOf"}:
        return _list_from_indices(value)
    is_scalar_list = key in {"enum", "required"} or (kind, key) == ("Operation", "tags")
    if type(value) is dict or (is_scalar_list and type(value) in {str, int, float, bool}):
        return [value]
    return value


def _list_from_indices(value: Value) -> list[Any]:
    """Convert a mapping with indices as keys to a list. A missing index becomes an empty schema."""
    by_index = {int(key): each for key, each in value.items() if len(key) <= _MAX_INDEX_DIGITS}
    return [by_index.get(index, {}) for index in range(max(by_index, default=-1) + 1)]


def _convert_tags(value: Value, context: Context) -> Value:
    """Convert tags: names in an operation, objects at the root."""
    tags = value.get("tags")
    is_root = context.shape.name == "OpenAPI"
    if type(tags) is not list:
        return value
    if is_root and any(type(tag) is str for tag in tags):
        context.report("expected tags as objects, found names: read as objects with these names", "tags")
        return {**value, "tags": [{"name": t} if type(t) is str else t for t in tags]}
    names = [mapping(tag).get("name", tag) if not is_root else tag for tag in tags]
    if not is_root:
        names = [json.dumps(n) if type(n) in {int, float, bool} else n for n in names]
    if names != tags:
        context.report(
            "expected the name of a tag, found an object: read as its name", "tags", hint="use the name of the tag"
        )
        return {**value, "tags": names}
    return value


def _expand_schema_names(value: Value, context: Context) -> Value:
    changed: Value = {}
    for key, each in value.items():
        if type(each) is str and context.shape.child(key).name == "Schema":
            changed[key] = _expand_schema_name(each, context, key)
            context.report(
                f"expected a schema, found {shown(each)}: read as {shown(changed[key])}",
                key,
                hint="write it in this form",
            )
        elif type(each) is list and context.shape.child(key).name == "Schema" and any(type(one) is str for one in each):
            changed[key] = [_expand_schema_name(one, context) if type(one) is str else one for one in items(each)]
            context.report(f"expected schemas, found names in {shown(each)}: read as schemas", key)
    return {**value, **changed} if changed else value


def _may_be_schema_name(shape: Shape, key: str, sample: Sample) -> bool:
    is_named = has_text(sample) or (isinstance(sample, frozenset) and str in sample)
    return is_named and shape.child(key).name == "Schema"


def _expand_schema_name(name: str, context: Context, key: str = "") -> Value | bool:
    if key == "additionalProperties" and name.lower() in {"true", "false"}:
        return name.lower() == "true"
    if name in context.components("schemas"):
        return {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")}
    if name.startswith("#/"):
        return {"$ref": name}
    return {"type": name}


RULES = (
    RepairRule(
        id="null-value",
        purpose="A field or a list item that is null is ignored. A null in the place of a mapping is read as an empty mapping.",
        kinds=("*",),
        repair=_drop_nulls,
        trigger=_may_be_null,
    ),
    RepairRule(
        id="list-for-mapping",
        purpose="An empty list in the place of a mapping is read as an empty mapping, and a list of one object as that object.",
        kinds=("*",),
        repair=_convert_lists_to_mappings,
        trigger=_may_replace_mapping,
    ),
    RepairRule(
        id="wrong-kind",
        purpose="A value of another type than its field (a string for a number, one object for a list of objects) is converted, if only one meaning is possible.",
        kinds=("*",),
        repair=_convert_types,
        trigger=_may_have_wrong_type,
    ),
    RepairRule(
        id="tag-names",
        purpose="The tags of an operation are read as names and the tags of the document as objects, in either form.",
        kinds=("OpenAPI", "Operation"),
        repair=_convert_tags,
    ),
    RepairRule(
        id="schema-in-short",
        purpose="A schema that is only a word is read as the type or the component of that name.",
        kinds=("*",),
        repair=_expand_schema_names,
        trigger=_may_be_schema_name,
    ),
)
