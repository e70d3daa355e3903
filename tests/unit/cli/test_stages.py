"""Progress of a generation on a pseudo-terminal."""

import os
import pty
import re
import subprocess
import sys

import pytest

from tests.support.checkout import Checkout

SHOWING = """
import sys
from opgen.cli import console
from opgen.cli.app import invoke
console.DELAY = console._INTERVAL = 0.0
sys.exit(invoke(sys.argv[1:]))
"""


def on_a_terminal(checkout: Checkout, *arguments: str, **environment: str) -> str:
    """Return the output of a command with a terminal as its standard error."""
    ours, theirs = pty.openpty()
    known = {key: value for key, value in os.environ.items() if key != "CI"}
    with subprocess.Popen(
        [sys.executable, "-c", SHOWING, *arguments], cwd=checkout.folder, env={**known, **environment}, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux reports the end of a terminal as an error
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0
    return shown.decode()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_stages_are_shown_and_cleared(checkout: Checkout, command: str) -> None:
    checkout.opgen("generate")
    shown = on_a_terminal(checkout, command)
    assert "\r\x1b[Kdemo: document" in shown
    assert "\r\x1b[Kdemo: operations" in shown
    assert re.search(r"\x1b\[Kdemo: (models|modules) \d+ of \d+", shown)
    assert shown.rpartition("\r\x1b[K")[2].startswith("demo")
    assert "demo: m" not in shown.rpartition("\r\x1b[K")[2]


def test_stages_of_a_comparison_are_shown_and_cleared(checkout: Checkout) -> None:
    versions = ("specs/demo.json", "specs/demo.json")
    shown = on_a_terminal(checkout, "diff", *versions, "--witness", "--callers", ".")
    stages = ["changes", "callers", "witnesses"]
    assert shown == "".join(f"\r\x1b[Kdiff: {stage}" for stage in stages) + "\r\x1b[K"


def test_quiet_command_and_ci_show_no_stages(checkout: Checkout) -> None:
    assert on_a_terminal(checkout, "generate", "--quiet") == ""
    assert "\x1b[K" not in on_a_terminal(checkout, "generate", CI="true")
