"""The documented commands for contributors exist, and CI runs all of them."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the flags of the make that may run this test.
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        ["make", "--dry-run", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_every_command_is_a_target() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    commands = re.findall(r"`make ([a-z -]+?)(?: ARGS=[^`]*)?`", text)
    assert "test" in commands
    for command in commands:
        done = make(*command.split())
        assert done.returncode == 0, done.stderr


def test_ci_runs_the_commands_of_check() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (check,) = re.findall(r"^check: ([a-z -]+?) +##", makefile, re.MULTILINE)
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = re.findall(r"^make (.+)$", script, re.MULTILINE)
    assert " ".join(commands) == check
    assert commands[-1] == "test"


def test_every_target_has_a_description() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (help .+)$", makefile, re.MULTILINE)
    assert re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE) == phony.split()
