"""Verification that a file is git's merge of two texts that opgen wrote, without later edits."""

import os
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.conflicts import merge_sides
from opgen.core.digests import text_digest

_HEADS: Final = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_EMPTY_BLOB: Final = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def is_merge(
    root: Path, path: PurePosixPath, content: str, digests: Collection[str]
) -> bool:
    """Return whether `content` is an unedited merge of two recorded texts.

    Both sides of its conflicts are recorded texts, or git's merge of the two commits gives the same content. Without
    git, or without a merge in progress, only the first condition counts.

    Args:
        root: The output folder.
        path: Path of the file in the output folder.
        content: Text of the file with LF line ends.
        digests: Recorded digests of the file, at least one for each side of the merge.
    """
    sides = _sides(content)
    if sides[0] != sides[1] and all(text_digest(side) in digests for side in sides):
        return True
    for head in _HEADS:
        base = (
            _git(root, "merge-base", "HEAD", head)
            if head == "MERGE_HEAD"
            else _git(root, "rev-parse", "--verify", "-q", f"{head}^")
        )
        if base is None:
            continue
        # `merge-file` needs the ids of objects. If only the sides have the file, git merges with an empty text.
        blobs = [
            (
                _git(root, "rev-parse", "--verify", "-q", f"{commit}:./{path}")
                or _EMPTY_BLOB
            ).strip()
            for commit in ("HEAD", base.strip(), head)
        ]
        texts = [_git(root, "cat-file", "blob", blob) for blob in blobs]
        if any(
            text is None or text_digest(text) not in digests
            for text in (texts[0], texts[2])
        ):
            continue
        merged = _git(root, "merge-file", "-p", "-q", "--object-id", *blobs)
        if merged is not None and _sides(merged.replace("\r\n", "\n")) == sides:
            return True
    return False


def _sides(text: str) -> tuple[str, str]:
    sides = merge_sides(text)
    return (text, text) if sides is None else (sides.ours, sides.theirs)


def _git(folder: Path, *arguments: str) -> str | None:
    """Return the output of git, or `None` after an error. The exit code of `merge-file` is the number of conflicts."""
    git = shutil.which("git")
    if git is None or not folder.is_dir():
        return None
    try:
        # `core.fsmonitor=false`: the repository's configuration can name a program, and git would run that program.
        result = subprocess.run(  # noqa: S603 - no shell; the arguments are constants, object names and owned paths
            [
                git,
                "-c",
                "core.fsmonitor=false",
                "-C",
                os.fspath(folder),
                *arguments,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    is_valid = result.returncode == 0 or (
        arguments[0] == "merge-file" and 0 < result.returncode < 128
    )
    return result.stdout.decode("utf-8", "surrogateescape") if is_valid else None
