"""Request of a comparison: its two versions, their changes with causes, and the selected operations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from opgen.changes.model import Breaks, Change, ReportedChange
from opgen.changes.wire.operations import operations
from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.suggestions import did_you_mean
from opgen.core.url_templates import BRACES
from opgen.diff.comparison import AnyVersion, compare_inputs, compare_versions, surface_of
from opgen.diff.package_versions import PackageVersion
from opgen.diff.versions import Version, committed_inputs, of_both, read_version, working_inputs
from opgen.project.positions import LocatedError
from opgen.schemas.node import context_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRequest:
    """Two versions to compare, and the facts that a report shows.

    - `locations`: the old and the new version, or nothing with a `client`.
    - `client`: the name of a client of `config`, whose working tree is compared with the commit `since`; or empty.
    - `operations`: keys such as `POST /jobs`. Other operations are left out; empty for all operations.
    - `docs`: report changes of documentation too.
    - `callers`: files and folders with code that uses the package, or nothing.
    - `has_witnesses`, `is_verified`: show a witness for each breaking change, and execute it.
    - `is_executed`: build requests and read responses with both packages.
    """

    locations: tuple[str, ...]
    client: str
    since: str
    operations: tuple[str, ...]
    docs: bool
    today: date
    callers: tuple[str, ...]
    has_witnesses: bool
    is_verified: bool
    is_executed: bool
    config: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two versions, their changes, and notes about the comparison."""

    old: AnyVersion
    new: AnyVersion
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    client: Client | None = None


def compared_versions(request: DiffRequest, breaking: Breaks) -> Compared:
    """Return the two versions of `request`, and their changes.

    Raises the errors of `opgen.diff.pipeline.compare`.
    """
    if request.client:
        if request.locations:
            raise UsageError(
                "two versions cannot be combined with --client\n"
                "  hint: leave out the versions, or leave out --client"
            )
        configuration = read_configuration(request.config)
        (client,) = select(configuration, [request.client]).require_valid()
        before = committed_inputs(client, request.since or "HEAD")
        after = working_inputs(client)
        changes = compare_inputs(before, after, today=request.today, breaking=breaking, docs=request.docs)
        return Compared(old=before.version(), new=after.version(), changes=changes, client=client)
    if len(request.locations) != 2:
        raise UsageError("expected two versions\n" "  hint: give OLD and NEW, or the name of a client with --client")
    if request.since:
        raise UsageError("--since requires --client\n  hint: write the old version as REF:path")
    old, new = of_both(read_version, *request.locations)
    try:
        changes = compare_versions(old, new, today=request.today, breaking=breaking, docs=request.docs)
    except LocatedError:
        of_both(surface_of, old, new)  # the other version may be invalid too
        raise
    notes = tuple(_package_notes(old, new))
    return Compared(old=old, new=new, changes=changes, notes=notes)


def _package_notes(old: AnyVersion, new: AnyVersion) -> Iterator[str]:
    """Yield remarks about the comparison of packages."""
    both = (old, new)
    for each in both:
        if isinstance(each, PackageVersion):
            yield f"{each.label} is a package: only the Python layer was compared"
    has_package = any(isinstance(each, PackageVersion) for each in both)
    for each in both if has_package else ():
        if isinstance(each, Version):
            yield f"{each.label} is a document: its package has the default options"


def select_changes(
    changes: tuple[ReportedChange, ...],
    selected: tuple[str, ...],
    versions: tuple[Version | PackageVersion, Version | PackageVersion],
) -> tuple[ReportedChange, ...]:
    """Return the changes that one of the `selected` operations reaches, with these operations alone.

    The names of path parameters do not matter, because they may differ between the versions. Without selected
    operations, return all changes.

    Raises:
        UsageError: Neither of `versions` has one of the selected operations.
    """
    if not selected:
        return changes
    known = {_key(name): name for version in versions for name in _names(version)}
    problems = []
    for name in selected:
        if _key(name) not in known:
            suggestion = did_you_mean(name, known.values())
            end = f"; {suggestion}" if suggestion else ""
            problems.append(f'unknown operation "{escaped(name)[:80]}"{end}')
    if problems:
        raise UsageError("\n".join(problems))
    keys = {_key(name) for name in selected}
    reached = ((each, tuple(name for name in each.change.operations if _key(name) in keys)) for each in changes)
    return tuple(replace(each, change=replace(each.change, operations=names)) for each, names in reached if names)


def _names(version: Version | PackageVersion) -> Iterator[str]:
    """Yield the names of the operations, webhooks and callbacks of a version."""
    if isinstance(version, PackageVersion):
        for function in version.surface.operations:
            yield f"{function.method} {function.path}"
        return
    for operation in operations(context_of(version.prepared.document)):
        yield operation.name
        yield from (each.name for each in operation.callbacks)


def _key(name: str) -> str:
    """Return a text that is equal for equal operations: the method has no case, and path parameters have no names."""
    method, _, path = name.strip().partition(" ")
    return f"{method.upper()} {BRACES.sub('{}', path.strip())}"
