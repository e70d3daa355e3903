"""Requested names: precedence over recorded names, and requests that cannot be met."""

from collections.abc import Collection, Iterator, Mapping

from opgen.core.options import Names
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.names.operations import function_names
from opgen.normalize.names.properties import InnerNames
from opgen.normalize.selection.operation_nodes import OperationNode


def prefer_requested(recorded: Names, requested: Names, operations: Mapping[str, OperationNode]) -> Names:
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
        resources=requested.resources,
    )


def unmet_requests(
    requested: Names,
    assigned: Names,
    unrequested: Names,
    operations: Mapping[str, OperationNode],
    paged: Collection[str],
) -> list[str]:
    """Return a message for each requested name that cannot be assigned. `paged` are keys of operations.

    `unrequested` are the names that would be assigned without requests. A request must not take one of these names
    from another owner. Otherwise, existing calls by that name would silently reach a different function or class.
    """
    keys = {found.fallback_key: key for key, found in operations.items()}
    named = {**assigned.operations, **_by_path(assigned, operations)}
    by_key = {keys.get(key, key): name for key, name in requested.operations.items()}
    taken = {
        function: key
        for name, key in _owners(unrequested.operations, by_key).items()
        for function in function_names(name, operations[key], is_paged=key in paged)
    }
    return [
        *_unmet("operations", requested.operations, named, taken),
        *_unmet("webhooks", requested.webhooks, assigned.webhooks, _owners(unrequested.webhooks, requested.webhooks)),
        *_unmet("schemas", requested.schemas, assigned.schemas, _owners(unrequested.schemas, requested.schemas)),
        *_unmet_inner("fields", requested.fields, assigned.fields, unrequested.fields),
        *_unmet_inner("members", requested.members, assigned.members, unrequested.members),
        *_unmet(
            "resources", requested.resources, assigned.resources, _owners(unrequested.resources, requested.resources)
        ),
    ]


def _by_path(assigned: Names, operations: Mapping[str, OperationNode]) -> dict[str, str]:
    return {found.fallback_key: assigned.operations[key] for key, found in operations.items()}


def _owners(unrequested: Mapping[str, str], requested: Mapping[str, str]) -> dict[str, str]:
    """Return the owner of each name in `unrequested`, except owners with a requested name."""
    return {name: key for key, name in unrequested.items() if key not in requested}


def _unmet_inner(setting: str, requested: InnerNames, assigned: InnerNames, unrequested: InnerNames) -> Iterator[str]:
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


def _prefer_inner(recorded: InnerNames, requested: InnerNames) -> dict[str, Mapping[str, str]]:
    preferred = {key: _prefer(recorded.get(key, {}), names) for key, names in requested.items()}
    return {**recorded, **preferred}
