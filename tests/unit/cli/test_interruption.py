"""Packages that are complete at every moment of a command. `tests/unit/output` has the deaths of a run."""

import sys
from pathlib import Path

from tests.support.checkout import REPOSITORY, ended


def run(scenario: str, folder: Path) -> None:
    done = ended([sys.executable, "-m", "tests.unit.cli.concurrent_runs", scenario, str(folder)], REPOSITORY, {})
    assert (done.code, done.err) == (0, "")


def test_generate_twice_at_once(tmp_path: Path) -> None:
    run("write_at_once", tmp_path)


def test_check_during_generate(tmp_path: Path) -> None:
    run("check_while_writing", tmp_path)
