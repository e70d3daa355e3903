"""Replacement of keys and identities by assigned names in operations, webhooks and definitions."""

from dataclasses import dataclass, replace

from opgen.api.model import Operation, Webhook
from opgen.api.schema import Definition, Enum, Model, Ref, Schema, TaggedUnion, change_refs, nullable
from opgen.normalize.names.assign import NameTable
from opgen.normalize.operations.lower_document import LoweredDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Operations, webhooks and definitions with their Python names."""

    definitions: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]


def apply(lowered: LoweredDocument, table: NameTable) -> Named:
    """Replace the keys and identities in `lowered` by the names in `table`.

    A class cannot be nullable. Each reference to a nullable component therefore becomes nullable.
    """

    def renamed(ref: Ref) -> Schema:
        if ref.name not in table.schemas:
            return ref  # A union of equal schemas became one reference, which already has its name.
        named = Ref(table.schemas[ref.name])
        return nullable(named) if ref.name in lowered.nullable_components else named

    definitions, operations, webhooks = change_refs(
        (lowered.definitions, lowered.operations, lowered.webhooks), renamed
    )
    return Named(
        definitions=tuple(
            _definition(each, table, lowered.family_bases.get(each.name))
            for each in definitions
            if table.equal.get(each.name, each.name) == each.name
        ),
        operations=tuple(replace(each, name=table.operations[each.key]) for each in operations),
        webhooks=tuple(
            replace(each, name=table.webhooks[each.name].name, origin=table.webhooks[each.name].label)
            for each in webhooks
        ),
    )


def _definition(definition: Definition, table: NameTable, family_base: str | None) -> Definition:
    """Return `definition` with its names. `family_base` is the base, if it is the union of a base and its subtypes."""
    identity, name = definition.name, table.schemas[definition.name]
    description = definition.description
    if family_base is not None:
        description = f"Union of `{table.schemas[family_base]}` and the models derived from it."
    named = replace(definition, name=name, description=description)
    match named:
        case Model(fields=fields):
            own = table.fields[identity]
            return replace(
                named,
                fields=tuple(
                    (each if own[each.wire_name] == each.name else replace(each, name=own[each.wire_name]))
                    for each in fields
                ),
            )
        case Enum(members=members):
            own = table.members[identity]
            return replace(named, members=tuple(replace(m, name=own[str(m.value)]) for m in members))
        case TaggedUnion(mapping=mapping, other=other):
            return replace(
                named,
                mapping=tuple((value, table.schemas[ref]) for value, ref in mapping),
                other=other and table.schemas[other],
            )
        case _:
            return named
