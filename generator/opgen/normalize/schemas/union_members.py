"""Members of `oneOf` and `anyOf`: the words for names, and the keywords that apply to all members."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from opgen.core.name_styles import pascal
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


def member_words(union: UnionKeyword, *, is_inline: bool = False) -> Iterator[str]:
    """Yield a word for the name of each member: title, name of the target, constant of a property, or number.

    In an inline union with a single member beside null, an empty word replaces the number.
    """
    counts: Counter[str] = Counter()
    is_single = is_inline and len(split_null(union.members)[0]) == 1
    for number, member in enumerate(union.members, start=1):
        word = _title_or_target(member)
        if not word and (constant := _property_constant(member)):
            counts[constant] += 1
            count = counts[constant]
            word = constant if count == 1 else f"{constant}{count}"
        yield word or ("" if is_single else f"Option{number}")


def only_text(keywords: Mapping[str, Any]) -> str:
    """Return the only string that `enum` or `const` allows; empty if other values are allowed too."""
    values = keywords.get("enum", [keywords.get("const")])
    is_one = isinstance(values, list) and len(values) == 1
    return values[0] if is_one and isinstance(values[0], str) else ""


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


def _title_or_target(member: Node) -> str:
    """Return the title of a member, or the name of the target; empty if the member has neither."""
    value = member.value if isinstance(member.value, dict) else {}
    title, reference = value.get("title"), value.get("$ref")
    if isinstance(title, str) and title.strip():
        return pascal(title)
    return pascal(reference.rsplit("/", 1)[-1]) if isinstance(reference, str) else ""


def _property_constant(member: Node) -> str:
    """Return the value of the only constant property, such as `type`; empty with no or several such properties."""
    schemas = [schema.value for _, schema in member.mapping("properties")]
    texts = [only_text(each) for each in schemas if isinstance(each, dict)]
    constants = [text for text in texts if text.strip()]
    return pascal(constants[0]) if len(constants) == 1 else ""
