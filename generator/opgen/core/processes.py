"""Processes that end before the function that starts them returns."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_PAUSE = 0.05
"""Seconds between two looks at the size of the output."""


def run_alone(  # noqa: PLR0913 - each is a part of the process
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    stdout: IO[bytes],
    stderr: IO[bytes] | int,
    seconds: float,
    stdin: int = subprocess.DEVNULL,
    size: int | None = None,
) -> int:
    """Run `command` in `folder`, without a shell, and return its exit code. End all processes that it started.

    Raises:
        OSError: The process cannot be started.
        OverflowError: One of the files `stdout` and `stderr` becomes larger than `size`.
        subprocess.TimeoutExpired: The process does not end within `seconds`.
    """
    with subprocess.Popen(  # noqa: S603 - no shell; callers give no text of a document
        [*command],
        cwd=folder,
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    ) as process:
        try:
            if size is None:
                return process.wait(seconds)
            for _ in range(max(1, round(seconds / _PAUSE))):
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(_PAUSE)
                if any(
                    os.fstat(each.fileno()).st_size > size for each in (stdout, stderr) if not isinstance(each, int)
                ):
                    raise OverflowError
            raise subprocess.TimeoutExpired([*command], seconds)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and all processes that it has started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
