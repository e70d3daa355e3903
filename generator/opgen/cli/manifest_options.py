"""What the manifest of a client's package has of its options and names, and what of that holds for the next one."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.options import Names, Options
from opgen.output.folder import resolve_folder
from opgen.output.manifest import (
    Json,
    Manifest,
    OtherFormatError,
    read_manifest,
)

_OPERATIONS = "operations"
_NESTED = frozenset({"fields", "members", "arguments", "credentials"})


def options_table(options: Options, overlays: tuple[str, ...]) -> dict[str, Json]:
    """`options` as a manifest has them: single values whether chosen or not, of tables what was chosen.

    With them the names of `overlays`, since their order decides too.
    """
    table = {key: _chosen(value) for key, value in asdict(options).items()}
    if overlays:
        table["overlays"] = [name.removeprefix("overlay ") for name in overlays]
    return {key: value for key, value in table.items() if value != {}}


def names_table(names: Names) -> dict[str, Json]:
    """`names` as a manifest has them; operations have a table of their own there."""
    table: dict[str, Json] = _chosen(asdict(names))
    table.pop(_OPERATIONS, None)
    return table


def recorded_names(client: Client) -> Names:
    """The names that the client's package has, but for those that other options gave it; they stay where they can.

    They come out of a repository: whoever uses them looks whether they are names. Raises `UsageError` for a manifest
    that cannot be read; another opgen's counts as none, and is told when the package is compared.
    """
    with disk.refusing(f"read {client.output_folder}"):
        try:
            manifest = read_manifest(resolve_folder(client.output_folder))
        except OtherFormatError:
            return Names()
    if manifest is None:
        return Names()
    tables = {
        field.name: _recorded(manifest, field.name)
        for field in fields(Names)
        if field.name != _OPERATIONS
        or manifest.options.get("operation_names") == client.options.operation_names
    }
    return Names(**tables)


def _recorded(manifest: Manifest, kind: str) -> dict[str, Any]:  # Any: texts, or tables
    """One table of names, without those that the configuration had asked for: if it still does, it will say so."""
    table = manifest.operations if kind == _OPERATIONS else manifest.names.get(kind)
    asked = _at(manifest.options.get("rename"), kind)
    if kind in _NESTED:
        return {key: _texts(inner, _at(asked, key)) for key, inner in _entries(table)}
    return _texts(table, asked)


def _texts(table: object, asked: object) -> dict[str, str]:
    names = {name for _, name in _entries(asked) if isinstance(name, str)}
    return {
        key: name
        for key, name in _entries(table)
        if isinstance(name, str) and name not in names
    }


def _entries(table: object) -> Iterator[tuple[str, object]]:
    if isinstance(table, Mapping):
        yield from table.items()


def _at(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, Mapping) else None


def _chosen(value: Any) -> Any:  # Any: an option, as JSON
    """`value` without what is empty in its tables."""
    if not isinstance(value, dict):
        return list(value) if isinstance(value, tuple) else value
    inner = {key: _chosen(each) for key, each in value.items()}
    return {key: each for key, each in inner.items() if each not in ({}, [], False)}
