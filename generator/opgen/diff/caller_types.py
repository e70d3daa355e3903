"""Errors that pyright reports about the code of callers with the new package, and not with the old one."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from shutil import which
from typing import Final

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.diff.private_processes import output_of, private_folder, write_files

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
        inner = path if _is_inside(path) else f"callers/{number}.py"
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


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts
