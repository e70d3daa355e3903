"""The interpreter of a project."""

import os
import sys
from pathlib import Path

import pytest
from opgen.core.errors import UsageError
from opgen.source.application import find_python


@pytest.mark.parametrize(
    ("setting", "active", "expected"),
    [
        ("../.venv/bin/python", "active", ".venv/bin/python"),
        (Path(sys.executable).name, "active", None),
        ("", "active", "active/bin/python"),
        ("", "missing", ".venv/bin/python"),
        ("", "", ".venv/bin/python"),
    ],
)
def test_interpreter_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, active: str, expected: str | None
) -> None:
    member = tmp_path / "member"
    for folder in (tmp_path, member):
        folder.mkdir(exist_ok=True)
        (folder / "pyproject.toml").touch()
    for folder in (tmp_path / "active", tmp_path / ".venv"):
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / active) if active else "")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    found = find_python(member, setting)
    assert os.path.normpath(found) == (str(tmp_path / expected) if expected else sys.executable)


def test_interpreter_of_opgen_without_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert find_python(tmp_path) == sys.executable


def test_missing_interpreter_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'no interpreter "\.venv/bin/python"'):
        find_python(tmp_path, ".venv/bin/python")
