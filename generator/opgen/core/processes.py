"""Processes that end before the function that starts them returns."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO


def run_alone(  # noqa: PLR0913 - each is a part of the process
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    stdout: IO[bytes],
    stderr: IO[bytes] | int,
    seconds: float,
    stdin: int = subprocess.DEVNULL,
) -> int:
    """Run `command` in `folder`, without a shell, and return its exit code. End all processes that it started.

    Raises:
        OSError: The process cannot be started.
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
            return process.wait(seconds)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and all processes that it has started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
