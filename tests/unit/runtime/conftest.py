"""The runtime inside a package, and a server to call."""

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.servers.scripted import Server
from tests.unit.runtime.shop import MODULES

BACKENDS = ["asyncio", "trio"]
"""Event loops that asynchronous clients support."""
# httpx2 leaves its innermost generator to the garbage collector if a response is read in part.
# The connection is closed, but trio warns of each such generator.
UNREAD_ON_TRIO = pytest.mark.filterwarnings(
    "ignore:Async generator:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
RUNTIME = Path(__file__).parents[3] / "templates" / "runtime"


@pytest.fixture(scope="session")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the package `shop`: the runtime and six small modules."""
    folder = tmp_path_factory.mktemp("packages")
    ignored = shutil.ignore_patterns("__pycache__")
    runtime = folder / "shop" / "_runtime"
    shutil.copytree(RUNTIME, runtime, ignore=ignored)
    (runtime / "base_models.py").replace(runtime / "models.py")
    for name, text in MODULES.items():
        path = folder / "shop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def shop(shop_folder: Path) -> ModuleType:
    """Return the package `shop`."""
    sys.path.insert(0, str(shop_folder))
    return importlib.import_module("shop")


@pytest.fixture
def server() -> Iterator[Server]:
    """Answers 200 without content until told otherwise."""
    with Server() as running:
        yield running


@pytest.fixture(params=["sync", *BACKENDS])
def send(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Callable[..., Any]:
    """Send a request with a client and return its result, which is of any type.

    Without `is_own`, the client uses a given `http_client`.
    """

    def send_sync(call: object, *, is_own: bool = True, **settings: Any) -> Any:
        with httpx2.Client() as http:
            given = {"base_url": server.url, **settings}
            with shop.Client(http_client=None if is_own else http, **given) as client:
                return client.send(call)

    async def send_async(call: object, *, is_own: bool = True, **settings: Any) -> Any:
        async with httpx2.AsyncClient() as http:
            given = {"base_url": server.url, **settings}
            http_client = None if is_own else http
            async with shop.AsyncClient(http_client=http_client, **given) as client:
                return await client.send(call)

    if request.param == "sync":
        return send_sync
    return lambda call, **settings: anyio.run(partial(send_async, call, **settings), backend=request.param)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of each event loop, for `anyio.run`."""
    return str(request.param)
