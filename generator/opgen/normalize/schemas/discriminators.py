"""Discriminators of tagged unions, checked once all definitions are known."""

from dataclasses import replace

from opgen.api.schema import Const, Definition, Model, TaggedUnion, union
from opgen.normalize.schemas.reachability import Definitions


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
            own = _values_of(each, ref)
            verified[ref] = _with_discriminator(verified[ref], each.property, own)
    return verified


def _expanded(union: TaggedUnion, definitions: Definitions) -> TaggedUnion:
    """Replace each nested union with the same property by the members of that union. Drop a base without a model."""
    values: dict[tuple[str, str], None] = {}
    waiting, seen = list(reversed(union.mapping)), {union.name}
    while waiting:
        value, ref = waiting.pop()
        inner = definitions.get(ref)
        if isinstance(inner, TaggedUnion) and inner.property == union.property:
            waiting += [] if ref in seen else reversed(inner.mapping)
            seen.add(ref)
        else:
            values[value, ref] = None
    if len({value for value, _ in values}) < len(values):
        return replace(union, is_discriminated=False)
    other = union.other if _is_model(definitions, union.other) else None
    return replace(union, mapping=tuple(values), other=other)


def _is_model(definitions: Definitions, name: str | None) -> bool:
    return name is not None and isinstance(definitions.get(name), Model)


def _values_of(union: TaggedUnion, ref: str) -> tuple[str, ...]:
    return tuple(value for value, other in union.mapping if other == ref)


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
