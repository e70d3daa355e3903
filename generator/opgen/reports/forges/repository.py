"""Commits and remote branches of updates, from the clone of a workflow, whose own index and branches stay as they are."""

import base64
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError
from opgen.core.frozen import frozen
from opgen.core.git import run_git

_EMAIL: Final = "opgen@users.noreply.github.com"
_WEB: Final = "noreply@github.com"
_IDENTITY: Final = {
    f"GIT_{role}_{fact}": value
    for role in ("AUTHOR", "COMMITTER")
    for fact, value in (("NAME", "opgen"), ("EMAIL", _EMAIL))
}


@frozen
class Commit:
    """Commit with its tree and its first parent."""

    sha: str
    tree: str
    parent: str
    is_ours: bool = True


class Repository:
    """Clone in `folder`, whose remote repository `origin` is called with `token`; empty for the clone's own credentials."""

    def __init__(self, folder: Path, server: str, token: str) -> None:
        self._folder = folder
        # `actions/checkout` stores a header for the same key. An empty value removes it.
        header = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        key = f"http.{server.rstrip('/')}/.extraheader"
        values = [("", key), (f"AUTHORIZATION: basic {header}", key)] if token else []
        self._network = {"GIT_ALLOW_PROTOCOL": "https:http:ssh:file", "GIT_TERMINAL_PROMPT": "0"}
        self._network["GIT_CONFIG_COUNT"] = str(len(values))
        for number, (value, name) in enumerate(values):
            self._network |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}

    def commit(self, paths: Iterable[Path], message: str) -> Commit | None:
        """Return a commit of HEAD with the present files at `paths`, or None if they are those of HEAD."""
        present = [os.fspath(path.absolute()) for path in paths if path.exists()]
        if not present:  # git would add all files
            return None
        with TemporaryDirectory(prefix="opgen-") as folder:
            index = {"GIT_INDEX_FILE": os.fspath(Path(folder, "index"))}
            self._git("read-tree", "HEAD", **index)
            self._git("add", "--all", "--", *present, **index)
            tree = self._git("write-tree", **index)
        head = self._git("rev-parse", "HEAD")
        if tree == self._git("rev-parse", "HEAD^{tree}"):
            return None
        sha = self._git("commit-tree", tree, "-p", head, "-m", message, **_IDENTITY)
        return Commit(sha=sha, tree=tree, parent=head)

    def fetch(self, name: str) -> str:
        """Return the commit `name` of the remote repository, or an empty text if it has none."""
        is_shallow = self._git("rev-parse", "--is-shallow-repository") == "true"
        depth = ["--depth=2"] if is_shallow else []
        done = self._run("fetch", "--no-tags", "--quiet", *depth, "origin", name, **self._network)
        if done.returncode == 0:
            return self._git("rev-parse", "FETCH_HEAD")
        if b"couldn't find remote ref" in done.stderr:
            return ""
        raise _failure(f"fetch {name}", done)

    def branch(self, name: str, base: str) -> Commit | None:
        """Return the last commit of a remote branch, or None without the branch.

        It is ours if opgen committed it, or the commit before GitHub's merges of the branch `base`.
        """
        sha = self.fetch(f"refs/heads/{name}")
        if not sha:
            return None
        tree, parents, email, subject = self._facts(sha)
        first, *others = parents.split(" ")
        before = first
        # The button "Update branch" writes this subject.
        while email == _WEB and others and subject == f"Merge branch '{base}' into {name}":
            # A shallow clone has two commits of the branch.
            _, parents, email, subject = self._facts(self.fetch(before))
            before, *others = parents.split(" ")
        return Commit(sha=sha, tree=tree, parent=first, is_ours=email == _EMAIL)

    def _facts(self, sha: str) -> tuple[str, str, str, str]:
        """Return the tree, the parents, the committer's address and the subject of a commit."""
        tree, parents, email, subject, _ = self._git("log", "-1", "--format=%T%n%P%n%ce%n%s%n-", sha).split("\n")
        return tree, parents, email, subject

    def push(self, commit: str, branch: str, before: Commit | None) -> None:
        """Set a remote branch to `commit`, unless it changed since `before`. An empty commit deletes the branch."""
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{before.sha if before else ''}"
        done = self._run("push", "--quiet", "--no-verify", lease, "origin", f"{commit}:{ref}", **self._network)
        if done.returncode:
            raise _failure(f"push {branch}", done)

    def _git(self, *arguments: str, **environment: str) -> str:
        done = self._run(*arguments, **environment)
        if done.returncode:
            raise _failure(arguments[0], done)
        return done.stdout.decode("utf-8", "replace").strip()

    def _run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return run_git(self._folder, *arguments, environment=environment)
        except (OSError, subprocess.SubprocessError):
            raise NetworkError(f"git {arguments[0]} did not end") from None


def _failure(action: str, done: subprocess.CompletedProcess[bytes]) -> UsageError | NetworkError:
    """Return the error for a command of git that failed."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    lines = [line for line in lines if not line.startswith("hint: ")] or ["no message"]
    text = f"git: cannot {action}: {escaped(' / '.join(lines))[:400]}"
    if "ignored by one of your .gitignore files" in text:
        return UsageError(
            f"{text}\n  hint: remove these paths from .gitignore, because a pull request needs their files"
        )
    if any(word in text for word in ("403", "denied", "declined", "GH006")):
        return UsageError(f"{text}\n  hint: give the job the permission contents: write")
    return NetworkError(f"{text}\n  hint: run the job again")
