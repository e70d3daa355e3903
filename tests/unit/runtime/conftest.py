"""The runtime inside a package, and a server to call."""

import asyncio
import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server
from tests.unit.runtime.shop import MODULES

BACKENDS = ["asyncio"]
"""Event loops that asynchronous clients support."""
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


@pytest.fixture(params=["sync", "async"])
def send(
    request: pytest.FixtureRequest, shop: ModuleType, server: Server
) -> Callable[..., Any]:
    """Send a request with either client and return its result, which is of any type."""

    def send_sync(call: object, **settings: Any) -> Any:
        with shop.Client(base_url=server.url, **settings) as client:
            return client.send(call)

    async def send_async(call: object, **settings: Any) -> Any:
        async with shop.AsyncClient(base_url=server.url, **settings) as client:
            return await client.send(call)

    if request.param == "sync":
        return send_sync
    return lambda call, **settings: asyncio.run(send_async(call, **settings))


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of each event loop, for `anyio.run`."""
    return str(request.param)
