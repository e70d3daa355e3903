"""Cost of a command as the kernel counts it: wall clock, processor time and memory."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Cost of a command with all its processes."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, of all processes together."""
    memory: int
    """Bytes: the peak of the largest process. Never below that of the process that measures, which starts as its copy."""


class FailedError(Exception):
    """Error of a command, with the last line of its output."""


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run `command` in `folder`. Raises `FailedError`."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise FailedError(_last_line(output.read().decode(errors="replace")))
    return Run(wall=wall, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss * 1024)


def best(runs: Sequence[Run]) -> Run:
    """Return the minimum of each figure, since disturbances only add to it."""
    return Run(
        wall=min(run.wall for run in runs), cpu=min(run.cpu for run in runs), memory=min(run.memory for run in runs)
    )


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no word"
