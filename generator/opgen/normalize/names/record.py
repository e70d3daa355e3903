"""Names for the manifest: assigned names to record, and recorded names that could not be assigned again."""

from collections.abc import Collection, Container, Iterator, Mapping

from opgen.api.model import LostName
from opgen.core.name_styles import Style, snake, upper_snake
from opgen.core.options import Names
from opgen.normalize.names.assign import NameTable
from opgen.normalize.names.properties import InnerNames
from opgen.normalize.names.recorded import same_list
from opgen.normalize.origin import record_key


def assigned_names(table: NameTable) -> Names:
    """Return every name of `table`, by the keys of the manifest."""
    return Names(
        operations=table.operations,
        webhooks={each.words: each.name for each in table.webhooks.values()},
        schemas={record_key(key): name for key, name in table.schemas.items()},
        fields={record_key(key): names for key, names in table.fields.items()},
        members={record_key(key): names for key, names in table.members.items()},
        resources=table.resources,
    )


def names_to_record(assigned: Names, webhooks: Collection[str], classes: Container[str]) -> Names:
    """Return the names to record for the generated `webhooks` and `classes`.

    Operations are recorded elsewhere, together with their names. A field or member is omitted if its wire name already
    is a name in the right style. No other field or member can take such a name.
    """
    schemas = {key: name for key, name in assigned.schemas.items() if name in classes}
    return Names(
        webhooks={key: assigned.webhooks[key] for key in webhooks},
        schemas=schemas,
        fields=_inexact(assigned.fields, schemas, snake),
        members=_inexact(assigned.members, schemas, upper_snake),
    )


def lost_names(recorded: Names, requested: Names, assigned: Names) -> tuple[LostName, ...]:
    """Return the recorded names that could not be assigned again, although their owners still exist.

    A name that the configuration replaces is not lost. The name of a schema that moved to another position in the same
    list is not lost either.
    """
    kinds = (
        ("operation", recorded.operations, assigned.operations),
        ("webhook", recorded.webhooks, assigned.webhooks),
        ("schema", _without_moved(recorded, assigned), assigned.schemas),
    )
    chosen = {*requested.operations.values(), *requested.webhooks.values(), *requested.schemas.values()}
    return (
        *(
            LostName(kind=kind, key=key, recorded=name, assigned=now[key])
            for kind, before, now in kinds
            for key, name in sorted(before.items())
            if key in now and now[key] != name and now[key] not in chosen
        ),
        *_lost_inner("field", recorded.fields, requested.fields, assigned.fields),
        *_lost_inner("member", recorded.members, requested.members, assigned.members),
    )


def _lost_inner(kind: str, recorded: InnerNames, requested: InnerNames, assigned: InnerNames) -> Iterator[LostName]:
    for owner, names in sorted(recorded.items()):
        now = assigned.get(owner, {})
        chosen = requested.get(owner, {})
        for key, name in sorted(names.items()):
            if key in now and now[key] != name and key not in chosen:
                yield LostName(kind=kind, key=f"{owner} {key}", recorded=name, assigned=now[key])


def _without_moved(recorded: Names, assigned: Names) -> dict[str, str]:
    """Return the recorded names of schemas, except names that a schema of the same list has now."""
    lists: dict[str, set[str]] = {}
    for key, name in assigned.schemas.items():
        lists.setdefault(same_list(key), set()).add(name)
    return {key: name for key, name in recorded.schemas.items() if name not in lists.get(same_list(key), ())}


def _inexact(names: InnerNames, owners: Container[str], style: Style) -> dict[str, Mapping[str, str]]:
    found = {
        owner: {wire: name for wire, name in inner.items() if not wire == name == style(wire)}
        for owner, inner in names.items()
        if owner in owners
    }
    return {owner: inner for owner, inner in found.items() if inner}
