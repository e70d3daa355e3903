"""Validation of output folders."""

import os
import stat
import subprocess
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from opgen.core.errors import UsageError
from opgen.core.git import run_git


def resolve_folder(folder: Path) -> Path:
    """Return `folder` as an absolute path with resolved parents.

    The last component is not resolved, and it need not exist.

    Raises:
        UsageError: The path is a symbolic link, a file, a path below a file, or the root of a file system.
    """
    try:
        if folder.name in {"", ".."}:
            folder = Path(os.path.realpath(folder))
        path = Path(os.path.realpath(folder.parent)) / folder.name
        mode = _mode(path)
    except NotADirectoryError:
        raise UsageError(f"output {folder} is below a file") from None
    except OSError as error:
        raise UsageError(f"output {folder} cannot be used: {(error.strerror or '').lower()}") from None
    except ValueError:
        raise UsageError(f"output {str(folder)!r} is not a path") from None
    if path == path.parent or os.path.ismount(path):
        raise UsageError(f"output {folder} is the root of a file system; use a folder in it")
    if mode is None:
        return path
    if stat.S_ISLNK(mode):
        raise UsageError(f"output {folder} is a link; use the folder to which it points")
    if not stat.S_ISDIR(mode):
        raise UsageError(f"output {folder} is not a folder")
    return path


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def refuse_overlaps(outputs: Mapping[str, Path]) -> None:
    """Raise `UsageError` if the output of one client equals or contains the output of another.

    `outputs` maps client names to folders.
    """
    # Compare without case, because many file systems ignore case, and machines can share a configuration.
    resolved = [(name, Path(os.path.realpath(folder)), folder) for name, folder in outputs.items()]
    parts = {name: tuple(part.casefold() for part in path.parts) for name, path, _ in resolved}
    for (one, _, one_folder), (other, _, other_folder) in combinations(resolved, 2):
        shorter, longer = sorted((parts[one], parts[other]), key=len)
        if longer[: len(shorter)] == shorter:
            raise UsageError(
                f"the outputs of {one} ({one_folder}) and {other} ({other_folder}) overlap; use separate folders"
            )


def is_ignored(folder: Path) -> bool:
    """Return whether git ignores `folder`, which need not exist.

    Without git, and after any error or timeout, the result is false.
    """
    parent = next((parent for parent in folder.parents if parent.is_dir()), None)
    if parent is None:
        return False
    try:
        done = run_git(parent, "check-ignore", "-q", "--", os.fspath(folder))
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
