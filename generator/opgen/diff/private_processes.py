"""Processes that execute or check packages in a private folder, and that end with opgen."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.processes import run_alone
from opgen.source.limits import MAX_BYTES

_TIMEOUT = 600
_VARIABLES = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "VIRTUAL_ENV")


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield a new folder that no other user can read, and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="opgen-") as name:
        yield Path(name)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by path below `folder`. Raise `UsageError` for a path that is not below it."""
    with disk.refusing(f"write {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            target = Path(os.path.normpath(folder / path))
            if folder not in target.parents or "\0" in path:
                raise UsageError(f"{escaped(path)}: not below the folder of a package")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")


def known_variables() -> dict[str, str]:
    """Return the environment without secrets, which must not reach code with text of a document.

    `PATH` has no folder below the working folder, because a pull request can change its programs.
    """
    known = {name: os.environ[name] for name in _VARIABLES if name in os.environ}
    folders = (each for each in known.get("PATH", "").split(os.pathsep) if not is_inside(each))
    return {**known, "PATH": os.pathsep.join(folders), "PYTHONUTF8": "1"}


def is_inside(path: str | Path) -> bool:
    """Return whether a path is in the working folder, or a link leads there."""
    places = Path(os.path.abspath(path)), Path(path).resolve()  # noqa: PTH100 - `Path.absolute` leaves `..`
    return any(one.is_relative_to(other) for one in places for other in (Path.cwd(), Path.cwd().resolve()))


def output_of(command: Sequence[str], folder: Path, environment: Mapping[str, str], codes: Sequence[int] = ()) -> bytes:
    """Return the standard output of `command` in `folder`, and end all of its processes.

    Raises:
        UsageError: The process cannot be started or does not end, or its exit code is not one of `codes`.
    """
    output = folder.with_name(f"{folder.name}.out")
    try:
        with output.open("wb") as stdout:
            code = run_alone(
                command,
                folder,
                {**environment, "PYTHONDONTWRITEBYTECODE": "1"},
                stdout=stdout,
                stderr=subprocess.DEVNULL,
                seconds=_TIMEOUT,
                # The process sees the end of its standard input when opgen ends.
                stdin=subprocess.PIPE,
            )
        if not codes or code in codes:
            return disk.read_file(output, MAX_BYTES) or b""
    except (OSError, subprocess.SubprocessError):
        pass
    raise UsageError(f"{Path(command[0]).name}: the process failed")
