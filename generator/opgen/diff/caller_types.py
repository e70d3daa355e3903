"""Errors that pyright reports about the code of callers with the new package, and not with the old one."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from shutil import which
from typing import Final

from opgen.core.characters import escaped

_TIMEOUT: Final = 600
_CONFIGURATION: Final = {
    "typeCheckingMode": "basic",
    "reportMissingImports": False,
    "reportMissingModuleSource": False,
}
Files = Mapping[PurePosixPath, str]
"""Texts of a package by path in the package."""


def type_errors(
    sources: Mapping[str, str],
    packages: Iterable[str],
    old: Callable[[], Files],
    new: Callable[[], Files],
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
    with tempfile.TemporaryDirectory(prefix="opgen-") as name:
        before = _errors(pyright, Path(name, "old"), sources, packages, old())
        after = _errors(pyright, Path(name, "new"), sources, packages, new())
    return tuple(f"pyright: {each}" for each in sorted({*after} - {*before}))


def _errors(
    pyright: str,
    folder: Path,
    sources: Mapping[str, str],
    packages: Iterable[str],
    files: Files,
) -> list[str]:
    """Return the errors in the callers, with the package in place of the package that they import."""
    names = {}
    for number, (path, text) in enumerate(sources.items()):
        # A path above the working directory has no place in the folder.
        inner = path if _is_inside(path) else f"callers/{number}.py"
        names[inner] = path
        _write(folder / inner, text)
    for package in packages:
        for file, text in files.items():
            _write(folder / package.replace(".", "/") / file, text)
    settings = {**_CONFIGURATION, "include": list(names), "extraPaths": ["."]}
    _write(folder / "pyrightconfig.json", json.dumps(settings))
    try:
        # No shell, and no path of the project is an argument.
        done = subprocess.run(  # noqa: S603 - as above
            [pyright, "--outputjson"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        report = json.loads(done.stdout)
        found = report["generalDiagnostics"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return []
    return [
        f"{escaped(names[inner])}:{each['range']['start']['line'] + 1}: {escaped(each['message'])}"
        for each in found
        if each["severity"] == "error"
        and (inner := os.path.relpath(each["file"], folder.resolve())) in names
    ]


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
