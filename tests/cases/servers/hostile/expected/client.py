"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx
from ._runtime.servers import find_servers

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="servers_hostile/----import-os-#",
    find=find_servers,
    schemes={
        '"]; print(1) #': SecurityScheme(
            keywords=("api_key",), place="header", name="X-Key"
        ),
        "none": SecurityScheme(keywords=()),
        "scheme": SecurityScheme(keywords=("authorization",), scheme="x`'"),
    },
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is. Documented:
            https://{a"b}.example.com/"\\{__import__('os')} (\"\"\" import os \"\"\").
            Given, it is also where operations go that have a host of their own.
        api_key: API key, or a function that gives one. \"\"\"; print(1).
        authorization: What follows `x`'` in the Authorization header, or a function
            that gives it. {scheme}.
        self_: `{self}` of the URL.
        timeout: Seconds for each phase of an attempt; `None` waits for ever.
        total_timeout: Seconds for a call with all its attempts.
        max_retries: How often a call that failed is sent again, where that is safe.
        headers: Sent with every request.
        http_client: Sends instead of a client of our own; yours to close. Give one
            with a client certificate. \"\"\"\\
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        api_key: Credential | None = None,
        authorization: Credential | None = None,
        self_: str = "me",
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
                "authorization": authorization,
            },
            variables={
                "self": self_,
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
        authorization: AsyncCredential | None = None,
        self_: str = "me",
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
                "authorization": authorization,
            },
            variables={
                "self": self_,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
