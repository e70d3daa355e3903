"""Merges of git in progress, and the texts that their commits have and that git may leave."""

from pathlib import Path, PurePosixPath

from opgen.core.frozen import frozen
from opgen.core.git import git_output

_OTHER_HEADS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")
# Highest exit code of `git merge-file`, which is the number of conflicts.
_MAX_CONFLICTS = 127
# Options of `git merge-file`. `git merge` uses the histogram algorithm, and older versions do not have the option.
_ALGORITHMS: tuple[tuple[str, ...], ...] = ((), ("--diff-algorithm=histogram",))


@frozen
class GitMerge:
    """Merge, rebase, cherry-pick or revert in progress.

    - `folder`: the folder to which the paths of the methods are relative.
    - `base`, `other`: the common ancestor and the other commit. The own commit is `HEAD`.
    """

    folder: Path
    base: str
    other: str

    def texts(self, path: PurePosixPath) -> tuple[str | None, str | None]:
        """Return the texts at `path` in the own and in the other commit, `None` for a commit without such a file."""
        return _text(self.folder, "HEAD", path), _text(self.folder, self.other, path)

    def files(self, folder: PurePosixPath) -> frozenset[PurePosixPath]:
        """Return the paths below `folder` in one of the commits."""
        listings = [
            git_output(self.folder, "ls-tree", "-r", "-z", "--name-only", commit, f"{folder}/")
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

        ours, theirs = self.texts(path)
        texts = (ours, _text(self.folder, self.base, path), theirs)
        with TemporaryDirectory() as folder:
            names = []
            for number, text in enumerate(texts):
                file = Path(folder, str(number))
                file.write_bytes((text or "").encode("utf-8", "surrogateescape"))
                names.append(file.name)
            command = ("merge-file", "-p", "-q")
            results = (git_output(Path(folder), *command, *each, *names, most=_MAX_CONFLICTS) for each in _ALGORITHMS)
            return tuple(dict.fromkeys(_decoded(each) for each in results if each is not None))


def merges_in_progress(folder: Path) -> tuple[GitMerge, ...]:
    """Return the merges in progress of the repository that contains `folder`; empty without git or without a merge."""
    found = []
    for head in _OTHER_HEADS:
        base, other = f"{head}^", head
        if head == "REVERT_HEAD":
            base, other = head, base
        if git_output(folder, "rev-parse", "--verify", "-q", head) is None:
            continue
        if head == "MERGE_HEAD":
            base = (git_output(folder, "merge-base", "HEAD", head) or b"").decode().strip()
        found.append(GitMerge(folder=folder, base=base, other=other))
    return tuple(found)


def _text(folder: Path, commit: str, path: PurePosixPath) -> str | None:
    content = git_output(folder, "cat-file", "blob", f"{commit}:./{path}")
    return None if content is None else _decoded(content)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
