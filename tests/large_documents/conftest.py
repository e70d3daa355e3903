"""The large package, generated once."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from opgen.core.options import Options
from opgen.pipeline import generate

from tests.large_documents.documents import document
from tests.support.packages import imported, write_package


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the package `large`."""
    folder = tmp_path_factory.mktemp("scale")
    files = generate(document(), Options(package="large")).files
    write_package(files, folder / "large")
    return folder


@pytest.fixture(scope="session")
def large(folder: Path) -> Iterator[ModuleType]:
    """Yield the package `large`."""
    with imported(folder, "large") as package:
        yield package
