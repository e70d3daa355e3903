"""Type checkers that are installed, and their errors in files."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from shutil import which
from typing import Final

from opgen.diff.private_processes import known_variables, output_of

_CHECKERS: Final = {
    "pyright": "",
    "mypy": "--check-untyped-defs --explicit-package-bases --no-color-output --config-file= --cache-dir=../mypy",
    "ty": "check --output-format=concise --color=never",
    "pyrefly": "check --output-format=min-text",
}
"""Type checkers with their arguments. They print one line for each error, and a summary."""
_ERROR: Final = re.compile(
    r"^\s*(ERROR )?(\S.*?\.py):(\d+)[\d:-]*:? (?(1)|(?:- )?error(?:\[[\w-]+\])?:? )(.*)$", re.MULTILINE
)


def installed_checker(folder: Path | None, settings: str) -> str | None:
    """Return the path of a type checker in `folder`, or else on the path. One in the `settings` of tools comes first."""
    names = sorted(_CHECKERS, key=lambda name: f"[tool.{name}" not in settings)
    places = f"{folder or ''}{os.pathsep}{known_variables()['PATH']}".strip(os.pathsep)
    return next(filter(None, (which(name, path=places) for name in names)), None) if places else None


def type_errors(
    checker: str, folder: Path, files: Collection[str], environment: Mapping[str, str]
) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and message of each error of the type checker in `files` of `folder`.

    Raises:
        UsageError: The type checker failed.
    """
    command = (checker, *_CHECKERS[Path(checker).stem].split(), *files)
    output = output_of(command, folder, environment, (0, 1)).decode("utf-8", "replace")
    for _, file, line, message in _ERROR.findall(output):
        inner = os.path.relpath(folder.resolve() / file, folder.resolve())
        if inner in files:
            yield inner, int(line), message
