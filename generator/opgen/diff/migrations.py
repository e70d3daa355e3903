"""Comparison of the client of another generator with a package of opgen."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from opgen.changes.migration import Migration, matched_calls, render_migration
from opgen.changes.other_names import call_positions
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.diff.callers import read_modules
from opgen.diff.comparison import DiffRequest
from opgen.diff.other_packages import read_other_package
from opgen.diff.versions import read_version
from opgen.reports.json import ascii_json

if TYPE_CHECKING:
    import ast

_FORMATS = ("text", "markdown", "json")


def migration_report(request: DiffRequest, format_: str, given: Collection[str] = ()) -> str | None:
    """Return the report about old calls and new operations; None if the old version is not another package.

    `given` has the options of the command line that only concern changes.

    Raises:
        UsageError: The format or an option is not supported, or a version cannot be read.
        LocatedError: The new document is invalid.
        NetworkError: The new document could not be fetched.
    """
    if len(request.locations) != 2:
        return None
    modules: dict[str, ast.Module] = {}
    try:
        old = read_other_package(request.locations[0])
        if old is None:
            return None
        if given:
            label = escaped(request.locations[0])
            reason = f"{label} is a client of another generator, so there are matched calls and no changes"
            raise UsageError(f"{', '.join(given)} needs two versions of opgen: {reason}")
        if format_ not in _FORMATS:
            hint = f"use {', '.join(_FORMATS)}"
            raise UsageError(f"--format {format_} needs two versions of opgen\n  hint: {hint}")
        matched, only_old, only_new = matched_calls(old, read_version(request.locations[1]).surface())
        notes = tuple(read_modules(request.callers, modules, {}))
        callers = call_positions(old, modules)
    except RecursionError:
        raise UsageError(f"{escaped(request.locations[0])}: nested too deeply") from None
    found = Migration(
        old=old,
        new=request.locations[1],
        matched=tuple(matched),
        only_old=tuple(only_old),
        only_new=tuple(only_new),
        callers=callers,
        notes=notes,
    )
    report = render_migration(found, format_)
    return report if isinstance(report, str) else ascii_json(report).rstrip("\n")
