"""Random additions to a document: one schema, operation or field, often with a name that is nearly another one."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from string import ascii_lowercase
from typing import Any

from opgen.core.name_styles import pascal, snake
from opgen.core.options import Names, Options
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.versions import Version, names_beside
from opgen.document.document import Document, load
from opgen.pipeline import described_package, prepare, read_prepared

from tests.unit.normalize.assigned_names import Assigned, renamed
from tests.unit.normalize.random_changes import Json, operations, schemas

_OPTIONS = Options(package="api")
_RESERVED = (
    "date",
    "time",
    "json",
    "class",
    "list",
    "UUID",
    "client",
    "body",
    "tag_body",
    "Authorization",
    "<",
    ">",
    "",
)
_TAGS = ("v1", "v2", "2024-01-01", "beta", "in", "New")
_LONG = "FundedTransactionResourceWithAVeryLongNameThatHasMoreThanEightyCharactersAndManyMoreWords"
_RENAMED = ("-renamed", "-moved", "-removed", "-reordered")
"""Ends of rules about names that callers lose."""


def added(root: Json, names: Names, random: Random) -> tuple[Json, str]:
    """Return a copy of `root` with one addition, and its label. `names` are the names of the document."""
    new = copy.deepcopy(root)
    addition = random.choice([_add_component, _add_operation, _add_field])
    return new, addition(new, names, random)


def lost_to_addition(document: Document, random: Random) -> tuple[str, list[str]] | None:
    """Return the label of a random addition to a document, and the names that callers lose by it.

    Half of the packages have names of an earlier opgen: with four letters, or with a number. The result is `None`
    without a place for the addition. Raises the errors of `read_prepared`.
    """
    prepared = prepare(document)
    api = read_prepared(prepared, _OPTIONS)
    names = replace(api.names, operations={each.key: each.name for each in api.operations})
    recorded = _aged(names, random) if random.random() < 0.5 else names
    root, label = added(document.root, names, random)
    if not label:
        return None
    old = Version(label="old", document=document, prepared=prepared, options=_OPTIONS, recorded=recorded)
    after = load(replace(document.source, root=root))
    new = Version(label="new", document=after, prepared=prepare(after), options=_OPTIONS)
    before, surface = described_package(old.prepared, _OPTIONS, recorded)
    now, new_surface = described_package(new.prepared, _OPTIONS, names_beside(new, old))
    one, other = Assigned(before), Assigned(now)
    same = {way: (name, other.others[way]) for way, name in one.others.items() if way in other.others}
    # Of schemas that were equal, the changed one has another class.
    lost = [*before.lost_names, *(each for each in now.lost_names if each.recorded not in now.names.schemas.values())]
    return label, [
        *(f"{each.kind} {each.key}: {each.recorded} became {each.assigned}" for each in lost),
        *(f"{way}: {was} became {name}" for way, (was, name) in same.items() if was != name),
        *renamed(one.classes, other.classes),
        *(each.message for each in compare_surfaces(surface, new_surface) if each.rule.endswith(_RENAMED)),
    ]


def _aged(names: Names, random: Random) -> Names:
    """Return `names` with some in the form that an earlier opgen gave to names that clash."""

    def old(name: str, *, is_class: bool = False) -> str:
        end = random.choice(["2", "".join(random.choices(ascii_lowercase, k=4))])
        if random.random() < 0.7 or not name or name.endswith("."):
            return name
        if is_class:
            return name + end.capitalize()
        return f"{name}_{end.upper()}" if name.isupper() else f"{name}_{end}"

    def each(table: Mapping[str, str], *, is_class: bool = False) -> dict[str, str]:
        found = {key: old(name, is_class=is_class) for key, name in table.items()}
        return found if len({name.lower() for name in found.values()}) == len({*table.values()}) else dict(table)

    # Equal schemas share a class.
    classes = each({name: name for name in names.schemas.values()}, is_class=True)
    return replace(
        names,
        operations=each(names.operations),
        schemas={key: classes[name] for key, name in names.schemas.items()},
        fields={key: each(table) for key, table in names.fields.items()},
        members={key: each(table) for key, table in names.members.items()},
        arguments={key: each(table) for key, table in names.arguments.items()},
        calls=each(names.calls),
    )


def _near(name: str, random: Random) -> str:
    """Return a name that is like `name`, or has the same words."""
    forms = (
        name.upper(),
        name.lower(),
        pascal(name),
        snake(name),
        snake(name).replace("_", "-"),
        f"_{name}",
        f"{name}_",
    )
    numbers = (f"{name}2", f"{name}_2", f"{name} (2)", f"{name}/0", f"{name}Response", f"{name}Item", f"get {name}")
    letters = (f"{name}Lziq", f"{name}_vhol", f"{name}<", f"{name}>")
    return random.choice((*forms, *numbers, *letters))


def _add_component(root: Json, names: Names, random: Random) -> str:
    """Add a component, often with the name of a class, and with the schema of one."""
    components: Json = root.setdefault("components", {}).setdefault("schemas", {})
    taken = [*names.schemas.values(), *components, "Thing"]
    name = random.choice([random.choice(taken), _near(random.choice(taken), random), _LONG + random.choice("AB")])
    if name in components or not name:
        return ""
    components[name] = _schema(root, random)
    holders = [*_objects(root)]
    if holders and random.random() < 0.5:
        random.choice(holders)["properties"].setdefault("added", {"$ref": f"#/components/schemas/{_escaped(name)}"})
    return f"component {name}"


def _add_field(root: Json, _: Names, random: Random) -> str:
    """Add a property to a schema, often with nearly the name of another one."""
    holders = [*_objects(root)]
    if not holders:
        return ""
    properties = random.choice(holders)["properties"]
    name = random.choice([random.choice(_RESERVED), "added", *(_near(each, random) for each in properties)])
    if name in properties:
        return ""
    properties[name] = _schema(root, random)
    return f"field {name}"


def _add_operation(root: Json, names: Names, random: Random) -> str:
    """Add an operation beside another one, with nearly its operationId, tag and path."""
    found = operations(root)
    if not found:
        return ""
    path, method = random.choice(found)
    other = root["paths"][path][method]
    key = _near(random.choice([other.get("operationId", "added"), *names.operations.values()]), random)
    taken = {root["paths"][path][method].get("operationId") for path, method in found}
    path = random.choice([path, f"{path}/{snake(key)}", f"/v2{path}", f"{path}/{{id}}"])
    method = random.choice(["get", "put", "post", "delete", "patch"])
    if method in root["paths"].get(path, {}) or key in taken:
        return ""
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in dict.fromkeys(re.findall(r"{([^}]*)}", path))
    ]
    query = dict.fromkeys(random.choices(["limit", "tag", "date", "X-Key", "tag-body"], k=2))
    parameters += [{"name": name, "in": "query", "schema": {"enum": ["on", "off"]}} for name in query]
    operation = {
        "operationId": key,
        "tags": random.choice([other.get("tags", []), [random.choice(_TAGS)], []]),
        "parameters": parameters,
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": _schema(root, random)}}}},
    }
    if method != "get":
        operation["requestBody"] = {"content": {"application/json": {"schema": _schema(root, random)}}}
    root["paths"].setdefault(path, {})[method] = operation
    return f"operation {method} {path} {key} {operation['tags']}"


def _objects(root: Json) -> Iterator[Json]:
    return (each for each in schemas(root) if isinstance(each.get("properties"), dict) and each.get("type") == "object")


def _schema(root: Json, random: Random) -> Json:
    """Return a new schema, or a copy of one in the document."""
    new: list[Json] = [
        {"enum": ["on", "off"]},
        {"type": "array", "items": {"type": "object", "properties": {"id": {}, "state": {"enum": ["a", "b"]}}}},
        {"type": "object", "properties": {"date": {"type": "string", "format": "date"}, "Date": {"type": "string"}}},
    ]
    known: list[Any] = [each for each in schemas(root) if "properties" in each]
    return copy.deepcopy(random.choice([*new, random.choice(known)] if known else new))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
