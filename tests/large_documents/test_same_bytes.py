"""A package in several modules has the same bytes for every order of keys and number of processors."""

import json
import os
import random
from pathlib import Path

import pytest

from tests.e2e.test_same_bytes import SECOND_PYTHON, generated, shuffled
from tests.large_documents.documents import large


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the large document as a file."""
    path = tmp_path_factory.mktemp("spec") / "large.json"
    path.write_text(json.dumps(large()), "utf-8")
    return path


@pytest.fixture(scope="module")
def usual(spec: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the digests of the package of the large document."""
    return dict(generated(spec, tmp_path_factory.mktemp("usual")))


def test_order_hash_seed_and_processors_do_not_change_output(usual: dict[str, str], tmp_path: Path) -> None:
    order = random.Random(3)  # noqa: S311 - no secret depends on it
    spec = tmp_path / "shuffled.json"
    spec.write_text(json.dumps(shuffled(large(), order)), "utf-8")
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    try:
        found = generated(spec, tmp_path, surroundings={"PYTHONHASHSEED": "5"})
    finally:
        os.sched_setaffinity(0, processors)
    assert found == usual
    assert len([path for path in found if path.startswith("models/")]) > 20


@pytest.mark.second_python
def test_python_version_does_not_change_output(usual: dict[str, str], spec: Path, tmp_path: Path) -> None:
    assert generated(spec, tmp_path, python=SECOND_PYTHON) == usual
