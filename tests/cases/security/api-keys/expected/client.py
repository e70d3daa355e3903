"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="security_api_keys/1.0",
    schemes={
        "api_key": SecurityScheme(
            keywords=("api_key",), place="header", name="Api-Key"
        ),
        "cookie_key": SecurityScheme(
            keywords=("cookie_key",), place="cookie", name="session"
        ),
        "header_key": SecurityScheme(
            keywords=("header_key",), place="header", name="X-API-Key"
        ),
        "query_key": SecurityScheme(
            keywords=("query_key",), place="query", name="api_key"
        ),
    },
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is.
        api_key: API key, or a function that gives one.
        cookie_key: API key, or a function that gives one.
        header_key: API key, or a function that gives one.
        query_key: API key, or a function that gives one.
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
        cookie_key: Credential | None = None,
        header_key: Credential | None = None,
        query_key: Credential | None = None,
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
                "cookie_key": cookie_key,
                "header_key": header_key,
                "query_key": query_key,
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
        api_key: AsyncCredential | None = None,
        cookie_key: AsyncCredential | None = None,
        header_key: AsyncCredential | None = None,
        query_key: AsyncCredential | None = None,
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
                "cookie_key": cookie_key,
                "header_key": header_key,
                "query_key": query_key,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
