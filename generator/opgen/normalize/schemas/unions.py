"""Unions: members that can be lowered, discriminators with the value of each member, and a last check of both."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import Any

from opgen.api.schema import Const, Definition, Definitions, Model, Ref, Schema, TaggedUnion, union
from opgen.normalize.schemas.collected import SourceSchema, json_excerpt
from opgen.schemas.merged import MergedSchema, UnionKeyword, merge_schemas
from opgen.schemas.node import Node, Nodes, is_component
from opgen.schemas.parts import split_null
from opgen.schemas.references import mapped, sole_reference


def discriminated(keyword: UnionKeyword, schemas: Sequence[Schema], *, least: int = 2) -> TaggedUnion | None:
    """Return the tagged union for `keyword`, with an empty name; None if the discriminator is missing or unsupported.

    `schemas` are the lowered members of `keyword`. A discriminator is unsupported if the union has fewer than `least`
    members, or if a member is not a definition. It is also unsupported if two members have the same discriminator
    value, or if the property is not a string. `verify_discriminators` checks later that each member has the property.
    """
    node = keyword.owner.object_at("discriminator")
    if node is None:
        return None
    name = node.text("propertyName")
    refs = [schema.name for schema in schemas if isinstance(schema, Ref)]
    is_distinct = len(set(refs)) == len(schemas) >= least
    if not name or not is_distinct:
        return None
    entries = list(_mapped(node))
    default = _named(node.child("defaultMapping"))
    pairs = list(zip(keyword.members, refs, strict=True))
    others = [ref for member, ref in pairs if default and _component(member) == default]
    pairs = [(member, ref) for member, ref in pairs if ref not in others]
    inherited = _allowed_strings(keyword.owner, name)
    values = [_allowed_strings(member, name) for member, _ in pairs]
    if not pairs or None in values:
        return None
    for is_named in (False, True):
        mapping: list[tuple[str, str]] = []
        for (member, ref), constants in zip(pairs, values, strict=True):
            # Constants that are inherited from the base do not distinguish the member from other members.
            is_own = not is_named and constants != inherited
            listed = constants or () if is_own else ()
            mapping += [(value, ref) for value in _discriminator_values(member, entries, listed)]
        is_complete = {ref for _, ref in mapping} == {ref for _, ref in pairs}
        if is_complete and len({value for value, _ in mapping}) == len(mapping):
            other = others[0] if others else None
            return TaggedUnion(name="", property=name, mapping=tuple(mapping), other=other)
    return None


def _discriminator_values(member: Node, entries: list[tuple[str, str]], constants: Sequence[str]) -> list[str]:
    """Return the discriminator values of `member`: mapped values and constants, or else the name of the component."""
    component = _component(member)
    own = [value for value, wire_name in entries if wire_name == component]
    others = {value for value, _ in entries}
    own += [value for value in constants if value not in others]
    return own or ([component] if component is not None else [])


def _allowed_strings(member: Node, name: str) -> tuple[str, ...] | None:
    """Return the strings that `member` allows for the property `name`.

    Return an empty tuple if any string is allowed. Return None if the property may have a value of another type.
    """
    merged = merge_schemas(merge_schemas((member,)).properties.get(name, ()))
    is_text = "string" in (merged.types or ["string"]) and all(isinstance(value, str) for value in merged.values)
    return tuple(dict.fromkeys(merged.values)) if is_text else None


def _mapped(node: Node) -> Iterator[tuple[str, str]]:
    """Yield each discriminator value of the explicit `mapping`, with the wire name of a component."""
    for value, target in node.mapping("mapping"):
        if (wire_name := _named(target)) is not None:
            yield value, wire_name


def _named(node: Node | None) -> str | None:
    """Return the wire name of the component to which the mapping entry `node` refers, by name or by URI.

    If the component does not exist, record a problem and return None.
    """
    if node is None or not node.expect(str):
        return None
    found = mapped(node)
    if found is not None and is_component(found.pointer):
        return found.pointer[2]
    node.problem(
        (
            f'discriminator {node.pointer[-1]} "{node.value}" refers to an unknown schema'
            if node.pointer[-1] == "defaultMapping"
            else f'discriminator mapping "{node.pointer[-1]}" refers to an unknown schema'
        ),
        "use the name of a schema in components/schemas, or remove the entry",
    )
    return None


def _component(member: Node) -> str | None:
    """Return the wire name of the component to which `member` refers; None if `member` refers to no component."""
    reference = member if "$ref" in member else sole_reference((member,))
    target = reference.target() if reference else None
    return target.pointer[2] if target and is_component(target.pointer) else None


def verify_discriminators(definitions: Definitions) -> Definitions:
    """Verify the discriminator of each tagged union.

    A discriminator is sound under two conditions. Each member has the property, under the same Python field name. Each
    member has the same discriminator values in all unions that contain the member. If the discriminator is sound, the
    property becomes required and accepts only the discriminator values of the member.
    """
    unions = [_expanded(each, definitions) for each in definitions.values() if isinstance(each, TaggedUnion)]
    values: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for each in unions:
        for ref in {ref for _, ref in each.mapping}:
            values.setdefault((ref, each.property), set()).add(_values_of(each, ref))
    verified = dict(definitions)
    for each in unions:
        refs = list(dict.fromkeys(ref for _, ref in each.mapping))
        # pydantic requires that the discriminator field has the same name in all models.
        fields = {_discriminator_field(definitions.get(ref), each.property) for ref in refs}
        is_sound = len(fields) == 1 and all(len(values[ref, each.property]) == 1 for ref in refs)
        field = fields.pop() if is_sound and each.is_discriminated else None
        if field is None:
            verified[each.name] = replace(each, is_discriminated=False)
            continue
        verified[each.name] = replace(each, field=field)
        for ref in refs:
            verified[ref] = _with_discriminator(verified[ref], each.property, _values_of(each, ref))
    return verified


def _expanded(tagged: TaggedUnion, definitions: Definitions) -> TaggedUnion:
    """Replace each nested union with the same property by the members of that union. Drop a base without a model."""
    values: dict[tuple[str, str], None] = {}
    waiting, seen = list(reversed(tagged.mapping)), {tagged.name}
    while waiting:
        value, ref = waiting.pop()
        inner = definitions.get(ref)
        if isinstance(inner, TaggedUnion) and inner.property == tagged.property:
            waiting += [] if ref in seen else reversed(inner.mapping)
            seen.add(ref)
        else:
            values[value, ref] = None
    if len({value for value, _ in values}) < len(values):
        return replace(tagged, is_discriminated=False)
    other = tagged.other if isinstance(definitions.get(tagged.other or ""), Model) else None
    return replace(tagged, mapping=tuple(values), other=other)


def _values_of(tagged: TaggedUnion, ref: str) -> tuple[str, ...]:
    return tuple(value for value, other in tagged.mapping if other == ref)


def _discriminator_field(definition: Definition | None, property_name: str) -> str | None:
    """Return the name of the field for the property; None if the definition is not a model with that property."""
    fields = definition.fields if isinstance(definition, Model) else ()
    return next((f.name for f in fields if f.wire_name == property_name), None)


def _with_discriminator(definition: Definition, property_name: str, values: tuple[str, ...]) -> Definition:
    """Return the model with a required discriminator property that accepts only the values of the union."""
    if not isinstance(definition, Model):
        return definition
    schema = union([Const(value) for value in values])
    fields = tuple(
        (
            replace(field, schema=schema, required=True, default=None, read_only=False, write_only=False)
            if field.wire_name == property_name
            else field
        )
        for field in definition.fields
    )
    return replace(definition, fields=fields)


MAX_MEMBERS = 64
"""Maximum number of combinations of the members of several unions in one schema, or inside each other."""

# Keywords that do not affect the type of a member. A member is typeless if it has no other keywords.
_TYPELESS = frozenset({"required", "not", "title", "description"})
# Keywords of a member that does not affect the type either, if the schema has its properties itself.
_LIMITING = frozenset({"type", "properties", "additionalProperties"})
# Keywords that combine a schema with others. They do not apply to the members of a union of the schema.
_COMBINATIONS = frozenset({"oneOf", "anyOf", "allOf", "$ref", "$dynamicRef", "discriminator"})
_LIMITS = frozenset({"type", "enum", "const", "title", "description", "default", "format"})


def usable_unions(merged: MergedSchema, source: SourceSchema) -> tuple[UnionKeyword, ...]:
    """Return the unions of a schema that can be lowered. Record each other union as a constraint that is not checked.

    A union cannot be lowered if all members are typeless, or if it has too many combinations with the earlier unions.
    """
    usable: list[UnionKeyword] = []
    for each_union in merged.unions:
        count = source.combinations * prod(len(each.members) for each in (*usable, each_union))
        # Beside a typed member, a typeless member accepts every value of the surrounding schema, so the union is kept.
        is_typeless = all(_is_typeless(each, merged) for each in each_union.members)
        is_combined = usable or source.combinations > 1
        if is_typeless or (is_combined and count > MAX_MEMBERS):
            words = " or ".join(json_excerpt(each.value) for each in each_union.members)
            source.note((*each_union.owner.pointer, each_union.keyword), f"matching {words}")
        else:
            usable.append(each_union)
    return tuple(usable)


def base(merged: MergedSchema, unions: tuple[UnionKeyword, ...]) -> Nodes:
    """Return the parts of a schema, with only the keywords that apply to every member of the first union.

    The keywords of the other unions are among these keywords.
    """
    others = {(each.owner.pointer, each.keyword) for each in unions[1:]}
    return tuple(
        part._replace(
            value={
                key: value
                for key, value in part.value.items()
                if key not in _COMBINATIONS or (part.pointer, key) in others
            }
        )
        for part in merged.parts
    )


def sole_member(union: UnionKeyword) -> Node | None:
    """Return the only member beside null; None if there are several members or the union has a discriminator.

    For a reference beside null, return None, because the target has a separate definition. A reference without null
    is returned.
    """
    members, is_nullable = split_null(union.members)
    if len(members) != 1 or "discriminator" in union.owner:
        return None
    return None if is_nullable and "$ref" in members[0] else members[0]


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
