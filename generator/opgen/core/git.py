"""Processes of git, which start no program and use no network."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_TIMEOUT = 60
_ENVIRONMENT = {
    # A partial clone fetches a missing object with programs that its configuration names: `core.sshCommand`, `uploadpack`.
    # Only this variable overrides all settings `protocol.*` of a repository. "none" is not a protocol.
    "GIT_ALLOW_PROTOCOL": "none",
    # git before 2.45 does not know this variable.
    "GIT_NO_LAZY_FETCH": "1",
}


def run_git(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git in `folder`, without a shell. `environment` replaces variables.

    Raises:
        FileNotFoundError: git is missing.
        OSError: git cannot be started.
        subprocess.SubprocessError: git does not end.
    """
    git = shutil.which("git")
    if git is None:
        raise FileNotFoundError("git")
    # `core.fsmonitor=false`: the repository's configuration can name a program, and git would run that program.
    return subprocess.run(  # noqa: S603 - no shell reads the arguments
        [git, "-c", "core.fsmonitor=false", "-C", os.fspath(folder), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_TIMEOUT,
        env={**os.environ, **_ENVIRONMENT, **(environment or {})},
        check=False,
    )


def git_output(folder: Path, *arguments: str) -> bytes | None:
    """Return the output of git, or `None` without git and after an error."""
    with suppress(OSError, subprocess.SubprocessError):
        done = run_git(folder, *arguments)
        if done.returncode == 0:
            return done.stdout
    return None
