"""Preferred names: requested and recorded names, requests that cannot be met, and names to record."""

from collections.abc import Collection, Container, Iterator, Mapping

from opgen.api.model import LostName, NamesByOwner, lost
from opgen.core.name_styles import Style, snake, upper_snake
from opgen.core.options import Names
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.names.assign import NameTable
from opgen.normalize.names.operations import function_names
from opgen.normalize.origin import record_key
from opgen.normalize.selection.operation_nodes import Operations


def prefer_requested(recorded: Names, requested: Names, operations: Operations) -> Names:
    """Return the `requested` names, and the `recorded` names that do not conflict with requested names.

    A request may identify an operation by method and path. The result then has the key of the operation.
    """
    keys = {found.fallback_key: key for key, found in operations.items()}
    by_key = {keys.get(key, key): name for key, name in requested.operations.items()}
    return Names(
        operations=_prefer(recorded.operations, by_key),
        webhooks=_prefer(recorded.webhooks, requested.webhooks),
        schemas=_prefer(recorded.schemas, requested.schemas),
        fields=_prefer_inner(recorded.fields, requested.fields),
        members=_prefer_inner(recorded.members, requested.members),
    )


def unmet_requests(
    requested: Names,
    assigned: Names,
    unrequested: Names,
    operations: Operations,
) -> list[str]:
    """Return a message for each requested name that cannot be assigned.

    `unrequested` are the names that would be assigned without requests. A request must not take one of these names
    from another owner. Otherwise, existing calls by that name would silently reach a different function or class.
    """
    keys = {found.fallback_key: key for key, found in operations.items()}
    by_path = {found.fallback_key: assigned.operations[key] for key, found in operations.items()}
    named = {**assigned.operations, **by_path}
    by_key = {keys.get(key, key): name for key, name in requested.operations.items()}
    taken = {
        function: key
        for name, key in _owners(unrequested.operations, by_key).items()
        for function in function_names(name, operations[key])
    }
    classes = _owners(unrequested.schemas, requested.schemas)
    # Equal schemas share a class, so the owner may have the name too.
    lost_classes = {name: key for name, key in classes.items() if assigned.schemas[key] != name}
    return [
        *_unmet("operations", requested.operations, named, taken),
        *_unmet("webhooks", requested.webhooks, assigned.webhooks, _owners(unrequested.webhooks, requested.webhooks)),
        *_unmet("schemas", requested.schemas, assigned.schemas, lost_classes),
        *_unmet_inner("fields", requested.fields, assigned.fields, unrequested.fields),
        *_unmet_inner("members", requested.members, assigned.members, unrequested.members),
    ]


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
    return (
        *lost("operation", {"": recorded.operations}, {"": assigned.operations}, {"": requested.operations}),
        *lost("webhook", {"": recorded.webhooks}, {"": assigned.webhooks}, {"": requested.webhooks}),
        *lost("schema", {"": recorded.schemas}, {"": assigned.schemas}, {"": requested.schemas}),
        *lost("field", recorded.fields, assigned.fields, requested.fields),
        *lost("member", recorded.members, assigned.members, requested.members),
    )


def _owners(unrequested: Mapping[str, str], requested: Mapping[str, str]) -> dict[str, str]:
    """Return the owner of each name in `unrequested`, except owners with a requested name."""
    return {name: key for key, name in unrequested.items() if key not in requested}


def _unmet_inner(
    setting: str, requested: NamesByOwner, assigned: NamesByOwner, unrequested: NamesByOwner
) -> Iterator[str]:
    for key, names in requested.items():
        if key in assigned:
            taken = _owners(unrequested.get(key, {}), names)
            yield from _unmet(f"{setting}.{key}", names, assigned[key], taken)
        else:
            near = nearest_in_document(key, tuple(assigned))
            yield f'rename.{setting}: "{key}" is not a schema with {setting}; {near}'


def _unmet(
    setting: str, requested: Mapping[str, str], assigned: Mapping[str, str], taken: Mapping[str, str]
) -> Iterator[str]:
    for key, name in requested.items():
        if key not in assigned:
            near = nearest_in_document(key, tuple(assigned))
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
