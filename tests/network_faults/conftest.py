"""The client of `DOCUMENT`, generated and imported, and both kinds of clients."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from opgen.core.options import Options

from tests.network_faults.document import DOCUMENT
from tests.support.clients import Kind
from tests.support.packages import generated_package


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("faults")
    with generated_package(DOCUMENT, folder, Options(package="faulty")) as package:
        yield package


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """Yield an event loop, which runs in its own thread."""
    with start_blocking_portal() as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest, portal: BlockingPortal) -> Kind:
    """Return each kind of client."""
    return Kind(name=request.param, portal=None if request.param == "sync" else portal)
