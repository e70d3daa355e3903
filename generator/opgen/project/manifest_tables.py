"""Tables of options and names in the manifest: conversion for a new manifest, and reading of recorded names.

A recorded name is a Python name in the manifest. The next generation assigns the same name again, if it is available.
"""

import json
from dataclasses import asdict, fields, replace
from typing import Any, Literal, get_args

from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.json_values import mapping
from opgen.core.options import Convention, Names, Options
from opgen.core.pointers import JsonObject
from opgen.output.folder import resolve_folder
from opgen.output.manifest import Json, Manifest, OtherFormatError, read_manifest

_OPERATIONS = "operations"
_NESTED = frozenset({"fields", "members", "arguments", "credentials", "pages"})


def options_table(options: Options, overlays: tuple[str, ...]) -> dict[str, Json]:
    """Return `options` as the manifest records them, with the names of `overlays` in the given order.

    Scalar options are always recorded. Empty entries of tables are left out.
    """
    table = {key: _without_empty(value) for key, value in asdict(options).items()}
    if overlays:
        table["overlays"] = [name.removeprefix("overlay ") for name in overlays]
    return {key: value for key, value in table.items() if value != {}}


def names_table(names: Names) -> dict[str, Json]:
    """Return `names` as the manifest records them, without operations.

    The manifest has a separate table for the names of operations.
    """
    table: dict[str, Json] = _without_empty(asdict(names))
    table.pop(_OPERATIONS, None)
    return table


def recorded_names(client: Client) -> Names:
    """Return the recorded names of the client's package, except names that an earlier `rename` requested.

    Of an unresolved merge, these are the names of both sides, ours first. The function does not validate the names. They may be invalid, because anyone can commit a changed manifest.
    A manifest with an unsupported format counts as empty here. The later comparison of the package reports the format.
    With `has_new_calls`, no call, no convention and no keyword of a credential is recorded.

    Raises:
        UsageError: The manifest or its folder is unusable.
    """
    with disk.refusing(f"read {client.output_folder}"):
        try:
            manifest = read_manifest(resolve_folder(client.output_folder))
        except OtherFormatError:
            return Names()
    names = Names() if manifest is None else names_of(manifest, client.options)
    return replace(names, calls={}, convention="", credentials={}) if client.has_new_calls else names


def names_of(manifest: Manifest, options: Options) -> Names:
    """Return the recorded names of `manifest` for a package with `options`."""
    tables: dict[str, JsonObject] = {}  # Any: texts, or tables
    convention: Convention | Literal[""] = ""
    for side in manifest.sides:
        own: Any = side.names.get("convention", "")
        is_usable = own in get_args(Convention)
        others = {
            "convention": True,
            "calls": not is_usable or convention not in ("", own),
            _OPERATIONS: side.options.get("operation_names") != options.operation_names,
        }
        convention = convention if others["calls"] else own
        for field in fields(Names):
            if not others.get(field.name):
                known = tables.get(field.name, {})
                tables[field.name] = _union(known, _recorded(side, field.name))
        if side.options.get("pagination") == json.loads(json.dumps(options_table(options, ()).get("pagination"))):
            # The other operations were decided with the same settings: their responses are not pages.
            tables["pages"] = {key: {} for key in side.operations} | tables["pages"]
    return Names(**tables, convention=convention)


def _union(ours: JsonObject, theirs: JsonObject) -> JsonObject:  # Any: texts, or tables
    """Return the recorded names of both sides of a merge. Our name wins, also if two keys have the same name."""
    names = {name.lower() for name in ours.values() if isinstance(name, str)}
    union = dict(ours)
    for key, value in theirs.items():
        known = ours.get(key)
        if isinstance(value, dict):
            union[key] = _union(known or {}, value)
        elif known is None and value.lower() not in names:
            union[key] = value
    return union


def _recorded(manifest: Manifest, kind: str) -> JsonObject:  # Any: texts, or tables
    """Return one table of recorded names, without names that `rename` requested.

    If `rename` still requests such a name, the name comes from the configuration.
    """
    table = manifest.operations if kind == _OPERATIONS else manifest.names.get(kind)
    requested = mapping(manifest.options.get("rename")).get(kind)
    if kind in _NESTED:
        return {key: _texts(inner, mapping(requested).get(key)) for key, inner in mapping(table).items()}
    return _texts(table, requested)


def _texts(table: object, requested: object) -> dict[str, str]:
    names = {name for name in mapping(requested).values() if isinstance(name, str)}
    return {key: name for key, name in mapping(table).items() if isinstance(name, str) and name not in names}


def _without_empty(value: Any) -> Any:  # Any: an option, as JSON
    """Return `value` without empty entries in its tables."""
    if not isinstance(value, dict):
        return list(value) if isinstance(value, tuple) else value
    inner = {key: _without_empty(each) for key, each in value.items()}
    return {key: each for key, each in inner.items() if each not in ({}, [], "", False)}
