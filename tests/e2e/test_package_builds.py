"""The wheels that build backends make of a project with a generated package, and its surface file in them."""

import zipfile
from pathlib import Path

import pytest

from tests.support.checkout import REPOSITORY, Checkout

_ADDED = """
[tool.setuptools.package-data]
"*" = ["api.*"]
"""
"""Table of docs/reference/api-file.md."""


@pytest.mark.parametrize(
    ("backend", "settings", "is_complete"),
    [
        ("hatchling.build", "", True),
        ("uv_build", "", True),
        ("setuptools.build_meta", "", False),
        ("setuptools.build_meta", _ADDED, True),
    ],
)
def test_build_backend_ships_the_surface_file(
    tmp_path: Path, backend: str, settings: str, *, is_complete: bool
) -> None:
    project = Checkout(tmp_path)
    assert project.opgen("generate", "--output", "src/demo", "--spec", "specs/demo.json", "-q").code == 0
    requirement = backend.partition(".")[0]
    project.write(
        "pyproject.toml",
        f'[build-system]\nrequires = ["{requirement}"]\nbuild-backend = "{backend}"\n'
        f'[project]\nname = "demo"\nversion = "1.0"\n{settings}',
    )
    code = f"import {backend} as backend; backend.build_wheel('.')"
    built = project.shell(f'python -c "{code}"')
    assert built.code == 0, built.err
    (wheel,) = project.folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        assert ("demo/api.jsonl" in opened.namelist()) is is_complete
    compared = project.opgen("diff", wheel.name, "src/demo")
    assert compared.code == (0 if is_complete else 2)
    assert (f"{wheel.name}: missing api.jsonl" in compared.err) is not is_complete
    assert settings in (REPOSITORY / "docs/reference/api-file.md").read_text("utf-8")
