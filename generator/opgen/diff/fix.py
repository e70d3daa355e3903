"""New names in the code of callers: versions, uses, type checker, patch."""

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from opgen.config.clients import select
from opgen.config.read import read_configuration
from opgen.core.characters import escaped
from opgen.core.disk import refusing, write_file
from opgen.core.errors import UsageError
from opgen.core.findings import counted
from opgen.core.frozen import frozen
from opgen.core.git import git_output
from opgen.diff.callers.edits import Editor, Listed
from opgen.diff.callers.fixes import Fixes, fixes
from opgen.diff.callers.names import PackageNames
from opgen.diff.callers.notebooks import NOTEBOOK, with_code
from opgen.diff.callers.probes import marked
from opgen.diff.callers.reader import ProjectUses, read_project
from opgen.diff.migration import OtherPackage, matched_calls
from opgen.diff.other_names import other_fixes, other_names, package_of_calls, unknown_calls
from opgen.diff.other_packages import read_other_package, refuse_unsupported
from opgen.diff.private_processes import private_folder
from opgen.diff.surface.model import Surface
from opgen.diff.uses import Errors, checker_of, errors_of, new_errors, read_modules
from opgen.diff.versions import (
    Version,
    committed_inputs,
    names_beside,
    of_both,
    read_version,
    with_one_package,
    working_inputs,
)
from opgen.source.fetch import read_file

if TYPE_CHECKING:
    import ast

_ESCAPES = {ord(each): f"\\{name}" for each, name in zip('\a\b\t\n\v\f\r"\\', 'abtnvfr"\\', strict=True)}
_BOM = b"\xef\xbb\xbf"


@frozen
class Fixed:
    """Patch of callers' files, and the lines that need a person."""

    texts: Mapping[str, str]
    """New texts of the changed files by path."""
    patch: str
    listed: tuple[Listed, ...]
    notes: tuple[str, ...]
    is_broken: bool = False
    """True if listed uses stay broken, because they belong to another package."""

    def summary(self, verb: str) -> str:
        """Return the counts in one line."""
        lines = counted(len(re.findall(r"^-(?!--)", self.patch, re.MULTILINE)), "line")
        return f"{lines} in {counted(len(self.texts), 'file')} {verb}, {counted(len(self.listed), 'use')} listed"


def versions_to_fix(
    arguments: Sequence[str], client: str, since: str, config: Path
) -> tuple[Version | OtherPackage, Version, Sequence[str]]:
    """Return the old version, the new version, and the paths of callers.

    Raises the errors of `read_version` and of `committed_inputs`.
    """
    if not client:
        if len(arguments) < 3 or since:
            raise UsageError("expected OLD, NEW and paths of callers\n  hint: opgen fix OLD NEW PATH")
        if other := read_other_package(arguments[0]):
            refuse_unsupported(other)
            new = read_version(arguments[1])
            if not new.published:
                raise UsageError(f"{escaped(arguments[1])}: not a package\n  hint: generate it, and give its folder")
            return other, new, arguments[2:]
        old, new = of_both(read_version, *arguments[:2])
        old = replace(old, recorded=names_beside(old, new)) if new.published else old
        return old, replace(new, recorded=names_beside(new, old)), arguments[2:]
    (found,) = select(read_configuration(config), [client]).require_valid()
    before = committed_inputs(found, since or "HEAD")
    old = before.version()
    if before.package and before.package.surface() != old.surface():
        return before.package, working_inputs(found).version(), arguments
    return old, working_inputs(found).version(), arguments


def fix_callers(  # noqa: PLR0913 - two versions, the files, and three options
    old: Version | OtherPackage,
    new: Version,
    paths: Sequence[str],
    renames: Mapping[str, str],
    python: str = "",
    *,
    is_guessing: bool,
    is_partial: bool = False,
) -> Fixed:
    """Return the files at `paths` with the names of the new version.

    Raises:
        UsageError: A path cannot be read, or a name of `renames` is unknown.
        LocatedError: A document is invalid.
    """
    modules: dict[str, ast.Module] = {}
    texts: dict[str, str] = {}
    notes = [*read_modules(paths, modules, texts)]
    surface = new.surface()
    before: Surface | None = None
    if isinstance(old, OtherPackage):
        read = read_project(modules, other_names(old), package_of_calls(old), is_complete=True)
        found = Fixes(by_name=other_fixes(old, matched_calls(old, surface)[0], surface, read.uses))
        is_complete = bool(old.package) and not is_partial
        editor = Editor(
            found.by_name, modules, texts, read, surface.package, has_groups=bool(old.package), is_complete=is_complete
        )
        for call, path, line in () if old.package else unknown_calls(old, read):
            editor.list_unknown(call.name, path, line)
    else:
        before = old.surface()
        read = read_project(modules, PackageNames(before).modules, old.import_name)
        found = fixes(before, surface, renames, is_guessing=is_guessing)
        editor = Editor(found.by_name, modules, texts, read)
    if found.unknown:
        raise UsageError(f"--rename {escaped(', '.join(found.unknown))}: the name is not gone, or the new one not new")
    notes += _notes(read, is_same=before == surface)
    checker = checker_of(Path.cwd(), python) if read.packages and new.has_modules else None
    one, other = (old, new) if isinstance(old, OtherPackage) else with_one_package(old, new)
    known: set[tuple[str, str]] = set()
    if checker and (one.files if isinstance(one, OtherPackage) else one.has_modules):
        asked = replace(one, files=marked(one.files)) if isinstance(one, OtherPackage) else one

        def check(probes: Mapping[str, str]) -> list[str]:
            messages = [(at.path, each) for at, each in _errors(checker, probes, read.packages, asked)]
            known.update(messages)
            return [each for _, each in messages]

        editor.decide(check)
    else:
        notes.append("no type checker knows the old package, so attributes of values are listed only")
    changed, listed = editor.results()
    refused = {path: reason for path in changed if (reason := _refusal(path, paths))}
    notes += [f"{path}: {reason}, so it was not rewritten" for path, reason in refused.items()]
    changed = {path: text for path, text in changed.items() if path not in refused}
    if checker and changed:
        after = {**texts, **changed}
        if isinstance(one, OtherPackage):
            errors = _errors(checker, after, [surface.package], other)
            own = (each for each in errors if each[0].path in changed or not one.package)
            left = tuple(each for each in own if (each[0].path, each[1]) not in known)
        else:
            left = new_errors(checker, texts, after, read.packages, one, other)
        notes += [f"{Path(checker).stem}: {at.path}:{at.line}: {message}" for at, message in left]
    for path in filter(lambda each: each.endswith(NOTEBOOK), [*changed]):
        texts[path] = read_file(path).removeprefix(_BOM).decode()
        changed[path] = with_code(texts[path], changed[path])
    if found.guesses:
        notes.append(f"possible renames, see --guess: {', '.join(found.guesses)}")
    patch = "".join(line for path, text in changed.items() for line in _patch(path, texts[path], text))
    is_broken = isinstance(old, OtherPackage) and bool(listed)
    return Fixed(texts=changed, patch=patch, listed=listed, notes=tuple(map(escaped, notes)), is_broken=is_broken)


def _refusal(path: str, given: Sequence[str]) -> str:
    """Return why a file of the `given` paths must not be rewritten; empty if it may."""
    folders = (each if each.is_dir() else each.parent for each in map(Path, (".", *given)))
    if not any(Path(path).resolve().is_relative_to(each.resolve()) for each in folders):
        return "a link to a file outside of the folder"
    content = read_file(path)
    return "" if content.decode("utf-8", "replace").encode() == content else "not UTF-8"


def _notes(read: ProjectUses, *, is_same: bool) -> Iterator[str]:
    """Yield remarks about the callers, and about two versions with the same names."""
    yield from (f"{each}: nested too deeply, so its uses are unknown" for each in read.unread)
    if not read.packages:
        yield "no caller imports the package"
    elif is_same:
        yield "no name of the package changed; give another old version, as with --since"


def _errors(
    checker: str, sources: Mapping[str, str], packages: Iterable[str], version: Version | OtherPackage
) -> Errors:
    """Return the errors of a type checker in callers of one version."""
    with private_folder() as top:
        return errors_of(checker, top / "callers", sources, packages, version)


def _patch(path: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a patch that git applies."""
    # Only a line feed ends a line of a patch.
    before, after = ([*StringIO(text, "\n")] for text in (old, new))
    for line in difflib.unified_diff(before, after, _quoted(f"a/{path}"), _quoted(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _quoted(path: str) -> str:
    """Return a path as git shows it: in quotes, with escapes, if it has other characters than printable ASCII."""
    text = "".join(
        _ESCAPES.get(each) or (chr(each) if 0x20 <= each < 0x7F else f"\\{each:03o}") for each in os.fsencode(path)
    )
    return path if text == path else f'"{text}"'


def write_fixed(fixed: Fixed, *, is_forced: bool) -> None:
    """Write the changed files.

    Raises:
        UsageError: A file cannot be written, or without `is_forced`, it has changes that are not committed.
    """
    dirty = [] if is_forced else [path for path in fixed.texts if not _is_committed(Path(path))]
    if dirty:
        raise UsageError(
            f"{escaped(', '.join(dirty))}: not as committed in git, so the changes could not be undone\n"
            "  hint: commit the files first, or use --force"
        )
    for path, text in fixed.texts.items():
        start = _BOM if read_file(path).startswith(_BOM) else b""
        with refusing(f"write {path}"):
            write_file(Path(path).resolve(), start + text.encode())


def _is_committed(path: Path) -> bool:
    """Return whether git has the content of a file."""
    # `git status` would run the filters that the configuration of the repository names.
    blob = git_output(path.absolute().parent, "cat-file", "blob", f"HEAD:./{path.name}")
    content = read_file(path)
    return blob in {content, content.replace(b"\r\n", b"\n")}
