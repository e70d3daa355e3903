"""Whether version control ignores a folder: the one question that is ever put to git."""

import os
import shutil
import subprocess
from pathlib import Path


def is_ignored(folder: Path) -> bool:
    """Whether git is there and ignores `folder`, which need not exist. Any doubt is a no."""
    git = shutil.which("git")
    parent = next((parent for parent in folder.parents if parent.is_dir()), None)
    if git is None or parent is None:
        return False
    try:
        # A repository's own configuration may name programs to run; none is wanted here.
        answer = subprocess.run(  # noqa: S603 - no shell, and the one argument that varies is a path after `--`
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
    return answer.returncode == 0
