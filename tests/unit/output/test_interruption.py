"""Packages that are complete after each death of a run."""

import subprocess
from pathlib import Path

from tests.support.demo_client import environment, python


def run(scenario: str, folder: Path) -> None:
    command = python("-m", "tests.unit.output.interruption", scenario, str(folder / "generated" / "demo"))
    (folder / "generated").mkdir()
    process = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")


def test_generate_crash_midway(tmp_path: Path) -> None:
    run("crash_at_every_step_with_exchange", tmp_path)


def test_generate_crash_midway_without_exchange(tmp_path: Path) -> None:
    run("crash_at_every_step_without_exchange", tmp_path)


def test_remove_while_others_write(tmp_path: Path) -> None:
    run("remove_while_others_write", tmp_path)


def test_remove_while_others_never_end(tmp_path: Path) -> None:
    run("remove_while_others_never_end", tmp_path)


def test_file_created_during_replacement_may_be_gone(tmp_path: Path) -> None:
    run("lose_what_came_late", tmp_path)
