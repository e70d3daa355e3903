"""All goldens together pass the checkers that their users run: one run of each for all of them."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

from tests.goldens.cases import goldens


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages, outside of any project whose settings could be found."""
    folder = tmp_path_factory.mktemp("checked")
    for case in goldens():
        case.write_package(folder)
    return folder


def test_mypy_strict_finds_nothing(folder: Path) -> None:
    command = ["mypy", "--strict", "--no-incremental", "--warn-unreachable", "."]
    assert (
        _said(command, folder)
        == f"Success: no issues found in {_count(folder)} source files"
    )


def test_pyright_strict_finds_nothing(folder: Path) -> None:
    prefix = Path(sys.prefix)
    settings = {
        "include": ["."],
        # The same in every package that has it: once is enough.
        "exclude": [f"{name}/_runtime" for name in _with_known_runtime()],
        "venvPath": str(prefix.parent),
        "venv": prefix.name,
        "typeCheckingMode": "strict",
        # That a package's root imports a deprecated operation is no use of it.
        "reportDeprecated": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    assert _said(["pyright"], folder) == "0 errors, 0 warnings, 0 informations"


def test_ruff_finds_nothing(folder: Path) -> None:
    options = [
        "--isolated",
        "--no-cache",
        "--target-version=py311",
        "--extend-select=I",
    ]
    assert _said(["ruff", "check", *options, "."], folder) == "All checks passed!"


def test_generated_code_suppresses_no_checker() -> None:
    for case in goldens():
        for path, text in case.files.items():
            for mark in ("type: ignore", "pyright: ", "mypy: ", "noqa"):
                assert mark not in text, (case.name, path)


def _with_known_runtime() -> list[str]:
    """Return the packages whose runtime modules all occur in other packages."""
    seen: set[tuple[PurePosixPath, str]] = set()
    found = []
    for case in goldens():
        own = {each for each in case.files.items() if each[0].parts[0] == "_runtime"}
        if own <= seen:
            found.append(case.package)
        seen |= own
    return found


def _said(command: Sequence[str], folder: Path) -> str:
    """Run a tool of our environment in `folder`, and return its output."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    return (done.stdout + done.stderr).strip()


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.py"))
