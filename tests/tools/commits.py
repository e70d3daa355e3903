"""Check of commit messages: `python -m tests.tools.commits`, a part of `make lint`.

`.commits-since` names the first commit whose message is checked, so that older messages stay as they are. Merges are
left out: git writes their messages.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.tools.language import ROOT, vague_words

FIRST = ".commits-since"
LONGEST_SUBJECT = 72

_SUBJECT = re.compile(r"[a-z0-9_]+([.-][a-z0-9_]+)*: [A-Z].*[^.]")


def first_commit(root: Path, name: str = FIRST) -> str:
    """Return the commit that the last line of a file names, such as `.commits-since`.

    Raises:
        ValueError: The history of HEAD does not have the commit.
    """
    first = (root / name).read_text("utf-8").split("\n")[-2]
    if _git(root, "merge-base", "--is-ancestor", first, "HEAD").returncode:
        raise ValueError(
            f"{name}: commit {first} is not in the history of HEAD\nhint: in a shallow clone, run git fetch --unshallow"
        )
    return first


def defects(message: str) -> Iterator[str]:
    """Yield the defects of a commit message."""
    subject, _, rest = message.partition("\n")
    if len(subject) > LONGEST_SUBJECT:
        yield f"the subject has {len(subject)} characters, at most {LONGEST_SUBJECT} are allowed"
    if not _SUBJECT.fullmatch(subject):
        yield 'the subject is not "scope: Imperative sentence" without a full stop'
    if subject.startswith("goldens:"):
        yield "goldens change in the commit that causes it"
    yield from (f'vague word "{word}" in the subject' for word in vague_words(subject))
    if rest and not rest.startswith("\n"):
        yield "the line after the subject is not empty"
    if not rest.strip():
        yield "missing body, which says why"


def check(root: Path) -> list[str]:
    """Return the defects of all commits since the first, newest first."""
    options = ["--no-merges", "--format=%h %B%x00", "HEAD", "--not", f"{first_commit(root)}^@"]
    log = _git(root, "log", *options).stdout
    messages = (entry.strip().partition(" ") for entry in log.split("\0"))
    return [
        f"{commit}: {defect}: {message.partition(chr(10))[0]}"
        for commit, _, message in messages
        if commit
        for defect in defects(message)
    ]


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git, and return its output and exit code."""
    return subprocess.run(["git", *arguments], cwd=root, check=False, capture_output=True, text=True)


if __name__ == "__main__":
    try:
        found = check(ROOT)
    except ValueError as error:
        sys.exit(str(error))
    sys.stderr.write("".join(f"{line}\n" for line in found))
    sys.exit(1 if found else 0)
