"""Random rewrites of a document that change nothing on the wire."""

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from opgen.core.pointers import parse_ref
from opgen.document.openapi_objects import kind_at

from tests.tools.mutations.operation_rewrites import OPERATION_REWRITES

Value = dict[str, Any]
Rewrite = Callable[[Value, Value, Random], bool]
"""Rewrite of one schema in a document. Return whether it changed the schema."""


def wrap_in_all_of(root: Value, schema: Value, random: Random) -> bool:
    """Replace a schema by an `allOf` with one member."""
    del root, random
    inner = dict(schema)
    schema.clear()
    schema["allOf"] = [inner]
    return True


def describe(root: Value, schema: Value, random: Random) -> bool:
    """Change the description, the title and an extension of a schema."""
    del root
    schema["description"] = f"text {random.random()}"
    schema["title"] = schema.get("title", "A title")
    schema["x-note"] = 1
    return True


def reorder(root: Value, schema: Value, random: Random) -> bool:
    """Shuffle the keys and the lists without an order of a schema."""
    del root
    for keyword in ("required", "enum", "oneOf", "anyOf"):
        if isinstance(schema.get(keyword), list):
            random.shuffle(schema[keyword])
    items = list(schema.items())
    random.shuffle(items)
    schema.clear()
    schema.update(items)
    return True


def extract(root: Value, schema: Value, random: Random) -> bool:
    """Move a schema into `components`, with a reference in its place."""
    del random
    schemas = root.setdefault("components", {}).setdefault("schemas", {})
    name = f"Extracted{len(schemas)}"
    if name in schemas:
        return False
    schemas[name] = dict(schema)
    schema.clear()
    schema["$ref"] = f"#/components/schemas/{name}"
    return True


def write_defaults(root: Value, schema: Value, random: Random) -> bool:
    """Write keywords with the values that their absence has."""
    del root, random
    if not {"$ref", "allOf", "anyOf", "oneOf"}.isdisjoint(schema):
        return False
    defaults: Value = {"readOnly": False, "deprecated": False}
    if schema.get("type") == "string":
        defaults["minLength"] = 0
    if schema.get("type") == "object":
        defaults["additionalProperties"] = True
    before = len(schema)
    for key, value in defaults.items():
        schema.setdefault(key, value)
    return len(schema) > before


def wrap_null(root: Value, schema: Value, random: Random) -> bool:
    """Write a nullable type as a union with null."""
    types = schema.get("type")
    is_3_0 = str(root.get("openapi")).startswith("3.0")
    if is_3_0 or not isinstance(types, list) or len(types) != 2 or "null" not in types:
        return False
    if "enum" in schema or "const" in schema:
        return False
    inner = dict(schema)
    inner["type"] = next(each for each in types if each != "null")
    schema.clear()
    schema[random.choice(["anyOf", "oneOf"])] = [inner, {"type": "null"}]
    return True


def split(root: Value, schema: Value, random: Random) -> bool:
    """Write an object as an `allOf` of two objects, each with some of its properties."""
    del root
    properties = schema.get("properties")
    if not _OBJECT.issuperset(schema) or not isinstance(properties, dict):
        return False
    if schema.get("type") != "object":
        return False
    parts: list[Value] = [{"type": "object", "properties": {}} for _ in range(2)]
    for name, value in properties.items():
        part = random.choice(parts)
        part["properties"][name] = value
    parts[0]["required"] = schema.pop("required", [])
    del schema["properties"], schema["type"]
    schema["allOf"] = parts
    return True


def write_values(root: Value, schema: Value, random: Random) -> bool:
    """Write an enum as a union of its values, or a constant as an enum."""
    values = schema.get("enum")
    if not isinstance(values, list) or not _ENUM.issuperset(schema):
        return False
    if len(values) < 2 or None in values or len({*map(repr, values)}) < len(values):
        return False
    keyword = "enum" if str(root.get("openapi")).startswith("3.0") else "const"
    members = [{keyword: [e] if keyword == "enum" else e} for e in values]
    del schema["enum"]
    schema[random.choice(["oneOf", "anyOf"])] = members
    return True


def write_numbers(root: Value, schema: Value, random: Random) -> bool:
    """Write the integers of constraints as numbers with a fraction, and a type as a list of one type."""
    del random
    before = repr(schema)
    for keyword in ("minimum", "maximum", "minLength", "maxLength", "multipleOf"):
        if type(schema.get(keyword)) is int:
            schema[keyword] = float(schema[keyword])
    is_3_0 = str(root.get("openapi")).startswith("3.0")
    if not is_3_0 and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"]]
    return repr(schema) != before


_OBJECT = frozenset({"type", "properties", "required", "description"})
_ENUM = frozenset({"type", "enum", "description", "default"})

REWRITES: tuple[Rewrite, ...] = (
    wrap_in_all_of,
    describe,
    reorder,
    extract,
    write_defaults,
    wrap_null,
    split,
    write_values,
    write_numbers,
)


_OPERATIONS = 0.15
"""Share of the rewrites of operations."""


def rewritten(
    root: Value, random: Random, count: int, rewrites: Sequence[Rewrite] = REWRITES
) -> tuple[Value, list[str]]:
    """Return a copy of `root` with `count` rewrites, and the name and pointer of each.

    All rewrites include those of operations, which change Python names.
    """
    result: Value = copy.deepcopy(root)
    found = list(_schemas(result))
    done: list[str] = []
    for _ in range(count if found else 0):
        if rewrites is REWRITES and random.random() < _OPERATIONS:
            change = random.choice(OPERATION_REWRITES)
            if path := change(result, random):
                done.append(f"{change.__name__} {path}")
            continue
        schema, pointer = random.choice(found)
        rewrite = random.choice(rewrites)
        if rewrite(result, schema, random):
            done.append(f"{rewrite.__name__} {'/'.join(pointer)}")
    return result, done


def _schemas(root: Value) -> Iterator[tuple[Value, tuple[str, ...]]]:
    """Yield the schemas below `paths`, and the properties of components.

    A schema that contains the target of a reference is left out, because a rewrite would move the target.
    """
    fixed = _containing_targets(root)
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root.get(key), (key,)) for key in ("paths", "components")]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, list):
            waiting += [(e, (*pointer, str(n))) for n, e in enumerate(value)]
        elif isinstance(value, dict):
            is_named = pointer[0] == "components" and len(pointer) <= 3
            is_schema = not is_named and kind_at(root, pointer) == "Schema"
            if is_schema and pointer not in fixed and not _is_identified(value):
                yield value, pointer
            waiting += [(each, (*pointer, key)) for key, each in value.items()]


def _containing_targets(root: Value) -> set[tuple[str, ...]]:
    """Return the pointers of all values that contain the target of a reference, without the targets."""
    found: set[tuple[str, ...]] = set()
    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            target = parse_ref(reference) if isinstance(reference, str) else None
            found.update(target[:n] for n in range(len(target or ())) if target)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _is_identified(schema: Value) -> bool:
    """Return whether the meaning of a schema depends on its place, by `$id`, an anchor or dynamic scope."""
    text = json.dumps(schema)
    return any(f'"{key}"' in text for key in ("$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$defs"))
