"""Unions that can be lowered, and the keywords that apply to all members of `oneOf` and `anyOf`."""

from math import prod
from typing import Any

from opgen.normalize.schemas.collected import SourceSchema
from opgen.normalize.schemas.unenforced_constraints import json_excerpt
from opgen.schemas.merged import MergedSchema, UnionKeyword
from opgen.schemas.node import Node, Nodes
from opgen.schemas.parts import split_null

MAX_MEMBERS = 64
"""Maximum number of combinations of the members of several unions in one schema, or inside each other."""

_TYPELESS = frozenset({"required", "not", "title", "description"})
"""Keywords that do not affect the type of a member. A member is typeless if it has no other keywords."""
_LIMITING = frozenset({"type", "properties", "additionalProperties"})
"""Keywords of a member that does not affect the type either, if the schema has its properties itself."""
_LIMITS = frozenset({"type", "enum", "const", "title", "description", "default", "format"})


def usable_unions(merged: MergedSchema, source: SourceSchema) -> tuple[UnionKeyword, ...]:
    """Return the unions of a schema that can be lowered. Record each other union as a constraint that is not checked.

    A union cannot be lowered if all members are typeless, or if it has too many combinations with the earlier unions.
    """
    usable: list[UnionKeyword] = []
    for union in merged.unions:
        count = source.combinations * prod(len(each.members) for each in (*usable, union))
        # Beside a typed member, a typeless member accepts every value of the surrounding schema, so the union is kept.
        is_typeless = all(_is_typeless(each, merged) for each in union.members)
        is_combined = usable or source.combinations > 1
        if is_typeless or (is_combined and count > MAX_MEMBERS):
            words = " or ".join(json_excerpt(each.value) for each in union.members)
            source.note((*union.owner.pointer, union.keyword), f"matching {words}")
        else:
            usable.append(union)
    return tuple(usable)


def base(merged: MergedSchema, unions: tuple[UnionKeyword, ...]) -> Nodes:
    """Return the parts of a schema, with only the keywords that apply to every member of the first union.

    The keywords of the other unions are among these keywords.
    """
    others = {(each.owner.pointer, each.keyword) for each in unions[1:]}
    return tuple(
        Node(
            {
                key: value
                for key, value in part.value.items()
                if _is_common(key, is_other_union=(part.pointer, key) in others)
            },
            part.pointer,
            part.context,
            part.scope,
        )
        for part in merged.parts
    )


def sole_member(union: UnionKeyword) -> Node | None:
    """Return the only member beside null; None if there are several members or the union has a discriminator.

    For a reference beside null, return None, because the target has a separate definition. A reference without null
    is returned.
    """
    members, is_nullable = split_null(union.members)
    if len(members) != 1 or union.discriminator is not None:
        return None
    return None if is_nullable and "$ref" in members[0] else members[0]


def _is_common(keyword: str, *, is_other_union: bool) -> bool:
    if keyword in {"oneOf", "anyOf"}:
        return is_other_union
    return keyword not in {"allOf", "$ref", "$dynamicRef", "discriminator"}


def _is_typeless(member: Node, merged: MergedSchema) -> bool:
    """Return whether a member only restricts the schema: it requires properties, or limits the values of known ones."""
    value = member.value
    if not isinstance(value, dict) or not value:
        return False
    limited = {name: each.value for name, each in member.mapping("properties")} if "properties" in value else {}
    is_known = limited.keys() <= merged.properties.keys() and bool(merged.properties)
    more = _LIMITING if is_known and all(map(_is_limit, limited.values())) else frozenset[str]()
    return value.keys() <= _TYPELESS | more


def _is_limit(value: Any) -> bool:  # any JSON
    """Return whether a schema only limits the values of a property: it says nothing about parts of them."""
    return isinstance(value, dict) and value.keys() <= _LIMITS
