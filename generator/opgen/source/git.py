"""Reader of git repositories: files in commits, and the texts of a merge in progress."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.git import run_git


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Commit of the repository that contains `folder`.

    `name` is a revision as git accepts it: a branch, a tag, `HEAD~2` or a digest.
    """

    name: str
    folder: Path

    def verify(self) -> None:
        """Raise `UsageError` if the revision does not exist, or if the folder is not in a repository."""
        if not self.name or self.name.startswith("-"):
            raise UsageError(f'invalid git revision "{escaped(self.name)[:80]}"')
        if _git(self.folder, "rev-parse", "--git-dir") is None:
            raise UsageError(
                f"{escaped(str(self.folder))}: not in a git repository\n"
                "  hint: compare two documents instead: opgen diff OLD NEW"
            )
        commit = f"{self.name}^{{commit}}"
        if _git(self.folder, "rev-parse", "--verify", "--quiet", commit) is None:
            raise UsageError(
                f'unknown git revision "{escaped(self.name)[:80]}"\n'
                "  hint: fetch the branch or tag first; a shallow clone has few commits"
            )

    def read(self, path: str) -> bytes | None:
        """Return the content of the file at `path`, or `None` if the commit has no such file.

        `path` is relative to the root of the repository. With `./` or `../`, it is relative to `folder`.

        Raises:
            UsageError: The clone is partial and does not have the file.
        """
        name = f"{self.name}:{path}"
        content = _git(self.folder, "cat-file", "blob", name)
        if (
            content is None
            and _git(self.folder, "rev-parse", "--verify", "--quiet", name) is not None
            and _git(self.folder, "cat-file", "-e", name) is None
        ):
            raise UsageError(
                f"{escaped(name)}: missing in this partial clone\n" f"  hint: fetch it first: git show {escaped(name)}"
            )
        return content

    def read_file(self, file: Path) -> bytes | None:
        """Return the content of `file`, a path of the working tree, or `None` if the commit has no such file."""
        relative = os.path.relpath(file, self.folder).replace(os.sep, "/")
        return self.read(f"./{relative}" if relative[:3] != "../" else relative)


def last_tag(folder: Path) -> str | None:
    """Return the nearest tag before the current commit, or `None` without a tag. Raise `UsageError` without git."""
    found = _git(folder, "describe", "--tags", "--abbrev=0")
    return None if found is None else found.decode("utf-8", "replace").strip() or None


def split_revision(text: str) -> tuple[str, str] | None:
    """Return revision and path of `REF:path`, or `None` for another text.

    A text with a single letter before the colon is a path of Windows.
    """
    name, colon, path = text.partition(":")
    if not colon or len(name) < 2 or not path or "\\" in name:
        return None
    return name, path


def _git(folder: Path, *arguments: str, most: int = 0) -> bytes | None:
    """Return the output of git in `folder`, or `None` for an exit code above `most`, which is an error of git.

    Raises:
        UsageError: git is missing or does not end.
    """
    try:
        done = run_git(folder, *arguments)
    except FileNotFoundError:
        raise UsageError("git is not installed\n  hint: compare two files instead") from None
    except (OSError, subprocess.SubprocessError):
        raise UsageError(f"{escaped(str(folder))}: git failed") from None
    return done.stdout if 0 <= done.returncode <= most else None


_OTHER_HEADS: Final = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")
_MAX_CONFLICTS: Final = 127
_ALGORITHMS: Final[tuple[tuple[str, ...], ...]] = ((), ("--diff-algorithm=histogram",))
"""Options of `git merge-file`. `git merge` uses the histogram algorithm, and older versions do not have the option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitMerge:
    """Merge, rebase, cherry-pick or revert in progress.

    - `folder`: the folder to which the paths of the methods are relative.
    - `base`, `other`: the common ancestor and the other commit. The own commit is `HEAD`.
    """

    folder: Path
    base: str
    other: str

    def ours(self, path: PurePosixPath) -> str | None:
        """Return the text at `path` in the own commit, or `None` if the commit has no such file."""
        return _text(self.folder, "HEAD", path)

    def theirs(self, path: PurePosixPath) -> str | None:
        """Return the text at `path` in the other commit, or `None` if the commit has no such file."""
        return _text(self.folder, self.other, path)

    def files(self, folder: PurePosixPath) -> frozenset[PurePosixPath]:
        """Return the paths below `folder` in one of the commits."""
        listings = [
            _output(self.folder, "ls-tree", "-r", "-z", "--name-only", commit, f"{folder}/")
            for commit in ("HEAD", self.other)
        ]
        return frozenset(
            PurePosixPath(name)
            for listing in listings
            for name in (listing or b"").decode("utf-8", "surrogateescape").split("\0")
            if name
        )

    def merged(self, path: PurePosixPath) -> tuple[str, ...]:
        """Return the results that git may give for the file at `path`, with conflict markers and LF line ends.

        The file is written to temporary files, because git before 2.43 cannot merge objects.
        """
        # Only conflicts need temporary files.
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - as above

        texts = (self.ours(path), _text(self.folder, self.base, path), self.theirs(path))
        with TemporaryDirectory() as folder:
            names = []
            for number, text in enumerate(texts):
                file = Path(folder, str(number))
                file.write_bytes((text or "").encode("utf-8", "surrogateescape"))
                names.append(file.name)
            results = (_output(Path(folder), "merge-file", "-p", "-q", *options, *names) for options in _ALGORITHMS)
            return tuple(dict.fromkeys(_decoded(each) for each in results if each is not None))


def merges_in_progress(folder: Path) -> tuple[GitMerge, ...]:
    """Return the merges in progress of the repository that contains `folder`; empty without git or without a merge."""
    found = []
    for head in _OTHER_HEADS:
        base, other = f"{head}^", head
        if head == "REVERT_HEAD":
            base, other = head, base
        if _output(folder, "rev-parse", "--verify", "-q", head) is None:
            continue
        if head == "MERGE_HEAD":
            base = (_output(folder, "merge-base", "HEAD", head) or b"").decode().strip()
        found.append(GitMerge(folder=folder, base=base, other=other))
    return tuple(found)


def _text(folder: Path, commit: str, path: PurePosixPath) -> str | None:
    content = _output(folder, "cat-file", "blob", f"{commit}:./{path}")
    return None if content is None else _decoded(content)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _output(folder: Path, *arguments: str) -> bytes | None:
    """Return the output of git, or `None` after any error. The exit code of `merge-file` is the number of conflicts."""
    with suppress(UsageError):
        return _git(folder, *arguments, most=_MAX_CONFLICTS if arguments[0] == "merge-file" else 0)
    return None
