"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping
from typing import Literal

from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx
from ._runtime.servers import find_servers

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="servers_operations/1",
    base_url="http://{host}:{port}/v1",
    find=find_servers,
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is. Default: http://{host}:{port}/v1. Given, it is
            also where operations go that have a host of their own.
        host: `{host}` of the URL.
        port: `{port}` of the URL. Where it listens.
        base_url_: `{base_url}` of the URL.
        timeout: Seconds for each phase of an attempt; `None` waits for ever.
        total_timeout: Seconds for a call with all its attempts.
        max_retries: How often a call that failed is sent again, where that is safe.
        headers: Sent with every request.
        http_client: Sends instead of a client of our own; yours to close.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        host: str = "127.0.0.1",
        port: str = "80",
        base_url_: Literal["uploads", "2"] = "uploads",
        timeout: Timeout = 60.0,
        total_timeout: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={},
            variables={
                "host": host,
                "port": port,
                "base_url": base_url_,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )


class AsyncClient(AsyncDriver):
    """The same with `await`; close it with `aclose`, or use `async with`."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        host: str = "127.0.0.1",
        port: str = "80",
        base_url_: Literal["uploads", "2"] = "uploads",
        timeout: Timeout = 60.0,
        total_timeout: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={},
            variables={
                "host": host,
                "port": port,
                "base_url": base_url_,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
