"""Fixtures of the goldens: packages, imported from memory, and a server."""

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.goldens.cases import Case
from tests.support.packages import add_package
from tests.support.servers.scripted import Server


def imported(case: Case) -> ModuleType:
    """Import the package of a case."""
    if case.package not in sys.modules:
        add_package(case.package, case.files)
    return importlib.import_module(case.package)


@pytest.fixture
def package(case: Case) -> ModuleType:
    """Return the package of the golden with which the test runs."""
    return imported(case)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Yield a server that returns scripted responses in order."""
    with Server() as running:
        yield running
