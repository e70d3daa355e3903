"""Packages that are complete at every moment of a command, and after its death."""

import sys
from pathlib import Path

from tests.support.checkout import REPOSITORY, ended


def run(scenario: str, folder: Path) -> str:
    done = ended([sys.executable, "-m", "tests.unit.cli.kill_generate", scenario, str(folder)], REPOSITORY, {})
    assert (done.code, done.err) == (0, "")
    return done.out


def test_generate_killed_at_random_while_others_read(tmp_path: Path) -> None:
    run("die_at_random", tmp_path)


def test_generate_twice_at_once(tmp_path: Path) -> None:
    run("write_at_once", tmp_path)


def test_check_during_generate(tmp_path: Path) -> None:
    run("check_while_writing", tmp_path)
