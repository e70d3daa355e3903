"""The large package, generated once."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from generator.options import Options
from generator.pipeline import generate
from tests.scale.documents import document


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the package `large`."""
    folder = tmp_path_factory.mktemp("scale")
    for path, text in generate(document(), Options(package="large")).files.items():
        file = folder / "large" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def large(folder: Path) -> Iterator[ModuleType]:
    """The package `large`."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield importlib.import_module("large")
    sys.path.remove(str(folder))
