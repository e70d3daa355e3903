"""Type checkers refuse the marked lines of callers, and accept all others. No other error is in their packages."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from opgen.core.options import Options

from tests.goldens.cases import golden
from tests.support.checkout import ended
from tests.support.packages import generate_package
from tests.unit.codegen.test_enum_values import DOCUMENT
from tests.unit.runtime.pagination import conftest as pagination
from tests.unit.runtime.pagination import service
from tests.unit.runtime.testing import conftest as doubles
from tests.unit.runtime.wire_format import test_bodies as forms

CALLERS = Path(__file__).with_name("callers")
"""Texts, because their packages are missing until a test writes them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all callers and their packages."""
    folder = tmp_path_factory.mktemp("callers")
    for name in ("bodies/keywords", "enums/literal", "unions/dictionaries", "resources/deprecated"):
        golden(name).write_package(folder)
    generate_package(DOCUMENT, folder, Options(package="paint"))
    generate_package(service.create_app().openapi(), folder, pagination.OPTIONS)
    generate_package(yaml.safe_load(doubles.SPEC.read_text("utf-8")), folder, doubles.OPTIONS)
    generate_package(forms.create_app().openapi(), folder, Options(package="forms"))
    for file in CALLERS.iterdir():
        (folder / f"{file.stem}.py").write_text(file.read_text("utf-8"), encoding="utf-8")
    settings = {"include": [f"{file.stem}.py" for file in CALLERS.iterdir()], "reportDeprecated": "error"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["mypy", "--strict", "--enable-error-code=deprecated", "--no-error-summary"],
        ["pyright", "--outputjson", "--pythonpath", sys.executable],
        ["ty", "check", "--output-format=concise", "--python", sys.prefix],
        ["zuban", "check", "--strict", "--enable-error-code=deprecated", "--python-executable", sys.executable],
        [
            "pyrefly",
            "check",
            "--preset=strict",
            "--min-severity=warn",
            "--output-format=min-text",
            "--search-path=.",
            f"--python-interpreter-path={sys.executable}",
        ],
    ],
    ids=lambda command: command[0],
)
def test_checkers_accept_valid_calls_and_refuse_invalid_calls(command: Sequence[str], folder: Path) -> None:
    expected = {
        (f"{file.stem}.py", number)
        for file in CALLERS.iterdir()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if "# refused" in line
    }
    assert _refused_lines(command, folder) == expected


def _refused_lines(command: Sequence[str], folder: Path) -> set[tuple[str, int]]:
    """Return the lines for which a type checker reports an error."""
    program = Path(sys.executable).with_name(command[0])
    modules = [f"{file.stem}.py" for file in CALLERS.iterdir() if command[0] != "pyright"]  # its settings list them
    done = ended([program, *command[1:], *modules], folder)
    if command[0] == "pyright":
        found = done.json["generalDiagnostics"]
        return {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in found}
    return {(module, int(number)) for module, number in re.findall(r"(\w+\.py):(\d+)", done.out)}
