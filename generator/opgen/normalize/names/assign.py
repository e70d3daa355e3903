"""Assignment of all names: operations, webhooks, schemas, fields and enum members.

Requested names are assigned first, then recorded names, then natural names, which are derived from the document alone.
Among natural names, components come first, then fields, then inline schemas.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from opgen.api.model import LostName, NamesByOwner, Operation, Webhook, lost
from opgen.api.schema import Definition, Enum, Model, Ref, Schema, TaggedUnion, change_refs, nullable
from opgen.core.frozen import frozen
from opgen.core.name_styles import Style, allocate, pascal, snake, upper_snake
from opgen.core.options import Names, Options
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.names.inline import RootNames, equal_schemas, inline_names, named_classes, preferred_classes
from opgen.normalize.names.operations import WebhookName, function_names, operation_names, webhook_names
from opgen.normalize.operation_nodes import Operations
from opgen.normalize.operations.lower_document import LoweredDocument
from opgen.normalize.origin import component_identity, record_key
from opgen.normalize.selected import Selected

RESERVED = {
    head[:-1]: frozenset(name for line in lines if line[:1] != "#" for name in line.split())
    for head, *lines in map(
        str.splitlines, Path(__file__).with_name("reserved.txt").read_text("utf-8").split("\n[")[1:]
    )
}
"""Reserved names by the sections of `reserved.txt`."""
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
    reserved = RESERVED["fields"].union(classes)
    with_extra = reserved | {_EXTRA}
    return {
        model.name: allocate(
            (field.wire_name for field in model.fields),
            snake,
            reserved=with_extra if model.extra else reserved,
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
        reserved=RESERVED["members"],
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
    reserved = RESERVED["functions"] | {name for name, used in modules.items() if used}
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


def with_keys(requested: Names, operations: Operations) -> Names:
    """Return `requested` with the keys of operations. A request may identify an operation by method and path."""
    keys = {found.fallback_key: key for key, found in operations.items()}
    return replace(requested, operations={keys.get(key, key): name for key, name in requested.operations.items()})


def prefer_requested(recorded: Names, requested: Names) -> Names:
    """Return the `requested` names, and the `recorded` names that do not conflict with requested names."""
    return Names(
        operations=_prefer(recorded.operations, requested.operations),
        webhooks=_prefer(recorded.webhooks, requested.webhooks),
        schemas=_prefer(recorded.schemas, requested.schemas),
        fields=_prefer_inner(recorded.fields, requested.fields),
        members=_prefer_inner(recorded.members, requested.members),
    )


def unmet_requests(requested: Names, assigned: Names, unrequested: Names, operations: Operations) -> Iterator[str]:
    """Yield a message for each requested name that cannot be assigned.

    `unrequested` are the names that would be assigned without requests. A request must not take one of these names
    from another owner. Otherwise, existing calls by that name would silently reach a different function or class.
    """
    owners = _owners(unrequested.operations, requested.operations)
    functions = {function: key for name, key in owners.items() for function in function_names(name, operations[key])}
    by_path = {found.fallback_key: assigned.operations[key] for key, found in operations.items()}
    yield from _unmet("operations", requested.operations, {**assigned.operations, **by_path}, functions)
    webhooks = _owners(unrequested.webhooks, requested.webhooks)
    yield from _unmet("webhooks", requested.webhooks, assigned.webhooks, webhooks)
    classes = _owners(unrequested.schemas, requested.schemas)
    # Equal schemas share a class, so the owner may have the name too.
    lost_classes = {name: key for name, key in classes.items() if assigned.schemas[key] != name}
    yield from _unmet("schemas", requested.schemas, assigned.schemas, lost_classes)
    for setting in ("fields", "members"):
        named = getattr(assigned, setting)
        for key, names in getattr(requested, setting).items():
            if key in named:
                taken = _owners(getattr(unrequested, setting).get(key, {}), names)
                yield from _unmet(f"{setting}.{key}", names, named[key], taken)
            else:
                yield f'rename.{setting}: "{key}" is not a schema with {setting}; {nearest_in_document(key, [*named])}'


def assigned_names(table: NameTable) -> Names:
    """Return every name of `table`, by the keys of the manifest."""
    return Names(
        operations=table.operations,
        webhooks={each.words: each.name for each in table.webhooks.values()},
        schemas={record_key(key): name for key, name in table.schemas.items()},
        fields={record_key(key): names for key, names in table.fields.items()},
        members={record_key(key): names for key, names in table.members.items()},
    )


def names_to_record(assigned: Names, webhooks: Collection[str], classes: Container[str]) -> Names:
    """Return the names to record for the generated `webhooks` and `classes`.

    Operations are recorded elsewhere, together with their names. A field or member is omitted if its wire name already
    is a name in the right style. No other field or member can take such a name. Those of equal schemas are recorded for
    the first one.
    """
    schemas = {key: name for key, name in assigned.schemas.items() if name in classes}
    firsts = {*{name: key for key, name in sorted(schemas.items(), reverse=True)}.values()}
    return Names(
        webhooks={key: assigned.webhooks[key] for key in webhooks},
        schemas=schemas,
        fields=_inexact(assigned.fields, firsts, snake),
        members=_inexact(assigned.members, firsts, upper_snake),
    )


def lost_names(recorded: Names, requested: Names, assigned: Names) -> tuple[LostName, ...]:
    """Return the recorded names that could not be assigned again, although their owners still exist.

    A name that the configuration replaces is not lost.
    """
    return tuple(
        each
        for section in ("operations", "webhooks", "schemas", "fields", "members")
        for each in lost(section[:-1], *(_by_owner(names, section) for names in (recorded, assigned, requested)))
    )


def _by_owner(names: Names, section: str) -> NamesByOwner:
    """Return the names of a section by their owners. The owner of names that belong to the document itself is empty."""
    found: NamesByOwner = getattr(names, section)
    return found if section in {"fields", "members"} else {"": getattr(names, section)}


def _owners(unrequested: Mapping[str, str], requested: Mapping[str, str]) -> dict[str, str]:
    """Return the owner of each name in `unrequested`, except owners with a requested name."""
    return {name: key for key, name in unrequested.items() if key not in requested}


def _unmet(
    setting: str, requested: Mapping[str, str], assigned: Mapping[str, str], taken: Mapping[str, str]
) -> Iterator[str]:
    for key, name in requested.items():
        if key not in assigned:
            near = nearest_in_document(key, sorted(assigned))
            yield f'rename.{setting}: unknown name "{key}"; {near}'
        elif name in taken:
            yield f'rename.{setting}: cannot rename "{key}" to {name}: the name is taken by "{taken[name]}"'
        elif assigned[key] != name:
            yield f'rename.{setting}: cannot rename "{key}" to {name}: the name is reserved or already used'


def _prefer(recorded: Mapping[str, str], requested: Mapping[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in requested.values()}
    free = {key: name for key, name in recorded.items() if name.lower() not in taken}
    return {**free, **requested}


def _prefer_inner(recorded: NamesByOwner, requested: NamesByOwner) -> dict[str, Mapping[str, str]]:
    preferred = {key: _prefer(recorded.get(key, {}), names) for key, names in requested.items()}
    return {**recorded, **preferred}


def _inexact(names: NamesByOwner, owners: Container[str], style: Style) -> dict[str, Mapping[str, str]]:
    found = {
        owner: {wire: name for wire, name in inner.items() if not wire == name == style(wire)}
        for owner, inner in names.items()
        if owner in owners
    }
    return {owner: inner for owner, inner in found.items() if inner}
