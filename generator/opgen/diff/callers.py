"""Uses of a package in the code of callers that changes affect, and errors of pyright in this code."""

import ast
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from shutil import which
from typing import Final

from opgen.changes.callers.affected import Uses
from opgen.changes.callers.names import PackageNames
from opgen.changes.callers.reader import read_project
from opgen.changes.model import ReportedChange
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.diff.comparison import AnyVersion, generated_files, package_of, surface_of
from opgen.diff.private_processes import output_of, private_folder, write_files
from opgen.diff.versions import Version
from opgen.output.manifest import NAME
from opgen.source.fetch import read_file
from opgen.source.limits import MAX_BYTES

_LEFT_OUT: Final = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})


def with_callers(
    changes: tuple[ReportedChange, ...], paths: Sequence[str], old: AnyVersion, new: AnyVersion
) -> tuple[tuple[ReportedChange, ...], tuple[str, ...]]:
    """Return `changes` with the positions of their uses in the Python files at `paths`, and notes about the code.

    Args:
        changes: The changes of a report.
        paths: Files and folders. Hidden folders, generated packages and installed packages are left out.
        old: The old version, whose names the files use.
        new: The new version. An installed type checker compares both packages if both versions are documents.

    Raises:
        UsageError: A path does not exist or cannot be read.
    """
    modules: dict[str, ast.Module] = {}
    texts: dict[str, str] = {}
    notes = [*_read(paths, modules, texts)]
    surface = surface_of(old)
    read = read_project(modules, PackageNames(surface), package_of(old))
    notes += [f"{each}: nested too deeply, so its uses are unknown" for each in read.unread]
    if not read.packages:
        notes.append("no caller imports the package")
    if isinstance(old, Version) and isinstance(new, Version) and changes:
        notes += type_errors(
            texts, tuple(sorted(read.packages)), partial(generated_files, old), partial(generated_files, new)
        )
    return tuple(_with_positions(changes, Uses(read.uses, surface))), tuple(notes)


def _with_positions(changes: tuple[ReportedChange, ...], uses: Uses) -> Iterator[ReportedChange]:
    """Yield `changes` with the positions of the uses that they affect.

    A change on the wire without a change of the package affects the calls of its operations.
    """
    parents = {each.change.parent for each in changes}
    for each in changes:
        positions = uses.affected(each.change)
        if each.fingerprint not in parents:
            positions = positions or uses.calls(each.change)
        yield replace(each, callers=positions)


def _read(paths: Sequence[str], modules: dict[str, ast.Module], texts: dict[str, str]) -> Iterator[str]:
    """Add the modules of callers and their texts by path. Yield notes about other files."""
    for shown, text in _sources(paths):
        if text is None:
            yield f"{shown}: not a readable file, so its uses are unknown"
            continue
        try:
            modules[shown] = ast.parse(text)
            texts[shown] = text
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            yield f"{shown}: not Python, so its uses are unknown"


def _sources(paths: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield path and text of each Python file, None for an entry of a folder that cannot be read."""
    for path in paths:
        root = Path(path)
        if root.is_dir():
            files: Iterable[Path] = sorted(file for file in root.rglob("*.py") if not _is_left_out(file, root))
        elif root.is_file():
            files = [root]
        else:
            raise UsageError(f"{escaped(path)}: no such file or folder of callers")
        for file in files:
            text = None
            with nullcontext() if file is root else suppress(OpgenError):
                text = read_file(str(file), MAX_BYTES).decode("utf-8-sig", "replace")
            yield file.as_posix(), text


def _is_left_out(file: Path, root: Path) -> bool:
    """Return whether `file` is in a hidden folder, a generated package or an environment."""
    inner = file.relative_to(root).parts[:-1]
    if any(part.startswith(".") or part in _LEFT_OUT for part in inner):
        return True
    folders = [file.parent, *file.parent.parents][: len(inner) + 1]
    return any((folder / NAME).is_file() for folder in folders)


_CONFIGURATION: Final = {"typeCheckingMode": "basic", "reportMissingImports": False, "reportMissingModuleSource": False}
Files = Mapping[PurePosixPath, str]
"""Texts of a package by path in the package."""


def type_errors(
    sources: Mapping[str, str], packages: Iterable[str], old: Callable[[], Files], new: Callable[[], Files]
) -> tuple[str, ...]:
    """Return the errors of pyright that the new package causes, sorted; nothing if pyright is not installed.

    Args:
        sources: The texts of the callers by path.
        packages: The names by which callers import the package.
        old: Function that generates the old package.
        new: Function that generates the new package.
    """
    pyright = which("pyright")
    packages = tuple(packages)
    if pyright is None or not sources or not packages:
        return ()
    with private_folder() as top:
        before = _errors(pyright, top / "old", sources, packages, old())
        after = _errors(pyright, top / "new", sources, packages, new())
    return tuple(f"pyright: {each}" for each in sorted({*after} - {*before}))


def _errors(pyright: str, folder: Path, sources: Mapping[str, str], packages: Iterable[str], files: Files) -> list[str]:
    """Return the errors in the callers, with the package in place of the package that they import."""
    names, texts = {}, {}
    for number, (path, text) in enumerate(sources.items()):
        # A path above the working directory has no place in the folder.
        is_inside = not Path(path).is_absolute() and ".." not in Path(path).parts
        inner = path if is_inside else f"callers/{number}.py"
        names[inner] = path
        texts[inner] = text
    for package in packages:
        own = package.replace(".", "/")
        texts |= {f"{own}/{file}": text for file, text in files.items()}
    settings = {**_CONFIGURATION, "include": list(names), "extraPaths": ["."]}
    texts["pyrightconfig.json"] = json.dumps(settings)
    try:
        write_files(folder, texts)
        report = json.loads(output_of((pyright, "--outputjson"), folder, os.environ))
        found = report["generalDiagnostics"]
    except (UsageError, ValueError, KeyError):
        return []
    return [
        f"{escaped(names[inner])}:{each['range']['start']['line'] + 1}: {escaped(each['message'])}"
        for each in found
        if each["severity"] == "error" and (inner := os.path.relpath(each["file"], folder.resolve())) in names
    ]
