"""Same document, same bytes: on any day, machine and Python, in any folder, however the document's maps are ordered."""

import hashlib
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from opgen.document.document import load
from opgen.source.read import read

from tests.support.checkout import ended

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "tests/cases/package/broad/spec.yaml"
SECOND_PYTHON = ROOT / ".venv313/bin/python"
# Configuration that the tools of opgen read as commands.
HOSTILE_SETTINGS = """
[tool.black]
line-length = 40
skip-string-normalization = true
target-version = ["py312"]
preview = true
[tool.isort]
force_single_line = true
[tool.datamodel-codegen]
snake-case-field = true
use-title-as-name = true
"""

Digests = Mapping[str, str]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Digests:
    """Return the digests of the package of the broad document."""
    return generated(SPEC, tmp_path_factory.mktemp("usual"))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seed_locale_and_time_zone_do_not_change_output(usual: Digests, tmp_path: Path, seed: str) -> None:
    surroundings = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "TZ": "Asia/Kathmandu"}
    assert generated(SPEC, tmp_path, surroundings=surroundings) == usual


def test_settings_of_the_folder_do_not_change_output(usual: Digests, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(HOSTILE_SETTINGS)
    (tmp_path / ".editorconfig").write_text("[*.py]\nindent_size = 8\n")
    assert generated(SPEC, tmp_path) == usual


def test_order_of_mappings_does_not_change_output(usual: Digests, tmp_path: Path) -> None:
    """But for that of properties, which is the order of a model's fields."""
    root = load(read(SPEC.read_bytes(), SPEC.name)).root
    order = random.Random(1)  # noqa: S311 - no secret depends on it
    spec = tmp_path / "shuffled.json"
    spec.write_text(json.dumps(shuffled(root, order)))
    assert list(json.loads(spec.read_text())) != list(root)
    assert generated(spec, tmp_path) == usual


@pytest.mark.second_python
def test_python_version_does_not_change_output(usual: Digests, tmp_path: Path) -> None:
    assert generated(SPEC, tmp_path, python=SECOND_PYTHON) == usual


def test_hash_seed_does_not_change_witnesses(tmp_path: Path) -> None:
    for name, required in (("old", "b"), ("new", "c")):
        condition = {"if": {"required": ["a"]}, "then": {"required": [required]}, "else": {"required": ["d"]}}
        content = {"application/json": {"schema": {"type": "object", **condition}}}
        operation = {"requestBody": {"content": content}, "responses": {"200": {"description": ""}}}
        root = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/jobs": {"post": operation}}}
        (tmp_path / f"{name}.json").write_text(json.dumps(root))
    command = [sys.executable, "-m", "opgen", "diff", "old.json", "new.json", "--witness"]
    found = {ended(command, tmp_path, {"PYTHONHASHSEED": seed}).out for seed in "12345"}
    assert len(found) == 1
    assert "client.jobs.create(" in found.pop()


def generated(
    spec: Path, folder: Path, *, python: Path = Path(sys.executable), surroundings: Mapping[str, str] | None = None
) -> Digests:
    """Return the digest of each file that the command writes, by its path, when it is run in `folder`."""
    command: list[str | Path] = [python, "-m", "opgen", "generate", "--spec", spec, "--output", "broad"]
    done = ended(command, folder, {"PYTHONPATH": str(ROOT / "generator"), **(surroundings or {})})
    assert done.code == 0, done.err
    package = folder / "broad"
    return {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(package.rglob("*"))
        if path.is_file()
    }


def shuffled(value: Any, order: random.Random, *, ordered: bool = False) -> Any:
    """Return a copy of JSON data with the entries of every map in another order, unless they are `ordered`."""
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if not ordered:
        order.shuffle(keys)
    return {key: shuffled(value[key], order, ordered=key == "properties") for key in keys}
