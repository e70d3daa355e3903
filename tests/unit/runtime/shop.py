"""The package `shop` of these tests: the runtime and six small modules, written and imported once in each process."""

import atexit
import pickle
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

INIT: Final = '''"""A shop."""

from ._runtime.root import lazy_attributes

__getattr__, __dir__ = lazy_attributes(
    __name__,
    {
        "AsyncClient": "client",
        "Client": "client",
        "OPERATIONS": "operations",
        "Request": "_runtime.request",
        "ServerSentEvent": "_runtime.framing",
        "StreamRequest": "_runtime.event_streams",
    },
)
'''

CLIENT: Final = '''"""Clients of the shop."""

from ._runtime.auth import SecurityScheme
from ._runtime.call import Api
from ._runtime.servers import find_servers
from ._runtime.event_streams import AsyncStreamClient, StreamClient
from ._runtime.keys import CookieKey, QueryKey
from ._runtime.polling import AsyncPollingClient, PollingClient

_API = Api(
    product="shop/1.2",
    schemes={
        "Bearer": SecurityScheme(keywords=("token",), scheme="Bearer"),
        "Basic": SecurityScheme(keywords=("username", "password"), scheme="Basic"),
        "Key": SecurityScheme(keywords=("api_key",), name="X-Key"),
        "QueryKey": QueryKey(keywords=("query_key",), name="key"),
        "Cookie": CookieKey(keywords=("session",), name="sid"),
        "Certificate": SecurityScheme(keywords=()),
    },
    base_url_env="SHOP_URL",
    credential_env={"token": "SHOP_TOKEN"},
)
_NONE = dict.fromkeys(
    ("token", "username", "password", "api_key", "query_key", "session")
)


class Client(PollingClient, StreamClient):
    def __init__(self, *, base_url=None, http_client=None, options=None, **credentials):
        url = find_servers(base_url, _API, {})
        given = {"base_url": url, "http_client": http_client, **(options or {})}
        super().__init__(_API, credentials={**_NONE, **credentials}, **given)

    def with_options(self, *, token=None, username=None, password=None, **options):
        given = {"token": token, "username": username, "password": password}
        return self._with_options(given, options)


class AsyncClient(AsyncPollingClient, AsyncStreamClient):
    def __init__(self, *, base_url=None, http_client=None, options=None, **credentials):
        url = find_servers(base_url, _API, {})
        given = {"base_url": url, "http_client": http_client, **(options or {})}
        super().__init__(_API, credentials={**_NONE, **credentials}, **given)

    def with_options(self, *, token=None, username=None, password=None, **options):
        given = {"token": token, "username": username, "password": password}
        return self._with_options(given, options)
'''

ERRORS: Final = '''"""Errors of calls to the shop."""

from ._runtime.request import (
    ApiError,
    ClientError,
    ResponseValidationError,
    TransportError,
    TransportTimeoutError,
)

__all__ = [
    "ApiError",
    "ClientError",
    "NotFoundError",
    "ResponseValidationError",
    "ServiceUnavailableError",
    "TransportError",
    "TransportTimeoutError",
    "UnauthorizedError",
    "UnprocessableEntityError",
]


class UnauthorizedError(ApiError, status_code=401, reason="Unauthorized"):
    """401 Unauthorized."""


class NotFoundError(ApiError, status_code=404, reason="Not Found"):
    """404 Not Found."""


class UnprocessableEntityError(
    ApiError, status_code=422, reason="Unprocessable Entity"
):
    """422 Unprocessable Entity."""


class ServiceUnavailableError(ApiError, status_code=503, reason="Service Unavailable"):
    """503 Service Unavailable."""


class BadGatewayError(ApiError, status_code=502, reason="Bad Gateway"):
    """502 Bad Gateway."""
'''

MODELS: Final = '''"""Models of the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ._runtime.enums import IntEnum, StrEnum
from ._runtime.closed import ClosedModel
from ._runtime.models import BaseModel

__all__ = ["ClosedItem", "Color", "Item", "Problem", "Size"]


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Item(BaseModel):
    id: int
    name: str | None = None
    color: Color | None = None
    sizes: list[Size] | None = None
    user_id: Annotated[str | None, Field(alias="userId")] = None
    model_name: str | None = None
    token_value: Annotated[str | None, Field(alias="tokenValue")] = None
    created_at: datetime | None = None
    parent: Item | None = None


class ClosedItem(ClosedModel):
    name: str


class Problem(BaseModel):
    code: str
'''

OPERATIONS: Final = '''"""The operations of the shop."""

from .._runtime.package import operations

OPERATIONS = operations(
    {
        "getItem": ("GET /items/{id}", "operations.items.get_item"),
        "POST /items": ("POST /items", "operations.items.add_item"),
    }
)
'''

ITEMS: Final = '''"""Operations tagged items."""

from .._runtime.encode import build_path, encode_json
from .._runtime.request import Request
from ..models import Item, Problem


def get_item(client, id):
    return client.send(get_item_request(id))


async def get_item_async(client, id):
    return await client.send(get_item_request(id))


def get_item_request(id):
    return Request(
        operation_id="getItem",
        method="GET",
        path=build_path("/items/{id}", id=id),
        returns={200: Item},
        raises={404: Problem},
        security=(("Bearer",),),
    )


def add_item(client, *, body):
    return client.send(add_item_request(body=body))


async def add_item_async(client, *, body):
    return await client.send(add_item_request(body=body))


def add_item_request(*, body):
    return Request(
        operation_id="POST /items",
        method="POST",
        path="/items",
        content=encode_json(body),
        returns={201: Item},
    )
'''

MODULES: Final = {
    "__init__.py": INIT,
    "client.py": CLIENT,
    "errors.py": ERRORS,
    "models.py": MODELS,
    "operations/__init__.py": OPERATIONS,
    "operations/items.py": ITEMS,
}


def _write() -> Path:
    """Write the package into a new folder, and return the folder."""
    folder = Path(tempfile.mkdtemp(prefix="shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copied = folder / "shop" / "_runtime"
    templates = Path(__file__).parents[3] / "templates" / "runtime"
    shutil.copytree(templates, copied, ignore=shutil.ignore_patterns("__pycache__"))
    (copied / "base_models.py").replace(copied / "models.py")
    for name, text in MODULES.items():
        path = folder / "shop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


SHOP_FOLDER: Final = _write()
sys.path.insert(0, str(SHOP_FOLDER))
shop: Final[Any] = import_module("shop")


def unpickled(value: Any) -> Any:
    """Return a copy of `value` by way of its pickled bytes."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes


def runtime(name: str) -> Any:
    """Return a module of the runtime in the package."""
    return import_module(f"shop._runtime.{name}")
