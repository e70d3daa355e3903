"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping
from typing import Literal

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, Timeout
from ._runtime.files import AsyncFileDriver, SyncFileDriver
from ._runtime.http_library import httpx
from ._runtime.servers import find_servers

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="package_broad/1.2.3",
    base_url="https://{region}.example.com/v1",
    find=find_servers,
    schemes={
        "key": SecurityScheme(keywords=("api_key",), place="header", name="X-Key"),
        "token": SecurityScheme(keywords=("token",), scheme="Bearer"),
    },
)


class Client(SyncFileDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is. Default: https://{region}.example.com/v1.
        api_key: API key, or a function that gives one.
        token: Bearer token, or a function that gives one.
        region: `{region}` of the URL.
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
        api_key: Credential | None = None,
        token: Credential | None = None,
        region: Literal["eu", "us"] = "eu",
        timeout: Timeout = 60.0,
        total_timeout: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={
                "api_key": api_key,
                "token": token,
            },
            variables={
                "region": region,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )


class AsyncClient(AsyncFileDriver):
    """The same with `await`; close it with `aclose`, or use `async with`."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        api_key: AsyncCredential | None = None,
        token: AsyncCredential | None = None,
        region: Literal["eu", "us"] = "eu",
        timeout: Timeout = 60.0,
        total_timeout: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={
                "api_key": api_key,
                "token": token,
            },
            variables={
                "region": region,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
