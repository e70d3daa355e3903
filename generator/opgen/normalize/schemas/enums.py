"""Enums and constants, lowered to a class, a `Literal`, or a union of the types of the values."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from opgen.api.schema import Anything, Const, Enum, Member, Null, Ref, Scalar, ScalarType, Schema, union
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.collected import Collected, SourceSchema, json_excerpt
from opgen.schemas.merged import MergedSchema
from opgen.schemas.node import Node

# Source: `x-enum-varnames` of openapi-generator and oapi-codegen; `x-enumNames` of NSwag.
_NAMES_OF_VALUES = ("x-enum-varnames", "x-enumNames")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,80}")
_SCALARS = ("string", "integer", "number", "boolean")


def enumerated(merged: MergedSchema, types: list[str], source: SourceSchema, collected: Collected) -> Schema:
    """Lower a schema with `enum` or `const`. If null is one of the values, set `merged.nullable`."""
    keyword, node = next(
        (keyword, part) for part in reversed(merged.parts) for keyword in ("enum", "const") if keyword in part.value
    )
    if "const" in merged.keywords:
        merged.keywords["enum"] = [merged.keywords["const"]]
    values, has_null = scalars.enum_values(node, merged.keywords["enum"])
    merged.nullable = merged.nullable or has_null
    others = scalars.container_types(merged.keywords["enum"])
    if not values and not others:
        return Null() if has_null else Anything()
    named = [cast("ScalarType", name) for name in types if name in _SCALARS]
    is_contradiction = named and not any(scalars.has_type(value, name) for value in values for name in named)
    if is_contradiction and not others:
        schema = union([scalars.scalar(name, {}) for name in named])
    elif others:
        schema = union([*([scalars.widened(values)] if values else []), *others])
    elif len(values) == 1 and not isinstance(values[0], float) and not _is_large(values[0]):
        return Const(values[0])
    elif _has_class(values):
        named_values = [v for v in values if isinstance(v, str | int)]
        return enum_class(named_values, source, collected, _titles(node))
    else:
        schema = scalars.widened(values)
    listed = ", ".join(map(json_excerpt, merged.keywords["enum"]))
    words = f"one of {listed}" if len(merged.keywords["enum"]) > 1 else f"equal to {listed}"
    source.note((*node.pointer, keyword), words)
    return schema


def _is_large(value: object) -> bool:
    """Return whether a value is an integer that mypy refuses in a `Literal`."""
    return isinstance(value, int) and abs(value) >= 2**63


def _has_class(values: list[str | int | bool | float]) -> bool:
    """Return whether `values` are all strings, or all integers of 64 bits: pydantic reads no others for an enum."""
    kinds = {scalars.json_type(value) for value in values}
    return kinds == {"string"} or (kinds == {"integer"} and all(-(2**63) <= int(each) < 2**63 for each in values))


def enum_class(
    values: list[str | int], source: SourceSchema, collected: Collected, titles: Mapping[str | int, str]
) -> Ref:
    """Define an enum of `values`, which are all strings or all integers.

    If every value has a valid and unique title in `titles`, the titles become the names of the members. Otherwise
    the values become the names.
    """
    texts = {value: titles.get(value, "") for value in values}
    if len(set(texts.values())) < len(values) or not all(map(_is_name, texts.values())):
        texts = {value: str(value) for value in values}
    members = tuple(Member(name=texts[value], value=value) for value in values)
    return collected.define(Enum(name=collected.reserve(source), members=members, description=source.description))


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _titles(node: Node) -> dict[str | int, str]:
    """Return the names of the enum values from an extension, such as `x-enum-varnames`, by value."""
    values = node.value.get("enum")
    for keyword in _NAMES_OF_VALUES:
        texts = node.value.get(keyword)
        is_list = isinstance(values, list) and isinstance(texts, list)
        if is_list and len(values) == len(texts):
            pairs = zip(values, texts, strict=True)
            return {value: text for value, text in pairs if type(value) in {str, int} and isinstance(text, str)}
    return {}


def named_constants(
    members: list[Schema], source: SourceSchema, collected: Collected, titles: Mapping[str | int, str]
) -> Schema:
    """Return the union of `members`. Several constants of the same type become one enum.

    `titles` contains the title of each constant, by the value of the constant.
    """
    members = _without_ambiguous_constants(members, source, collected)
    for kind in (str, int):
        constants = [m for m in members if isinstance(m, Const) and type(m.value) is kind]
        values = list(dict.fromkeys(m.value for m in constants))
        if len(values) > 1:
            others = [m for m in members if m not in constants]
            is_all = not [m for m in others if m != Null()]
            owner = source if is_all else replace(source, component=None, origin=source.origin.then("constant"))
            members = [enum_class(values, owner, collected, titles), *others]
    return union(members)


def _without_ambiguous_constants(members: list[Schema], source: SourceSchema, collected: Collected) -> list[Schema]:
    """Replace ambiguous constants and integer enums in `members` by the types of the values.

    datamodel-code-generator adds a class for constants of several types. pydantic treats true and 1 as equal.
    """
    constants = [member.value for member in members if isinstance(member, Const)]
    has_booleans = Scalar(type="boolean") in members or any(type(value) is bool for value in constants)
    is_mixed = len({type(value) for value in constants}) > 1
    has_others = len(constants) > 1 or any(
        isinstance(member, Scalar) and member.type in {"integer", "number"} for member in members
    )
    widened = []
    for member in members:
        values = _integers(member, collected) if has_booleans or is_mixed else []
        if isinstance(member, Const) and type(member.value) is bool and has_others:
            values = [member.value]
        if values:
            source.note(source.nodes[-1].pointer, f"one of {', '.join(map(json_excerpt, values))}")
        widened.append(scalars.widened(values) if values else member)
    return widened


def _integers(member: Schema, collected: Collected) -> list[int]:
    """Return the values of an integer constant or an integer enum; empty for any other schema."""
    if isinstance(member, Const):
        return [member.value] if type(member.value) is int else []
    definition = collected.definitions.get(member.name) if isinstance(member, Ref) else None
    if not isinstance(definition, Enum):
        return []
    return [each.value for each in definition.members if isinstance(each.value, int)]
