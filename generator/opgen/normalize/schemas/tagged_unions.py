"""Tagged unions: unions with a discriminator, and the discriminator value of each member."""

from collections.abc import Iterator, Sequence

from opgen.api.schema import Ref, Schema, TaggedUnion
from opgen.schemas.merged import UnionKeyword, merge_schemas
from opgen.schemas.node import Node, is_component


def discriminated(union: UnionKeyword, schemas: Sequence[Schema], *, least: int = 2) -> TaggedUnion | None:
    """Return the tagged union for `union`, with an empty name; None if the discriminator is missing or unsupported.

    `schemas` are the lowered members of `union`. A discriminator is unsupported if the union has fewer than `least`
    members, or if a member is not a definition. It is also unsupported if two members have the same discriminator
    value, or if the property is not a string. `verify_discriminators` checks later that each member has the property.
    """
    node = union.discriminator
    if node is None or not node.expect(dict):
        return None
    name = node.text("propertyName")
    refs = [schema.name for schema in schemas if isinstance(schema, Ref)]
    is_distinct = len(set(refs)) == len(schemas) >= least
    if not name or not is_distinct:
        return None
    mapped = list(_mapped(node))
    default = _named(node.child("defaultMapping"))
    pairs = list(zip(union.members, refs, strict=True))
    others = [ref for member, ref in pairs if default and _component(member) == default]
    pairs = [(member, ref) for member, ref in pairs if ref not in others]
    inherited = _allowed_strings(union.owner, name)
    values = [_allowed_strings(member, name) for member, _ in pairs]
    if not pairs or None in values:
        return None
    for is_named in (False, True):
        mapping: list[tuple[str, str]] = []
        for (member, ref), constants in zip(pairs, values, strict=True):
            # Constants that are inherited from the base do not distinguish the member from other members.
            is_own = not is_named and constants != inherited
            listed = constants or () if is_own else ()
            mapping += [(value, ref) for value in _discriminator_values(member, mapped, listed)]
        is_complete = {ref for _, ref in mapping} == {ref for _, ref in pairs}
        if is_complete and len({value for value, _ in mapping}) == len(mapping):
            other = others[0] if others else None
            return TaggedUnion(name="", property=name, mapping=tuple(mapping), other=other)
    return None


def _discriminator_values(member: Node, mapped: list[tuple[str, str]], constants: Sequence[str]) -> list[str]:
    """Return the discriminator values of `member`: mapped values and constants, or else the name of the component."""
    component = _component(member)
    own = [value for value, wire_name in mapped if wire_name == component]
    others = {value for value, _ in mapped}
    own += [value for value in constants if value not in others]
    return own or ([component] if component is not None else [])


def _allowed_strings(member: Node, name: str) -> tuple[str, ...] | None:
    """Return the strings that `member` allows for the property `name`.

    Return an empty tuple if any string is allowed. Return None if the property may have a value of another type.
    """
    keywords = merge_schemas(merge_schemas((member,)).properties.get(name, ())).keywords
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum", [])
    kinds = keywords.get("type", "string")
    is_text = "string" in (kinds if isinstance(kinds, list) else [kinds])
    if not isinstance(values, list) or not is_text:
        return None
    texts = [value for value in values if isinstance(value, str)]
    return tuple(dict.fromkeys(texts)) if len(texts) == len(values) else None


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
    schemas = node.context.document.root.get("components", {}).get("schemas", {})
    if node.value in schemas:
        return str(node.value)
    for pointer in node.context.references.candidates(node.value, node.pointer):
        if is_component(pointer) and pointer[2] in schemas:
            return pointer[2]
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
    target = member.target() if "$ref" in member else None
    return target.pointer[2] if target and is_component(target.pointer) else None
