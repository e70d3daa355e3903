"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="security_token_origins/1",
    schemes={
        "old": SecurityScheme(kind="header", keywords=("api_key",), name="X-Key"),
        "person": SecurityScheme(kind="bearer", keywords=("person",)),
        "service": SecurityScheme(kind="bearer", keywords=("service",)),
    },
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is.
        api_key: API key, or a function that gives one. Deprecated.
        person: Bearer token, or a function that gives one. Discovery:
            https://id.example.com/.well-known/openid-configuration.
        service: Bearer token, or a function that gives one. Of the team. Metadata:
            https://id.example.com/.well-known/oauth-authorization-server; token:
            https://id.example.com/token; device authorization:
            https://id.example.com/device; scopes: read, write.
        timeout: Seconds for each phase of a call; `None` waits for ever.
        max_retries: How often a call that failed is sent again, where that is safe.
        headers: Sent with every request.
        http_client: Sends instead of a client of our own; yours to close.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        api_key: Credential | None = None,
        person: Credential | None = None,
        service: Credential | None = None,
        timeout: Timeout = 60.0,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={
                "api_key": api_key,
                "person": person,
                "service": service,
            },
            timeout=timeout,
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
        api_key: Credential | None = None,
        person: Credential | None = None,
        service: Credential | None = None,
        timeout: Timeout = 60.0,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(
            _API,
            base_url=base_url,
            credentials={
                "api_key": api_key,
                "person": person,
                "service": service,
            },
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
