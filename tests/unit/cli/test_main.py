"""Ends of commands: exit codes, messages, and streams without a reader."""

import re
import signal
import subprocess
import sys
import tomllib
from importlib import import_module
from keyword import iskeyword
from pathlib import Path, PurePosixPath

import pytest
from opgen.cli.app import COMMANDS
from opgen.codegen.models.datamodel_codegen import PrintError
from opgen.codegen.verify_output import VerificationError
from opgen.core.versions import opgen_version

from tests.support.checkout import BIN, Checkout, document


def test_short_help_of_a_command_begins_its_help() -> None:
    for name, text in COMMANDS.items():
        module = import_module(f"opgen.cli.{name}{'_' if iskeyword(name) else ''}")
        command = getattr(module, f"{name}_command", None) or module.cache
        assert command.__doc__.startswith(text), name


def test_flag_has_no_negative_form(checkout: Checkout) -> None:
    shown = "".join(checkout.opgen(name, "--help").out for name in COMMANDS)
    assert set(re.findall(r"--no-[a-z-]+", shown)) == {"--no-cache", "--no-color"}


@pytest.mark.parametrize(
    ("stage", "error", "told"),
    [
        ("verify", VerificationError("client.py:3: Call is not ours"), "VerificationError: client.py"),
        ("printings", PrintError("Thing is not there"), "PrintError: Thing is not"),
        ("normalize", RecursionError("too deep"), "RecursionError: too deep"),
        ("render", KeyError("\x1b[31m"), "KeyError: '\\x1b[31m'"),
        ("formatted", MemoryError(), "MemoryError (opgen/pipeline.py:"),
    ],
)
def test_internal_error_is_one_line(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, stage: str, error: Exception, told: str
) -> None:
    def fail(*_: object) -> PurePosixPath:
        raise error

    checkout.opgen("generate")
    checkout.write_spec(document("teams"))
    before = checkout.files()
    monkeypatch.setattr(f"opgen.pipeline.{stage}", fail)
    listing = [["list"]] if stage == "normalize" else []
    for command in (["generate"], ["generate", "--dry-run"], *listing):
        done = checkout.opgen(*command)
        assert (done.code, done.out) == (70, "")
        assert done.err.startswith(f"opgen: internal error: {told}")
        assert done.err.endswith("; please report it with the document that causes it\n")
        assert done.err.count("\n") == 1
    assert checkout.files() == before


def test_version_is_that_of_the_project_and_of_the_changelog() -> None:
    root = Path(__file__).parents[3]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    latest, *_ = re.findall(r"(?m)^## \[(.+)\]", (root / "CHANGELOG.md").read_text("utf-8"))
    assert opgen_version() == project["version"] == latest


def test_help_is_shown_for_every_command(checkout: Checkout) -> None:
    for command in ([], ["init"], ["fetch"], ["generate"], ["check"], ["list"]):
        done = checkout.opgen(*command, "--help")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {' '.join(['opgen', *command])} ")
        assert done == checkout.opgen(*command, "-h")
        # No text is truncated.
        assert "..." not in done.out.replace("]...", "")


def test_missing_command_shows_help(checkout: Checkout) -> None:
    done = checkout.opgen()
    assert (done.code, done.out) == (2, "")
    assert done.err == checkout.opgen("--help").out.replace(" \n", "\n")


# A shell that runs the tests in the background ignores interrupts, and so do the programs that it starts.
LISTENING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_interrupt_ends_with_the_code_of_an_interrupt(checkout: Checkout) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LISTENING, BIN / "opgen", "list", "--spec", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=checkout.folder,
    ) as process:
        assert process.stdin is not None
        # More than the capacity of a pipe: once it is written, the command reads and waits.
        process.stdin.write(b" " * 200_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


ON_A_TERMINAL = """
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(["opgen", *sys.argv[1:]])))
"""


def test_colour_is_used_only_on_terminals(checkout: Checkout) -> None:
    checkout.write("terminal.py", ON_A_TERMINAL)

    def shown(arguments: str, **changes: str) -> str:
        done = checkout.shell(f"python terminal.py check {arguments}", **changes)
        assert done.code == 1
        # A run of several seconds shows its progress, and erases the line.
        return done.out.replace("\x1b[K", "")

    assert "demo  \x1b[31mDRIFT\x1b[0m  " in shown("", NO_COLOR="")
    assert "\x1b" not in shown("--no-color", NO_COLOR="")
    assert "\x1b" not in shown("", NO_COLOR="1")
    assert "\x1b" not in checkout.shell("opgen check", NO_COLOR="").err
