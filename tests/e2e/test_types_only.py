"""A package with `types_only`: models that need pydantic alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, run
from tests.e2e.test_wheel import link_required

MANY = {
    f"Model{number}": {
        "type": "object",
        "properties": {"next": {"$ref": f"#/components/schemas/Model{(number + 1) % 230}"}},
    }
    for number in range(230)
}
"""Enough models for a package `models`."""
FORM = {"type": "object", "properties": {"photo": {"type": "string", "format": "binary"}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Photos", "version": "1"},
    "paths": {
        "/photos": {
            "post": {
                "operationId": "upload_photo",
                "requestBody": {"content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Form"}}}},
                "responses": {"204": {"description": "Done."}},
            }
        }
    },
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a small package of a real document, and a large one with a form."""
    folder = tmp_path_factory.mktemp("generated")
    large = {**DOCUMENT, "components": {"schemas": {**MANY, "Form": FORM}}}
    (folder / "large.json").write_text(json.dumps(large), "utf-8")
    sections = {"small": ROOT / "specs" / "sandboxes.json", "large": "large.json"}
    text = "".join(
        f'[tool.opgen.clients.{name}]\nspec = "{spec}"\noutput = "{name}"\ntypes_only = true\n'
        for name, spec in sections.items()
    )
    (folder / "pyproject.toml").write_text(text, "utf-8")
    done = run(["opgen", "generate"], folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(generated: Path, tmp_path: Path) -> Path:
    """Return a copy of the project."""
    return shutil.copytree(generated, tmp_path, dirs_exist_ok=True)


def test_package_of_models_needs_pydantic_alone(project: Path) -> None:
    link_required(["pydantic"], project / "required")
    code = (
        "import sys, small, large\n"
        "from small import *\n"
        "print(CreateSandboxRequest.__name__, small.models.Sandbox is Sandbox)\n"
        'first = large.Model0.model_validate_json(\'{"next": {"next": {}}}\')\n'
        "print(type(first.next.next).__name__, large.Form.model_fields['photo'].annotation)\n"
        "print([name for name in sys.modules if 'httpx' in name])\n"
    )
    path = os.pathsep.join([str(project), str(project / "required")])
    done = subprocess.run(
        # -S: without the packages of this environment.
        [sys.executable, "-S", "-W", "error", "-c", code],
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["CreateSandboxRequest True", "Model2 bytes | None", "[]"], done.stderr


def test_package_of_models_has_no_client_and_is_checked(project: Path) -> None:
    for name in ("small", "large"):
        found = {path.name for path in (project / name).iterdir()}
        modules = "models.py" if name == "small" else "models"
        others = {"_runtime", "py.typed", "api.jsonl", "api.md", ".opgen.json"}
        assert found == {"__init__.py", modules, *others}
    assert run(["opgen", "check"], project).returncode == 0
    with (project / "small" / "models.py").open("a", encoding="utf-8") as file:
        file.write("x = 1\n")
    done = run(["opgen", "check", "small"], project)
    assert (done.returncode, "EDITED  models.py" in done.stderr) == (1, True)


def test_types_of_a_package_of_models_pass_strict_checks(project: Path) -> None:
    for command in (["mypy", "--strict", "small", "large"], ["pyright", "--project", "strict.json"]):
        settings = {"typeCheckingMode": "strict", "include": ["small", "large"]}
        (project / "strict.json").write_text(json.dumps(settings), "utf-8")
        done = run(command, project)
        assert done.returncode == 0, done.stdout


def test_settings_of_clients_are_refused_with_types_only(project: Path) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('testing = true\ntoken_env = "KEY"\n')
    done = run(["opgen", "generate", "large"], project)
    assert (done.returncode, done.stderr) == (
        2,
        "pyproject.toml:5:1: tool.opgen.clients.large: types_only cannot be used with token_env, testing\n",
    )
