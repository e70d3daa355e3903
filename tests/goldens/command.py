"""Command line on a case: its exit code and its output. It writes no file."""

import contextlib
import io
import shutil
import tempfile
from pathlib import Path

from opgen.__main__ import run

from tests.goldens.cases import Case


def refusal(case: Case) -> str:
    """Run `opgen generate` on `case`, verify that it writes nothing, and return exit code and standard error.

    A case with a `pyproject.toml` is run by its configuration. Raises `AssertionError` if a file appears.
    """
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        here = Path()
        settings = case.folder / "pyproject.toml"
        given = [case.spec, *([settings] if settings.exists() else [])]
        given += case.folder.glob("*.overlay.*")
        for file in given:
            shutil.copy(file, here)
        arguments = [] if settings.exists() else _arguments(case)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            code = run(["generate", *arguments])
        assert {path.name for path in here.rglob("*")} == {file.name for file in given}
    return f"exit {code}\n{said.getvalue()}"


def _arguments(case: Case) -> list[str]:
    return ["--spec", case.spec.name, "--output", "out"]
