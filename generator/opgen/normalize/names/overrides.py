"""Which names go first: what the configuration asks for, then what the package has had; and what became of them."""

from collections.abc import Container, Iterator, Mapping

from opgen.api.schema import Enum, Model
from opgen.core.errors import ChoiceError
from opgen.core.name_styles import Style, snake, upper_snake
from opgen.core.options import Names
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.names.operations import Found
from opgen.normalize.schemas.registry import Registry

_Inner = Mapping[str, Mapping[str, str]]


def preferred(recorded: Names, rename: Names, operations: Mapping[str, Found]) -> Names:
    """`recorded` with `rename` above it. An operation may also be renamed by its method and path."""
    keys = {found.fallback_key: key for key, found in operations.items()}
    renamed = {keys.get(key, key): name for key, name in rename.operations.items()}
    return Names(
        operations=_over(recorded.operations, renamed),
        webhooks=_over(recorded.webhooks, rename.webhooks),
        schemas=_over(recorded.schemas, rename.schemas),
        fields=_each_over(recorded.fields, rename.fields),
        members=_each_over(recorded.members, rename.members),
    )


def given_names(
    registry: Registry,
    names: Mapping[str, str],
    webhooks: Mapping[str, str],
    used: Container[str],
) -> Names:
    """What everything is called, but for operations, which say so themselves.

    `names` are the final ones of provisional names, `webhooks` by the words they are made of, `used` the definitions
    that are left. Of fields and members those that are not called as the document calls them, in the style of their
    kind: no other can ever take the names of these.
    """
    finals = {registry.key(name): final for name, final in names.items()}
    schemas = {**registry.component_names, **finals}
    schemas = {key: name for key, name in schemas.items() if name in used}
    fields, members = _inner_names(registry)
    return Names(
        webhooks={w.removeprefix("parse "): name for w, name in webhooks.items()},
        schemas=schemas,
        fields=_different(fields, schemas, snake),
        members=_different(members, schemas, upper_snake),
    )


def check_operations(
    rename: Names, found: Mapping[str, Found], names: Mapping[str, str]
) -> None:
    """Raises `ChoiceError` for what `rename` asks of operations and cannot have."""
    known = dict(names)
    known |= {each.fallback_key: names[key] for key, each in found.items()}
    wrong = list(_wrong("operations", rename.operations, known))
    if wrong:
        raise ChoiceError(wrong)


def check_webhooks(rename: Names, names: Mapping[str, str]) -> None:
    """The same of webhooks and callbacks; `names` are by the words that they are made of."""
    known = {wire.removeprefix("parse "): name for wire, name in names.items()}
    wrong = list(_wrong("webhooks", rename.webhooks, known))
    if wrong:
        raise ChoiceError(wrong)


def check_schemas(rename: Names, registry: Registry, names: Mapping[str, str]) -> None:
    """The same of schemas, their fields and their members; `names` are the final ones of provisional names."""
    schemas = dict(registry.component_names)
    schemas |= {key.removeprefix("#"): name for key, name in names.items()}
    wrong = [*_wrong("schemas", rename.schemas, schemas)]
    fields, members = _inner_names(registry)
    for setting, wanted, given in (
        ("fields", rename.fields, fields),
        ("members", rename.members, members),
    ):
        for key, inner in wanted.items():
            if key in given:
                wrong += _wrong(f"{setting}.{key}", inner, given[key])
            else:
                near = nearest_in_document(key, tuple(given))
                wrong.append(
                    f'rename.{setting}: no schema "{key}" has {setting}; {near}'
                )
    if wrong:
        raise ChoiceError(wrong)


def _inner_names(registry: Registry) -> tuple[_Inner, _Inner]:
    """The fields of each model and the members of each enum, by the document's names."""
    fields, members = {}, {}
    for definition in registry.definitions.values():
        key = registry.key(definition.name)
        if isinstance(definition, Model):
            fields[key] = {f.wire_name: f.name for f in definition.fields}
        elif isinstance(definition, Enum):
            members[key] = {str(m.value): m.name for m in definition.members}
    return fields, members


def _wrong(
    setting: str, wanted: Mapping[str, str], given: Mapping[str, str]
) -> Iterator[str]:
    for key, name in wanted.items():
        if key not in given:
            near = nearest_in_document(key, tuple(given))
            yield f'rename.{setting}: there is no "{key}"; {near}'
        elif given[key] != name:
            yield f'rename.{setting}: "{key}" cannot be called {name}, which is reserved or taken'


def _over(recorded: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """`renamed`, and what of `recorded` is not in its way."""
    taken = {name.lower() for name in renamed.values()}
    kept = {key: name for key, name in recorded.items() if name.lower() not in taken}
    return {**kept, **renamed}


def _each_over(
    recorded: Mapping[str, Mapping[str, str]], renamed: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    above = {key: _over(recorded.get(key, {}), names) for key, names in renamed.items()}
    return {**recorded, **above}


def _different(
    names: _Inner, schemas: Container[str], style: Style
) -> dict[str, dict[str, str]]:
    different = {
        key: {wire: n for wire, n in inner.items() if not wire == n == style(wire)}
        for key, inner in names.items()
        if key in schemas
    }
    return {key: inner for key, inner in different.items() if inner}
