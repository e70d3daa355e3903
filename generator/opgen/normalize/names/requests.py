"""Requested names: their precedence over recorded names, and the requests that cannot be met."""

from collections.abc import Iterator, Mapping

from opgen.core.options import Names
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.names.properties import InnerNames
from opgen.normalize.selection.found import Found


def prefer_requested(
    recorded: Names, requested: Names, operations: Mapping[str, Found]
) -> Names:
    """Return the `requested` names, and the `recorded` names of everything else that do not stand in their way.

    An operation may also be requested by its method and path.
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
    requested: Names, assigned: Names, operations: Mapping[str, Found]
) -> list[str]:
    """Return one problem for each requested name whose owner does not exist, or that was not assigned to it."""
    by_path = {
        found.fallback_key: assigned.operations[key]
        for key, found in operations.items()
    }
    named = {**assigned.operations, **by_path}
    return [
        *_unmet("operations", requested.operations, named),
        *_unmet("webhooks", requested.webhooks, assigned.webhooks),
        *_unmet("schemas", requested.schemas, assigned.schemas),
        *_unmet_inner("fields", requested.fields, assigned.fields),
        *_unmet_inner("members", requested.members, assigned.members),
    ]


def _unmet_inner(
    setting: str, requested: InnerNames, assigned: InnerNames
) -> Iterator[str]:
    for key, names in requested.items():
        if key in assigned:
            yield from _unmet(f"{setting}.{key}", names, assigned[key])
        else:
            near = nearest_in_document(key, tuple(assigned))
            yield f'rename.{setting}: no schema "{key}" has {setting}; {near}'


def _unmet(
    setting: str, requested: Mapping[str, str], assigned: Mapping[str, str]
) -> Iterator[str]:
    for key, name in requested.items():
        if key not in assigned:
            near = nearest_in_document(key, tuple(assigned))
            yield f'rename.{setting}: there is no "{key}"; {near}'
        elif assigned[key] != name:
            yield f'rename.{setting}: "{key}" cannot be called {name}, which is reserved or taken'


def _prefer(
    recorded: Mapping[str, str], requested: Mapping[str, str]
) -> dict[str, str]:
    taken = {name.lower() for name in requested.values()}
    free = {key: name for key, name in recorded.items() if name.lower() not in taken}
    return {**free, **requested}


def _prefer_inner(
    recorded: InnerNames, requested: InnerNames
) -> dict[str, Mapping[str, str]]:
    preferred = {
        key: _prefer(recorded.get(key, {}), names) for key, names in requested.items()
    }
    return {**recorded, **preferred}
