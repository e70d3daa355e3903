"""Type checkers refuse the invalid calls of a caller, and accept all others."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.goldens.cases import golden

CALLERS = {"bodies/keywords": "body_keywords_caller.txt", "enums/literal": "literal_enums_caller.txt"}
"""Callers by case. They are texts, because their packages are missing until a test writes them."""


@pytest.mark.parametrize(
    "command",
    [
        ["mypy", "--strict", "--no-error-summary"],
        ["pyright", "--outputjson"],
        ["ty", "check", "--output-format=concise", "--python", sys.prefix],
        ["zuban", "check", "--strict", "--python-executable", sys.executable],
        [
            "pyrefly",
            "check",
            "--preset=strict",
            "--output-format=min-text",
            "--search-path=.",
            f"--python-interpreter-path={sys.executable}",
        ],
    ],
    ids=lambda command: command[0],
)
def test_checkers_accept_valid_calls_and_refuse_invalid_calls(command: Sequence[str], tmp_path: Path) -> None:
    expected = set()
    for name, file in CALLERS.items():
        golden(name).write_package(tmp_path)
        text = Path(__file__).with_name(file).read_text("utf-8")
        module = Path(file).with_suffix(".py").name
        (tmp_path / module).write_text(text, encoding="utf-8")
        lines = enumerate(text.splitlines(), start=1)
        expected |= {(module, number) for number, line in lines if "# refused" in line}

    assert _refused_lines(command, tmp_path) == expected


def _refused_lines(command: Sequence[str], folder: Path) -> set[tuple[str, int]]:
    """Return the lines of the callers for which a type checker reports an error."""
    program = Path(sys.executable).with_name(command[0])
    modules = [path.name for path in folder.glob("*.py")]
    done = subprocess.run([program, *command[1:], *modules], cwd=folder, capture_output=True, check=False, text=True)
    if command[0] == "pyright":
        found = json.loads(done.stdout)["generalDiagnostics"]
        return {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in found}
    return {(module, int(number)) for module, number in re.findall(r"(\w+\.py):(\d+)", done.stdout)}
