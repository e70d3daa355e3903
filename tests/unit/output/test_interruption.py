"""Packages that a run completes after the death of an earlier one."""

import subprocess
from pathlib import Path

from tests.support.demo_client import environment, python


def test_run_after_a_crash_at_any_step_completes_the_package(tmp_path: Path) -> None:
    (tmp_path / "generated").mkdir()
    command = python("-m", "tests.unit.output.interruption", str(tmp_path / "generated" / "demo"))
    process = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
