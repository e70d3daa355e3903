"""Query to git about an ignored folder."""

import os
import subprocess
from pathlib import Path

from opgen.core.git import run_git


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
