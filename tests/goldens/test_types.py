"""All goldens together pass ruff, and suppress no checker. `make types-goldens` runs the type checkers."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.goldens.cases import goldens


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages, outside of any project whose settings could be found."""
    folder = tmp_path_factory.mktemp("checked")
    for case in goldens():
        case.write_package(folder)
    return folder


def test_ruff_finds_nothing(folder: Path) -> None:
    options = ["--isolated", "--no-cache", "--target-version=py311", "--extend-select=I"]
    assert _said(["ruff", "check", *options, "."], folder) == "All checks passed!"


def test_generated_code_suppresses_no_checker() -> None:
    for case in goldens():
        for path, text in case.files.items():
            for mark in ("type: ignore", "pyright: ", "mypy: ", "noqa"):
                assert mark not in text, (case.name, path)


def _said(command: Sequence[str], folder: Path) -> str:
    """Run a tool of our environment in `folder`, and return its output."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:]], cwd=folder, capture_output=True, check=False, text=True)
    return (done.stdout + done.stderr).strip()
