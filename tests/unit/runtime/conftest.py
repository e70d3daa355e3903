"""A server, and clients of the package `shop`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from tests.support.clients import BACKENDS, Kind
from tests.support.servers.scripted import Server
from tests.unit.runtime.shop import shop

# httpx2 leaves its innermost generator to the garbage collector if a response is read in part.
# The connection is closed, but trio warns of each such generator.
UNREAD_ON_TRIO = pytest.mark.filterwarnings(
    "ignore:Async generator:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a server that responds with 200 and no content until a test scripts other responses."""
    with Server() as running:
        yield running


@pytest.fixture(params=BACKENDS)
def awaiting(request: pytest.FixtureRequest, portals: Callable[[str], BlockingPortal]) -> Kind:
    """Return each kind of asynchronous client."""
    return Kind(name=request.param, portal=portals(request.param))


@pytest.fixture
def connect(kind: Kind, server: Server) -> Iterator[Callable[..., Any]]:
    """Yield a function that opens a client of the server, which is closed after the test."""
    with ExitStack() as stack:

        def open_client(package: Any = shop, **settings: Any) -> Any:
            return stack.enter_context(kind.client(package, **{"base_url": server.url, **settings}))

        yield open_client


@pytest.fixture
def send(kind: Kind, connect: Callable[..., Any]) -> Callable[..., Any]:
    """Send a request with a new client, and return its result. Without `is_own`, the client uses a given `http_client`."""

    def send_with(call: object, *, is_own: bool = True, **settings: Any) -> Any:
        if is_own:
            return connect(**settings).send(call)
        with kind.http_client() as http:
            return connect(http_client=http, **settings).send(call)

    return send_with


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of each event loop, for `anyio.run`."""
    return str(request.param)
