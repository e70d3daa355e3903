"""Values of another kind than their field's: null, an empty list for a mapping, text for a number and their like."""

import json
import re
from typing import Any

from opgen.document.openapi_objects import ANYTHING, Shape
from opgen.document.repair.field_types import FLAGS, LISTS, NULLABLE, NUMBERS, TEXTS
from opgen.document.repair.rule import Place, Rule, Value, items, mapping

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_LEFT_OUT = object()
_SHOWN = 60
_DIGITS = 3
_PARAMETERS = "parameters"
_WITHOUT_NULLS = frozenset(
    {"allOf", "required", "security", "servers", "tags", _PARAMETERS}
)


def shown(value: object) -> str:
    """`value` as JSON on one line, cut where it is long."""
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _SHOWN else written[:_SHOWN] + "…"


def _no_nulls(value: Value, place: Place) -> Value:
    value = _no_nulls_in_lists(value, place)
    if None not in value.values():
        return value
    shape, found = place.shape, dict(value)
    allowed = NULLABLE.get(shape.name, frozenset())
    for key, each in value.items():
        if each is not None or key in allowed or _is_free(shape, key):
            continue
        if key in shape.fields:
            place.mended(f"{key} is null: it is left out", key, hint="remove it")
            del found[key]
        else:
            place.mended(
                "expected a mapping, found null: it is read as an empty one",
                key,
                hint="write {}",
            )
            found[key] = {}
    return found if found != value else value


def _no_nulls_in_lists(value: Value, place: Place) -> Value:
    """An entry that is a dash with nothing behind it says nothing, in the lists where it can mean nothing else."""
    for key in _WITHOUT_NULLS & value.keys() & LISTS.get(place.shape.name, frozenset()):
        entries = items(value[key])
        if None not in entries:
            continue
        kept = [index for index, each in enumerate(entries) if each is not None]
        place.mended(f"{key} holds null: it is left out", key, hint="remove it")
        value = place.kept(value, key, kept)
    return value


def _is_free(shape: Shape, key: str) -> bool:
    """Whether OpenAPI does not say what stands at `key`."""
    if key.startswith("x-") and shape.has_extensions:
        return True
    return key not in shape.fields and shape.child(key) is ANYTHING


def _no_lists_for_mappings(value: Value, place: Place) -> Value:
    changed: Value = {}
    for key, each in value.items():
        if type(each) is not list or place.shape.child(key) is ANYTHING:
            continue
        if key in LISTS.get(place.shape.name, ()) or key == "items":
            continue
        if not each:
            place.mended(
                "expected a mapping, found an empty list: it is read as an empty mapping",
                key,
                hint="write {}",
            )
            changed[key] = {}
        elif len(each) == 1 and type(each[0]) is dict and _is_one(place.shape, key):
            place.mended(
                "expected a mapping, found a list of one: its item is read",
                key,
                hint="write the item without the list",
            )
            changed[key] = each[0]
    return {**value, **changed} if changed else value


def _is_one(shape: Shape, key: str) -> bool:
    """Whether one object stands at `key`, no map and no list of them."""
    return not shape.child(key).name.startswith("map of ")


def _of_its_kind(value: Value, place: Place) -> Value:
    kind = place.shape.name
    found = dict(value)
    is_changed = False
    for key, each in value.items():
        new = _read(kind, key, each)
        if new is each:
            continue
        is_changed = True
        if new is _LEFT_OUT:
            del found[key]
            place.mended(f"{key} is {shown(each)}: it is left out", key)
        else:
            found[key] = new
            place.mended(f"{key} is {shown(each)}: read as {shown(new)}", key)
            if type(each) is dict and type(new) is list and new == [each]:
                place.moved((key, "0"), (key,))
    return found if is_changed else value


def _read(kind: str, key: str, value: Any) -> Any:  # untrusted JSON
    """What `value` of the field `key` is read as: `value` itself where it is of the right kind or cannot be read."""
    if key in LISTS.get(kind, ()):
        return _entries(key, value) if type(value) is list else _list(kind, key, value)
    if key in TEXTS.get(kind, ()):
        return value if type(value) is str else _text(value)
    if key in FLAGS.get(kind, ()):
        return value if type(value) is bool else _flag(value)
    if key in NUMBERS.get(kind, ()) and type(value) not in {int, float}:
        return _number(value)
    if kind == "Responses" and type(value) is str and not key.startswith("x-"):
        return {"description": value}
    return value


def _entries(key: str, value: list[Any]) -> list[Any]:
    """A list whose entries are objects, of which one is only a word: a server's URL, the name of a security scheme."""
    if str not in map(type, value) or key not in {"servers", "security"}:
        return value
    return [
        (
            each
            if type(each) is not str
            else {"url": each} if key == "servers" else {each: []}
        )
        for each in value
    ]


def _text(value: Any) -> Any:  # untrusted JSON
    if type(value) in {int, float, bool}:
        return json.dumps(value)
    if type(value) is list and value and all(type(each) is str for each in value):
        return "\n".join(value)
    return value


def _flag(value: Any) -> Any:  # untrusted JSON
    return _FLAGS.get(str(value).strip().lower(), value)


def _number(value: Any) -> Any:  # untrusted JSON
    if type(value) is str and _NUMBER.fullmatch(value.strip()):
        return json.loads(value)
    return value if type(value) is str else _LEFT_OUT


def _list(kind: str, key: str, value: Any) -> Any:  # untrusted JSON
    if key == "enum" and type(value) is dict:
        return list(value)
    if key == "required" and type(value) is not str:
        return value
    if key == "required" and (flag := _flag(value)) is not value:
        return flag
    if key == "servers" and type(value) is str:
        return [{"url": value}]
    if key == _PARAMETERS and type(value) is dict and "in" not in value:
        return [
            (
                each
                if "name" in mapping(each) or "$ref" in mapping(each)
                else {"name": name, **mapping(each)}
            )
            for name, each in value.items()
        ]
    is_index = type(value) is dict and value and all(each.isdigit() for each in value)
    if is_index and key in {"allOf", "anyOf", "oneOf"}:
        return _indexed(value)
    is_scalar_list = key in {"enum", "required"} or (kind, key) == ("Operation", "tags")
    if type(value) is dict or (
        is_scalar_list and type(value) in {str, int, float, bool}
    ):
        return [value]
    return value


def _indexed(value: Value) -> list[Any]:
    """The list that a mapping by indices stands for; an empty schema where one is left out."""
    by_index = {int(key): each for key, each in value.items() if len(key) <= _DIGITS}
    return [by_index.get(index, {}) for index in range(max(by_index, default=-1) + 1)]


def _names_of_tags(value: Value, place: Place) -> Value:
    """Tags of an operation are names, those of the document are objects."""
    tags = value.get("tags")
    is_root = place.shape.name == "OpenAPI"
    if type(tags) is not list:
        return value
    if is_root and any(type(tag) is str for tag in tags):
        place.mended("tags are names: read as objects with these names", "tags")
        return {**value, "tags": [{"name": t} if type(t) is str else t for t in tags]}
    names = [mapping(tag).get("name", tag) if not is_root else tag for tag in tags]
    if not is_root:
        names = [json.dumps(n) if type(n) in {int, float, bool} else n for n in names]
    if names != tags:
        place.mended(
            "a tag of an operation is a name", "tags", hint="write the name alone"
        )
        return {**value, "tags": names}
    return value


def _short_schemas(value: Value, place: Place) -> Value:
    changed: Value = {}
    for key, each in value.items():
        if type(each) is str and place.shape.child(key).name == "Schema":
            changed[key] = _schema_in_short(each, place, key)
            place.mended(
                f"{shown(each)} is no schema: read as {shown(changed[key])}",
                key,
                hint="write it so",
            )
        elif (
            type(each) is list
            and place.shape.child(key).name == "Schema"
            and any(type(one) is str for one in each)
        ):
            changed[key] = [
                _schema_in_short(one, place) if type(one) is str else one
                for one in items(each)
            ]
            place.mended(f"{shown(each)} has names of schemas: read as schemas", key)
    return {**value, **changed} if changed else value


def _schema_in_short(name: str, place: Place, key: str = "") -> Value | bool:
    if key == "additionalProperties" and name.lower() in {"true", "false"}:
        return name.lower() == "true"
    if name in place.components("schemas"):
        return {
            "$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")
        }
    if name.startswith("#/"):
        return {"$ref": name}
    return {"type": name}


RULES = (
    Rule(
        id="null-value",
        purpose="A field that is null, or an entry of a list, is read as left out, and a null where a mapping has its entries as an empty mapping.",
        kinds=("*",),
        mend=_no_nulls,
    ),
    Rule(
        id="list-for-mapping",
        purpose="An empty list where a mapping belongs is read as an empty mapping, and a list of one object as that object.",
        kinds=("*",),
        mend=_no_lists_for_mappings,
    ),
    Rule(
        id="wrong-kind",
        purpose="A value that is written as another kind than its field's (text for a number, one object for a list of them) is read as what it can only mean.",
        kinds=("*",),
        mend=_of_its_kind,
    ),
    Rule(
        id="tag-names",
        purpose="The tags of an operation are read as names and those of the document as objects, whichever way they are written.",
        kinds=("OpenAPI", "Operation"),
        mend=_names_of_tags,
    ),
    Rule(
        id="schema-in-short",
        purpose="A schema that is only a word is read as the type, or the component, of that name.",
        kinds=("*",),
        mend=_short_schemas,
    ),
)
