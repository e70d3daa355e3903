"""Type checkers refuse the invalid calls of a caller, and accept all others."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.goldens.cases import goldens

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
@pytest.mark.parametrize(("name", "file"), CALLERS.items(), ids=CALLERS)
def test_checkers_accept_valid_calls_and_refuse_invalid_calls(
    command: Sequence[str], name: str, file: str, tmp_path: Path
) -> None:
    (case,) = (each for each in goldens() if each.name == name)
    case.write_package(tmp_path)
    text = Path(__file__).with_name(file).read_text("utf-8")
    (tmp_path / "caller.py").write_text(text, encoding="utf-8")
    lines = text.splitlines()
    expected = {n for n, line in enumerate(lines, start=1) if "# refused" in line}

    assert _refused_lines(command, tmp_path) == expected


def _refused_lines(command: Sequence[str], folder: Path) -> set[int]:
    """Return the lines of the caller for which a type checker reports an error."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:], "caller.py"], cwd=folder, capture_output=True, check=False, text=True)
    if command[0] == "pyright":
        found = json.loads(done.stdout)["generalDiagnostics"]
        return {each["range"]["start"]["line"] + 1 for each in found}
    return {int(n) for n in re.findall(r"caller\.py:(\d+)", done.stdout)}
