"""Fixtures of the goldens: packages that can be imported, and a server."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.goldens.cases import Case
from tests.support.servers.scripted import Server


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder on `sys.path` for the packages of the goldens."""
    folder = tmp_path_factory.mktemp("goldens")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def imported(case: Case, packages: Path) -> ModuleType:
    """Import the package of a case from `packages`, where it is written first if it is missing."""
    if not (packages / case.package).exists():
        case.write_package(packages)
        importlib.invalidate_caches()
    return importlib.import_module(case.package)


@pytest.fixture
def package(case: Case, packages: Path) -> ModuleType:
    """Return the package of the golden with which the test runs."""
    return imported(case, packages)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Yield a server that returns scripted responses in order."""
    with Server() as running:
        yield running
