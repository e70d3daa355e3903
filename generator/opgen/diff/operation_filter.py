"""Filter of changes by the operations that the command line names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from opgen.changes.model import Change
from opgen.changes.wire.operations import operations
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.suggestions import did_you_mean
from opgen.core.url_templates import BRACES
from opgen.diff.package_versions import PackageVersion
from opgen.diff.versions import Version
from opgen.schemas.node import context_of


def select_changes(
    changes: Iterable[Change],
    selected: tuple[str, ...],
    versions: tuple[Version | PackageVersion, Version | PackageVersion],
) -> Iterable[Change]:
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
    return _with_operations(changes, {_key(name) for name in selected})


def _with_operations(changes: Iterable[Change], keys: set[str]) -> Iterator[Change]:
    for change in changes:
        reached = tuple(each for each in change.operations if _key(each) in keys)
        if reached:
            yield replace(change, operations=reached)


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
