"""Where this API is and how one signs in: `Client`, and `AsyncClient` for `await`."""

from collections.abc import Mapping

from ._runtime.auth import AsyncCredential, Credential, SecurityScheme
from ._runtime.client import Api, AsyncDriver, SyncDriver, Timeout
from ._runtime.http_library import httpx

__all__ = ["AsyncClient", "Client"]

_API = Api(
    product="security_http_schemes/1",
    schemes={
        "basic": SecurityScheme(keywords=("username", "password"), scheme="Basic"),
        "digest": SecurityScheme(keywords=("digest",), scheme="Digest"),
        "git_hub": SecurityScheme(keywords=("git_hub",), scheme="token"),
    },
)


class Client(SyncDriver):
    """Calls the API; close it, or use it in a `with` statement.

    Args:
        base_url: Where the API is.
        username: User name, or a function that gives one.
        password: Password, or a function that gives one.
        digest: What follows `Digest` in the Authorization header, or a function
            that gives it. As of RFC 7616.
        git_hub: What follows `token` in the Authorization header, or a function
            that gives it.
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
        username: Credential | None = None,
        password: Credential | None = None,
        digest: Credential | None = None,
        git_hub: Credential | None = None,
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
                "username": username,
                "password": password,
                "digest": digest,
                "git_hub": git_hub,
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
        username: AsyncCredential | None = None,
        password: AsyncCredential | None = None,
        digest: AsyncCredential | None = None,
        git_hub: AsyncCredential | None = None,
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
                "username": username,
                "password": password,
                "digest": digest,
                "git_hub": git_hub,
            },
            timeout=timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            headers=headers,
            http_client=http_client,
        )
