"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx
from ._runtime.oauth import client_credentials

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="security_token_origins/1",
    schemes={
        "old": SecurityScheme(keywords=("api_key",), place="header", name="X-Key"),
        "person": SecurityScheme(keywords=("person",), scheme="Bearer"),
        "service": SecurityScheme(keywords=("service",), scheme="Bearer"),
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
        client_id: Name by which the client gets tokens for itself, unless one is
            given.
        client_secret: What belongs to it.
        token_url: Where it gets them, also relative to the API.
        scope: What it asks for, with spaces between; else what the server grants by
            itself.
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
        person: Credential | None = None,
        service: Credential | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str = "https://id.example.com/token",
        scope: str | None = None,
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
                "person": person,
                "service": client_credentials(
                    service, token_url, client_id, client_secret, scope
                ),
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
        person: AsyncCredential | None = None,
        service: AsyncCredential | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str = "https://id.example.com/token",
        scope: str | None = None,
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
                "person": person,
                "service": client_credentials(
                    service, token_url, client_id, client_secret, scope
                ),
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
