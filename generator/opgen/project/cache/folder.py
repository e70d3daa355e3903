"""Folder of the cache: its default path, and the conditions under which opgen uses it."""

import os
import stat
import sys
from pathlib import Path

from platformdirs import user_cache_path

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def default_folder() -> Path:
    """Return the folder in the user's cache folder, as the operating system defines it."""
    return user_cache_path("opgen", appauthor=False)


def prepare(folder: Path) -> str:
    """Create `folder` if it is missing. Return the reason not to use it, or an empty string.

    Whoever can write an entry decides the code that the next run writes. So a link, and a folder of other users, are
    not used. The system may also refuse to create the folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _defect(folder.lstat())
    except OSError as error:
        return (error.strerror or "cannot be created").lower()


def defect(folder: Path) -> str:
    """Return the reason not to use the existing `folder`, or an empty string."""
    try:
        return _defect(folder.lstat())
    except FileNotFoundError:
        return ""
    except OSError as error:
        return (error.strerror or "cannot be read").lower()


def _defect(status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return "the folder is a link"
    if not stat.S_ISDIR(status.st_mode):
        return "not a folder"
    if is_foreign(status):
        return "another user owns the folder"
    # Windows reports no permissions of other users.
    if sys.platform != "win32" and status.st_mode & _OTHERS_WRITE:
        return "other users may write in the folder"
    return ""


def is_foreign(status: os.stat_result) -> bool:
    """Return whether another user owns the file or folder with this `status`."""
    return sys.platform != "win32" and status.st_uid != os.geteuid()
