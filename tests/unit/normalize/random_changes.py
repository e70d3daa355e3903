"""Random changes of a document: operations, tags and inline schemas are added, removed and sorted otherwise."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Json = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "patch")
_UNIONS = ("oneOf", "anyOf")


def changed(root: Json, random: Random) -> Json:
    """Return a copy of `root` with three random changes, which may make it invalid."""
    new = copy.deepcopy(root)
    for change in random.choices(_CHANGES, k=3):
        change(new, random)
    return new


def operations(root: Json) -> list[tuple[str, str]]:
    return [(path, method) for path, item in root["paths"].items() for method in _METHODS if method in item]


def schemas(value: Any) -> Iterator[Json]:
    """Yield each schema in `value` that has properties or is a union, apart from examples."""
    if isinstance(value, list):
        for each in value:
            yield from schemas(each)
    elif isinstance(value, dict):
        if isinstance(value.get("properties"), dict) or any(isinstance(value.get(key), list) for key in _UNIONS):
            yield value
        for key, each in value.items():
            if key not in {"example", "examples", "default", "enum", "const", "discriminator"}:
                yield from schemas(each)


def _inline(root: Json, random: Random) -> Json:
    """Return an inline schema, often equal to another one of the document."""
    found = [each for each in schemas(root) if "properties" in each and "$ref" not in each]
    others: list[Json] = [{"enum": ["a", "b"]}, {"type": "array", "items": {"enum": ["a", "b", "c"]}}]
    others.append({"type": "object", "properties": {"id": {"type": "string"}, "state": {"enum": ["on", "off"]}}})
    return copy.deepcopy(random.choice([*found, *others]))


def _add_operation(root: Json, random: Random) -> None:
    names = [f"{word}{ending}" for word in ("list", "new", "get") for ending in ("Thing", "Things", "Item", "State")]
    name = random.choice(names)
    content = {"application/json": {"schema": _inline(root, random)}}
    operation = {
        "operationId": f"{name}{random.choice(['', 'Response', 'Body'])}",
        "tags": [random.choice([*_tags(root), "New"])],
        "parameters": [{"name": "state", "in": "query", "schema": {"enum": ["on", "off"]}}],
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    root["paths"].setdefault(f"/new/{name}", {}).setdefault(random.choice(_METHODS), operation)


def _tags(root: Json) -> list[str]:
    return sorted({tag for path, method in operations(root) for tag in root["paths"][path][method].get("tags", [])})


def _remove_operation(root: Json, random: Random) -> None:
    if len(found := operations(root)) > 1:
        path, method = random.choice(found)
        del root["paths"][path][method]


def _remove_tag(root: Json, random: Random) -> None:
    """Remove all operations of a tag, unless no other would be left."""
    tag = random.choice([*_tags(root), "New"])
    found = [(path, method) for path, method in operations(root) if tag in root["paths"][path][method].get("tags", [])]
    for path, method in found if len(found) < len(operations(root)) else ():
        del root["paths"][path][method]


def _sort(root: Json, random: Random) -> None:
    """Give mappings, parameters, tags, and members of unions that have a title or a reference, another order."""
    for schema in schemas(root):
        _shuffle(schema.get("properties", {}), random)
        for key in _UNIONS:
            members = schema.get(key, [])
            if all("title" in each or "$ref" in each for each in members):
                random.shuffle(members)
    for path, method in operations(root):
        random.shuffle(root["paths"][path][method].get("parameters", []))
    for each in (root["paths"], *root["paths"].values(), root.get("components", {}).get("schemas", {})):
        _shuffle(each, random)
    random.shuffle(root.setdefault("tags", []))


def _shuffle(mapping: Json, random: Random) -> None:
    items = [*mapping.items()]
    random.shuffle(items)
    mapping.clear()
    mapping.update(items)


def _add_property(root: Json, random: Random) -> None:
    found = [each for each in schemas(root) if "properties" in each]
    if found:
        name = random.choice(["state", "State", "item", "items", "value", "kind", "response", "new_thing"])
        random.choice(found)["properties"].setdefault(name, _inline(root, random))


def _remove_property(root: Json, random: Random) -> None:
    found = [each for each in schemas(root) if each.get("properties")]
    if found:
        schema = random.choice(found)
        name = random.choice(sorted(schema["properties"]))
        del schema["properties"][name]
        schema.get("required", []).count(name) and schema["required"].remove(name)


def _add_member(root: Json, random: Random) -> None:
    found = [each for each in schemas(root) if "discriminator" not in each and any(key in each for key in _UNIONS)]
    if found:
        schema = random.choice(found)
        members = next(schema[key] for key in _UNIONS if key in schema)
        title = random.choice(["First", "Second", "Third"])
        if not any(each.get("title") == title for each in members):
            members.insert(random.randint(0, len(members)), {**_inline(root, random), "title": title})


def _remove_member(root: Json, random: Random) -> None:
    found = [each[key] for each in schemas(root) for key in _UNIONS if len(each.get(key, [])) > 2]
    labeled = [each for each in found if all("title" in member or "$ref" in member for member in each)]
    if labeled:
        members = random.choice(labeled)
        members.remove(random.choice(members))


def _add_parameter(root: Json, random: Random) -> None:
    path, method = random.choice(operations(root))
    parameters = root["paths"][path][method].setdefault("parameters", [])
    name = random.choice(["state", "kind", "sort", "id"])
    if not any(each.get("name") == name for each in parameters):
        schema = {"enum": random.choice([["on", "off"], ["a", "b"]])}
        parameters.insert(random.randint(0, len(parameters)), {"name": name, "in": "query", "schema": schema})


def _add_value(root: Json, random: Random) -> None:
    """Add a value to one enum, which may have been equal to others."""
    found = [each for schema in schemas(root) for each in schema.get("properties", {}).values()]
    for path, method in operations(root):
        found += [each.get("schema", {}) for each in root["paths"][path][method].get("parameters", [])]
    enums = [
        each["enum"] for each in found if isinstance(each, dict) and {"a", "on"} & {*map(str, each.get("enum", []))}
    ]
    if enums:
        random.choice(enums).append(random.choice(["c", "d", "unknown"]))


def _add_component(root: Json, random: Random) -> None:
    """Add a component, often with the name that an inline schema has."""
    name = random.choice(["State", "Thing", "ThingState", "ListThings", "NewThing", "Item", "ListThingResponse"])
    root.setdefault("components", {}).setdefault("schemas", {}).setdefault(name, _inline(root, random))


_CHANGES: tuple[Callable[[Json, Random], None], ...] = (
    _add_operation,
    _remove_operation,
    _remove_tag,
    _sort,
    _add_property,
    _remove_property,
    _add_member,
    _remove_member,
    _add_parameter,
    _add_value,
    _add_component,
)
