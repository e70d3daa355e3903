"""Assignment of all names: operations, webhooks, schemas, fields and enum members.

Requested names are assigned first, then recorded names, then natural names, which are derived from the document alone.
Among natural names, components come first, then fields, then inline schemas.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from opgen.api.model import NamesByOwner, Operation, Webhook
from opgen.api.schema import Definition, Enum, Model, Ref, Schema, TaggedUnion, change_refs, nullable
from opgen.core.frozen import frozen
from opgen.core.name_styles import allocate, pascal, snake, upper_snake
from opgen.core.options import Names, Options
from opgen.normalize.names.inline import RootNames, equal_schemas, inline_names, named_classes, preferred_classes
from opgen.normalize.names.operations import WebhookName, function_names, operation_names, webhook_names
from opgen.normalize.names.reserved import RESERVED_FIELDS, RESERVED_FUNCTIONS, RESERVED_MEMBERS
from opgen.normalize.operations.lower_document import LoweredDocument
from opgen.normalize.origin import component_identity, record_key
from opgen.normalize.selection.selected import Selected

_FORM = "Body_"

# The attribute of runtime models that contains all properties without a field.
_EXTRA = "additional_properties"


def component_names(
    wire_names: Iterable[str],
    reserved: Collection[str],
    preferred: Mapping[str, str],
    claimed: Collection[str],
    operations: Mapping[str, str],
) -> dict[str, str]:
    """Return the class name of each component by identity. `operations` are function names by operationId.

    `preferred` names, by wire name, are assigned first. `claimed` are recorded names of inline schemas and fields. A
    component without a recorded name must not take a claimed name.
    """
    words = _words(frozenset(wire_names), operations)
    preferred = {words[key]: name for key, name in preferred.items() if key in words}
    taken = {name.lower() for name in preferred.values()}
    names = allocate(
        words.values(),
        pascal,
        reserved={*reserved, *(name for name in claimed if name.lower() not in taken)},
        suffix="Model",
        fold=True,
        preferred=preferred,
    )
    return {component_identity(key): names[text] for key, text in words.items()}


def _words(wire_names: frozenset[str], operations: Mapping[str, str]) -> dict[str, str]:
    """Return the text from which each component name is derived: the wire name, except for forms of FastAPI.

    FastAPI names the form of an operation `Body_` and the operationId, which contains path and method.
    """
    words = {name: name for name in wire_names}
    for name in sorted(wire_names):
        function = operations.get(name.removeprefix(_FORM), "")
        form = f"{function} body"
        if name.startswith(_FORM) and function and form not in words:
            words[name] = form
    return words


def root_names(
    components: Mapping[str, str], operations: Mapping[str, str], webhooks: Mapping[str, WebhookName]
) -> RootNames:
    """Return the first parts of natural names: the names of operations, webhooks and components."""
    return {
        "operation": {key: pascal(name) for key, name in operations.items()},
        "webhook": {key: pascal(each.name.removeprefix("parse_")) for key, each in webhooks.items()},
        "component": components,
        "family": {key: f"Any{name}" for key, name in components.items()},
        "document": {"": ""},
    }


def field_names(
    definitions: Iterable[Definition], preferred: NamesByOwner, classes: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the name of each field, by the identity of the model and the wire name of the field.

    No field gets the name of one of `classes`, because the field would hide the class in annotations of the model.
    """
    reserved = RESERVED_FIELDS.union(classes)
    return {
        model.name: allocate(
            (field.wire_name for field in model.fields),
            snake,
            reserved=reserved | {_EXTRA} if model.extra else reserved,
            preferred=preferred.get(model.name, {}),
        )
        for model in definitions
        if isinstance(model, Model)
    }


def member_names(definitions: Iterable[Definition], preferred: NamesByOwner) -> dict[str, dict[str, str]]:
    """Return the name of each enum member, by the identity of the enum and the value as text."""
    return {
        enum.name: _member_names(enum, preferred.get(enum.name, {})) for enum in definitions if isinstance(enum, Enum)
    }


def _member_names(enum: Enum, preferred: Mapping[str, str]) -> dict[str, str]:
    names = allocate(
        (member.name for member in enum.members),
        upper_snake,
        reserved=RESERVED_MEMBERS,
        preferred={
            member.name: preferred[str(member.value)] for member in enum.members if str(member.value) in preferred
        },
    )
    return {str(member.value): names[member.name] for member in enum.members}


@frozen
class NameTable:
    """Table of assigned names: operations and webhooks by key, schemas by identity, fields and members by owner.

    - `equal`: first of the equal inline schemas, by the identity of each inline schema.
    """

    operations: Mapping[str, str]
    webhooks: Mapping[str, WebhookName]
    schemas: Mapping[str, str]
    equal: Mapping[str, str]
    fields: NamesByOwner
    members: NamesByOwner


def assign(  # noqa: PLR0913, PLR0917 - each argument affects the names
    lowered: LoweredDocument,
    reserved: Collection[str],
    recorded: Names,
    preferred: Names,
    requested: Names,
    options: Options,
) -> NameTable:
    """Assign a name to everything in `lowered`, and to excluded operations and webhooks.

    `reserved` are class names that no schema may have. `preferred` are the `recorded` names, overridden by the
    `requested` names. A preferred name is assigned unless it is reserved, taken or invalid.
    """
    origins, definitions = lowered.collected.origins, tuple(lowered.collected.definitions.values())
    equal = equal_schemas(definitions, origins, recorded.schemas, requested.schemas)
    operations, webhooks = _functions(lowered.selected, preferred, options)
    components = component_names(
        lowered.components,
        reserved,
        preferred.schemas,
        {
            *(preferred.schemas.get(record_key(identity), "") for identity in origins),
            *_claimed_fields(definitions, preferred.fields),
        },
        operations,
    )
    owners = {each.name: equal.get(each.name, each.name) for each in sorted(definitions, key=lambda each: each.name)}
    fields = field_names(
        definitions,
        _by_first(owners, recorded.schemas, preferred.fields, requested.fields),
        {*components.values(), *preferred.schemas.values()},
    )
    inline = inline_names(
        named_classes(equal, origins, root_names(components, operations, webhooks)),
        {*components.values(), *reserved},
        preferred_classes(equal, preferred.schemas, requested.schemas),
        {name for names in fields.values() for name in names.values()},
    )
    members = member_names(definitions, _by_first(owners, recorded.schemas, preferred.members, requested.members))
    return NameTable(
        operations=operations,
        webhooks=webhooks,
        schemas={**components, **{identity: inline[first] for identity, first in sorted(equal.items())}},
        equal=equal,
        fields={identity: fields[first] for identity, first in owners.items() if first in fields},
        members={identity: members[first] for identity, first in owners.items() if first in members},
    )


def _by_first(
    owners: Mapping[str, str], recorded: Mapping[str, str], preferred: NamesByOwner, requested: NamesByOwner
) -> dict[str, dict[str, str]]:
    """Return the preferred names of fields or members by the identity of the first of equal schemas.

    They are recorded for a schema that may be gone. Then another schema has the name of its class.
    """
    by_class = {recorded[key]: names for key, names in preferred.items() if key in recorded}
    found: dict[str, dict[str, str]] = {}
    for identity, first in owners.items():
        key = record_key(identity)
        names = preferred.get(key) or by_class.get(recorded.get(key, ""), {})
        found[first] = {**names, **found.get(first, {})}
    for identity, first in owners.items():
        found[first] |= requested.get(record_key(identity), {})
    return found


def _functions(selected: Selected, preferred: Names, options: Options) -> tuple[dict[str, str], dict[str, WebhookName]]:
    # A new operation must not get the recorded name of a webhook.
    recorded = {*preferred.webhooks.values()} - {*preferred.operations.values()}
    modules = {"resources": options.resources is not False, "testing": options.testing}
    reserved = RESERVED_FUNCTIONS | {name for name, used in modules.items() if used}
    operations = operation_names(selected.all_operations, options, reserved | recorded, preferred.operations)
    taken = {
        function for key, name in operations.items() for function in function_names(name, selected.all_operations[key])
    }
    webhooks = webhook_names(selected.all_webhooks, operations, taken | reserved, preferred.webhooks)
    return operations, webhooks


def _claimed_fields(definitions: tuple[Definition, ...], recorded: NamesByOwner) -> set[str]:
    """Return the recorded names of existing fields that begin with a capital letter, like a class name."""
    return {
        name
        for model in definitions
        if isinstance(model, Model)
        for names in [recorded.get(record_key(model.name), {})]
        for field in model.fields
        if (name := names.get(field.wire_name, ""))[:1].isupper()
    }


@frozen
class Named:
    """Operations, webhooks and definitions with their Python names."""

    definitions: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]


def apply(lowered: LoweredDocument, table: NameTable) -> Named:
    """Replace the keys and identities in `lowered` by the names in `table`.

    A class cannot be nullable. Each reference to a nullable component therefore becomes nullable.
    """
    collected = lowered.collected

    def renamed(ref: Ref) -> Schema:
        if ref.name not in table.schemas:
            return ref  # A union of equal schemas became one reference, which already has its name.
        named = Ref(table.schemas[ref.name])
        return nullable(named) if ref.name in collected.nullable_components else named

    definitions, operations, webhooks = change_refs(
        (tuple(collected.definitions.values()), lowered.operations, lowered.webhooks), renamed
    )
    return Named(
        definitions=tuple(
            _definition(each, table, collected.family_bases.get(each.name))
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
