"""The client of `DOCUMENT`, generated and imported, and both kinds of clients."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from anyio.from_thread import BlockingPortal
from opgen.core.options import Options

from tests.network_faults.document import DOCUMENT
from tests.support.clients import Kind
from tests.support.packages import generated_package


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("faults")
    with generated_package(DOCUMENT, folder, Options(package="faulty")) as package:
        yield package


@pytest.fixture(params=["sync", "asyncio"])
def kind(request: pytest.FixtureRequest, portals: Callable[[str], BlockingPortal]) -> Kind:
    """Return each kind of client."""
    return Kind(name=request.param, portal=None if request.param == "sync" else portals(request.param))
