"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx
from ._runtime.oauth import client_credentials

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="security_client_credentials/1",
    base_url="https://api.example.com/v1",
    schemes={
        "machine": SecurityScheme(keywords=("token",), scheme="Bearer"),
    },
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is. Default: https://api.example.com/v1.
        token: Bearer token, or a function that gives one. Token: /oauth/token;
            scopes: read, write.
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
        token: Credential | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str = "/oauth/token",
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
                "token": client_credentials(
                    token, token_url, client_id, client_secret, scope
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
        token: AsyncCredential | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str = "/oauth/token",
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
                "token": client_credentials(
                    token, token_url, client_id, client_secret, scope
                ),
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
