"""Random schemas, and edits of them. `tests/unit/codegen/models/wild.py` has values that match them more or less."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

Schema = dict[str, Any]

_CONSTRAINTS: dict[str, tuple[Schema, ...]] = {
    "string": ({"minLength": 1}, {"maxLength": 2}, {"enum": ["a", "bb"]}),
    "integer": ({"minimum": 1}, {"exclusiveMaximum": 3}, {"enum": [1, 2]}),
    "number": ({"maximum": 3}, {"multipleOf": 2}, {"minimum": 2, "maximum": 5}),
    "boolean": ({"const": True}, {}),
}
_MEMBERS = ("anyOf", "allOf")


def schema(random: Random, depth: int = 0) -> Schema:
    """Return a random schema. Objects are open, or have a schema for additional properties."""
    kind = random.random()
    if depth > 2 or kind < 0.35:
        name = random.choice([*_CONSTRAINTS])
        types = [name, "null"] if random.random() < 0.15 else name
        own = random.choice(_CONSTRAINTS[name]) if random.random() < 0.3 else {}
        return {"type": types} | own
    if kind < 0.7:
        names = random.sample("abc", random.randint(1, 3))
        properties = {name: schema(random, depth + 1) for name in names}
        found: Schema = {"type": "object", "properties": properties}
        if random.random() < 0.5:
            found["required"] = random.sample(names, random.randint(1, len(names)))
        if random.random() < 0.25:
            found["additionalProperties"] = random.choice([False, {"type": "string"}])
        return found
    if kind < 0.85:
        own = random.choice([{}, {"minItems": 1}, {"uniqueItems": True}])
        return {"type": "array", "items": schema(random, depth + 1)} | own
    count = random.randint(1, 3)
    members = [schema(random, depth + 1) for _ in range(count)]
    return {random.choice(_MEMBERS): members}


def edited(random: Random, original: Schema) -> Schema:
    """Return a copy of a schema with one or two random changes."""
    found = copy.deepcopy(original)
    for _ in range(random.randint(1, 2)):
        _edit(random, random.choice([*_schemas(found)]))
    return found


def _schemas(node: Schema) -> Iterator[Schema]:
    yield node
    inner = [*node.get("properties", {}).values(), node.get("items")]
    inner += [each for keyword in _MEMBERS for each in node.get(keyword, ())]
    for each in inner:
        if isinstance(each, dict):
            yield from _schemas(each)


def _edit(random: Random, node: Schema) -> None:
    match random.choice(["replace", "remove", "require", "drop", "member", "null"]):
        case "remove" if len(node.get("properties", ())) > 1:
            name = random.choice([*node["properties"]])
            del node["properties"][name]
            rest = [each for each in node.pop("required", ()) if each != name]
            node |= {"required": rest} if rest else {}
        case "require" if "properties" in node:
            names = [*node["properties"]]
            node["required"] = random.sample(names, random.randint(0, len(names)))
        case "drop" if rest := [e for e in node if e not in {"type", "properties"}]:
            del node[random.choice(rest)]
        case "member" if "anyOf" in node:
            node["anyOf"].append(schema(random, 2))
        case "null":
            inner = dict(node)
            node.clear()
            node["anyOf"] = [inner, {"type": "null"}]
        case _:
            node.clear()
            node |= schema(random, 1)
