"""Progress of a generation on a pseudo-terminal."""

import contextlib
import re

import pytest
from opgen.cli import console

from tests.support.checkout import Checkout
from tests.unit.cli.test_progress import seen


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show each stage, however short."""
    monkeypatch.setattr(console, "DELAY", 0.0)
    monkeypatch.setattr(console, "_INTERVAL", 0.0)


def on_a_terminal(checkout: Checkout, *arguments: str, **environ: str) -> str:
    """Return the output of a command with a terminal as its standard error."""
    with contextlib.chdir(checkout.folder):
        return seen(*arguments, environ=environ)


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
