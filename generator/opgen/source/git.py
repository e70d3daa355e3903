"""Reader of git repositories: files in commits."""

import os
import subprocess
from pathlib import Path

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.git import run_git


@frozen
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
        if _git(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", commit) is None:
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
        content = _git(self.folder, "cat-file", "blob", "--end-of-options", name)
        if (
            content is None
            and _git(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name) is not None
            and _git(self.folder, "cat-file", "-e", "--end-of-options", name) is None
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


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return the output of git in `folder`, or `None` for an exit code that is an error of git.

    Raises:
        UsageError: git is missing or does not end.
    """
    try:
        done = run_git(folder, *arguments)
    except FileNotFoundError:
        raise UsageError("git is not installed\n  hint: compare two files instead") from None
    except (OSError, subprocess.SubprocessError):
        raise UsageError(f"{escaped(str(folder))}: git failed") from None
    return done.stdout if done.returncode == 0 else None
