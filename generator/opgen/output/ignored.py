"""Query to git about an ignored folder."""

import os
import shutil
import subprocess
from pathlib import Path


def is_ignored(folder: Path) -> bool:
    """Return whether git ignores `folder`, which need not exist.

    Without git, and after any error or timeout, the result is false.
    """
    git = shutil.which("git")
    parent = next((parent for parent in folder.parents if parent.is_dir()), None)
    if git is None or parent is None:
        return False
    try:
        # `core.fsmonitor=false`: the repository's configuration can name a program, and git would run that program.
        result = subprocess.run(  # noqa: S603 - no shell, and the one argument that varies is a path after `--`
            [
                git,
                "-c",
                "core.fsmonitor=false",
                "-C",
                os.fspath(parent),
                "check-ignore",
                "-q",
                "--",
                os.fspath(folder),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return result.returncode == 0
