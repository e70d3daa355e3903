"""Messages of commits are checked from a named commit on, in real repositories."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.tools.commits import FIRST, check, defects

GOOD = "core.disk: Split a long sentence\n\nIt had more than 25 words.\n"
NAME = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
NAME |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **NAME}, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def name_first(folder: Path, commit_id: str) -> None:
    (folder / FIRST).write_text(f"# The first commit.\n{commit_id}\n", "utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return folder


def test_good_message_has_no_defect() -> None:
    assert list(defects(GOOD)) == []


@pytest.mark.parametrize(
    ("message", "defect"),
    [
        (f"core: S{'o' * 70}\n\nBody.\n", "the subject has 77 characters"),
        ("core: split a sentence\n\nBody.\n", "the subject is not"),
        ("core: Split a sentence.\n\nBody.\n", "the subject is not"),
        ("Core: Split a sentence\n\nBody.\n", "the subject is not"),
        ("Split a sentence\n\nBody.\n", "the subject is not"),
        ("goldens: Write the last change\n\nBody.\n", "goldens change in the commit"),
        ("core: Say what it does\n\nBody.\n", 'vague word "what"'),
        ("core: Split a sentence\nBody.\n", "the line after the subject"),
        ("core: Split a sentence\n", "missing body"),
    ],
)
def test_defect_of_a_message_is_reported(message: str, defect: str) -> None:
    (found,) = defects(message)
    assert found.startswith(defect)


def test_messages_are_checked_from_the_named_commit_on(repository: Path) -> None:
    commit(repository, "old")
    first = commit(repository, "first")
    name_first(repository, first)
    assert {line.partition(":")[0] for line in check(repository)} == {first[:7]}
    commit(repository, GOOD)
    last = commit(repository, "core: split\n\nBody.")
    assert check(repository)[0].startswith(last[:7])
    name_first(repository, last)
    (found,) = check(repository)
    assert found.startswith(f"{last[:7]}: the subject is not")
    assert found.endswith(": core: split")


def test_root_commit_can_be_the_first(repository: Path) -> None:
    name_first(repository, commit(repository, GOOD))
    assert check(repository) == []


def test_commit_that_the_history_does_not_have_is_an_error(repository: Path) -> None:
    commit(repository, GOOD)
    name_first(repository, "0" * 40)
    with pytest.raises(ValueError, match="is not in the history of HEAD\nhint: in a shallow clone, run git fetch"):
        check(repository)
