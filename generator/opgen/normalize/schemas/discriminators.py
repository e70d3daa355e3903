"""Discriminators of tagged unions: whether they distinguish the members once all definitions are known."""

from dataclasses import replace

from opgen.api.schema import Const, Definition, Model, TaggedUnion, union
from opgen.normalize.schemas.reachability import Definitions


def settle_unions(definitions: Definitions) -> Definitions:
    """Mark each tagged union whose members its discriminator cannot distinguish.

    Every member must have the property, with one value for all unions that contain it. In the others the property is
    required in each member, and its type is the value.
    """
    unions = [
        _expanded(each, definitions)
        for each in definitions.values()
        if isinstance(each, TaggedUnion)
    ]
    tags: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for each in unions:
        for ref in {ref for _, ref in each.mapping}:
            tags.setdefault((ref, each.property), set()).add(_tags_of(each, ref))
    settled = dict(definitions)
    for each in unions:
        refs = list(dict.fromkeys(ref for _, ref in each.mapping))
        # pydantic looks for the tag by the one name of the field in all models.
        fields = {_tag_field(definitions.get(ref), each.property) for ref in refs}
        is_sound = len(fields) == 1 and all(
            len(tags[ref, each.property]) == 1 for ref in refs
        )
        field = fields.pop() if is_sound and each.is_discriminated else None
        if field is None:
            settled[each.name] = replace(each, is_discriminated=False)
            continue
        settled[each.name] = replace(each, field=field)
        for ref in refs:
            own = _tags_of(each, ref)
            settled[ref] = _tagged(settled[ref], each.property, own)
    return settled


def _expanded(union: TaggedUnion, definitions: Definitions) -> TaggedUnion:
    """Replace members that are unions with the same property by their members, and drop a base that is not a model."""
    tags: dict[tuple[str, str], None] = {}
    waiting, seen = list(reversed(union.mapping)), {union.name}
    while waiting:
        tag, ref = waiting.pop()
        inner = definitions.get(ref)
        if isinstance(inner, TaggedUnion) and inner.property == union.property:
            waiting += [] if ref in seen else reversed(inner.mapping)
            seen.add(ref)
        else:
            tags[tag, ref] = None
    if len({tag for tag, _ in tags}) < len(tags):
        return replace(union, is_discriminated=False)
    other = union.other if _is_model(definitions, union.other) else None
    return replace(union, mapping=tuple(tags), other=other)


def _is_model(definitions: Definitions, name: str | None) -> bool:
    return name is not None and isinstance(definitions.get(name), Model)


def _tags_of(union: TaggedUnion, ref: str) -> tuple[str, ...]:
    return tuple(tag for tag, other in union.mapping if other == ref)


def _tag_field(definition: Definition | None, property_name: str) -> str | None:
    """Return the field of the property, if the definition is a model that has it."""
    fields = definition.fields if isinstance(definition, Model) else ()
    return next((f.name for f in fields if f.wire_name == property_name), None)


def _tagged(
    definition: Definition, property_name: str, tags: tuple[str, ...]
) -> Definition:
    """Return the model with its discriminator property required and limited to the values of the union."""
    if not isinstance(definition, Model):
        return definition
    schema = union([Const(tag) for tag in tags])
    fields = tuple(
        (
            replace(
                field,
                schema=schema,
                required=True,
                default=None,
                read_only=False,
                write_only=False,
            )
            if field.wire_name == property_name
            else field
        )
        for field in definition.fields
    )
    return replace(definition, fields=fields)
