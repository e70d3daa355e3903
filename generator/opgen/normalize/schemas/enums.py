"""Values that are listed: an `enum` or a `const` becomes a class, a `Literal`, or the types of its values."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from opgen.api.schema import (
    Anything,
    Const,
    Enum,
    Member,
    Null,
    Ref,
    Scalar,
    ScalarType,
    Schema,
    union,
)
from opgen.normalize.node import Node
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.collected import Collected, Place
from opgen.normalize.schemas.flatten import Flat
from opgen.normalize.schemas.unenforced_constraints import shown

# Source: what openapi-generator and oapi-codegen, and what NSwag writes.
_NAMES_OF_VALUES = ("x-enum-varnames", "x-enumNames")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,80}")
_SCALARS = ("string", "integer", "number", "boolean")


def enumerated(
    flat: Flat, types: list[str], place: Place, collected: Collected
) -> Schema:
    """The schema of a value that is one of `enum`, or the `const`; null among them makes `flat` nullable."""
    keyword, node = next(
        (keyword, part)
        for part in reversed(flat.parts)
        for keyword in ("enum", "const")
        if keyword in part.value
    )
    if "const" in flat.keywords:
        flat.keywords["enum"] = [flat.keywords["const"]]
    values, has_null = scalars.enum_values(node, flat.keywords["enum"])
    flat.nullable = flat.nullable or has_null
    others = scalars.composed(flat.keywords["enum"])
    if not values and not others:
        return Null() if has_null else Anything()
    named = [cast("ScalarType", name) for name in types if name in _SCALARS]
    is_contradiction = named and not any(
        scalars.has_type(value, name) for value in values for name in named
    )
    if is_contradiction and not others:
        schema = union([scalars.scalar(name, {}) for name in named])
    elif others:
        schema = union([*([scalars.widened(values)] if values else []), *others])
    elif len(values) == 1 and (constant := scalars.const(values[0])):
        return constant
    elif {scalars.json_type(value) for value in values} in ({"string"}, {"integer"}):
        named_values = [v for v in values if isinstance(v, str | int)]
        return enum_class(named_values, place, collected, _titles(node))
    else:
        schema = scalars.widened(values)
    _note(place, node, keyword, flat)
    return schema


def enum_class(
    values: list[str | int],
    place: Place,
    collected: Collected,
    titles: Mapping[str | int, str],
) -> Ref:
    """A class for `values`, which are all strings or all integers; they are named by their `titles` if all have one."""
    name = collected.reserve(place)
    texts = {value: titles.get(value, "") for value in values}
    if len(set(texts.values())) < len(values) or not all(map(_is_name, texts.values())):
        texts = {value: str(value) for value in values}
    members = tuple(Member(name=texts[value], value=value) for value in values)
    collected.definitions[name] = Enum(
        name=name, members=members, description=place.description
    )
    return Ref(name)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _titles(node: Node) -> dict[str | int, str]:
    """What an extension that several tools write calls each value of the enum at `node`."""
    values = node.value.get("enum")
    for keyword in _NAMES_OF_VALUES:
        texts = node.value.get(keyword)
        is_list = isinstance(values, list) and isinstance(texts, list)
        if is_list and len(values) == len(texts):
            pairs = zip(values, texts, strict=True)
            return {
                value: text
                for value, text in pairs
                if type(value) in {str, int} and isinstance(text, str)
            }
    return {}


def named_constants(
    members: list[Schema],
    place: Place,
    collected: Collected,
    titles: Mapping[str | int, str],
) -> Schema:
    """A union in which several constants of one type have become one enum, with the titles of its branches as names."""
    members = _told_apart(members, place, collected)
    for kind in (str, int):
        constants = [
            m for m in members if isinstance(m, Const) and type(m.value) is kind
        ]
        values = list(dict.fromkeys(m.value for m in constants))
        if len(values) > 1:
            others = [m for m in members if m not in constants]
            is_all = not [m for m in others if m != Null()]
            at = (
                place
                if is_all
                else replace(
                    place, component=None, origin=place.origin.then("Constant")
                )
            )
            members = [enum_class(values, at, collected, titles), *others]
    return union(members)


def _told_apart(
    members: list[Schema], place: Place, collected: Collected
) -> list[Schema]:
    """`members` in which constants and enums of numbers have become types where they would be taken for another.

    For constants of several types datamodel-code-generator invents a class, and to pydantic true and 1 are equal.
    """
    constants = [member.value for member in members if isinstance(member, Const)]
    has_booleans = Scalar(type="boolean") in members or any(
        type(value) is bool for value in constants
    )
    is_mixed = len({type(value) for value in constants}) > 1
    has_others = len(constants) > 1 or any(
        isinstance(member, Scalar) and member.type in {"integer", "number"}
        for member in members
    )
    widened: list[Schema] = []
    for member in members:
        values = _integers(member, collected) if has_booleans or is_mixed else []
        if isinstance(member, Const) and type(member.value) is bool and has_others:
            values = [member.value]
        if values:
            place.note(
                place.nodes[-1].pointer, f"one of {', '.join(map(shown, values))}"
            )
        widened.append(scalars.widened(values) if values else member)
    return widened


def _integers(member: Schema, collected: Collected) -> list[int]:
    """The values of a constant or an enum of integers."""
    if isinstance(member, Const):
        return [member.value] if type(member.value) is int else []
    definition = (
        collected.definitions.get(member.name) if isinstance(member, Ref) else None
    )
    if not isinstance(definition, Enum):
        return []
    return [each.value for each in definition.members if isinstance(each.value, int)]


def _note(place: Place, node: Node, keyword: str, flat: Flat) -> None:
    values = flat.keywords["enum"]
    listed = ", ".join(shown(value) for value in values)
    words = f"one of {listed}" if len(values) > 1 else f"equal to {listed}"
    place.note((*node.pointer, keyword), words)
