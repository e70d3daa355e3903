"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def by_digest(client: Client) -> None:
    """Send `GET /digest`."""
    return client.send(by_digest_request())


async def by_digest_async(client: AsyncClient) -> None:
    """Async `by_digest`."""
    return await client.send(by_digest_request())


def by_digest_request() -> Request[None]:
    """Build `GET /digest` without sending it."""
    return Request(
        operation_id="by_digest",
        method="GET",
        path="/digest",
        returns={204: None},
        security=(("digest",),),
    )


def by_github(client: Client) -> None:
    """Send `GET /github`."""
    return client.send(by_github_request())


async def by_github_async(client: AsyncClient) -> None:
    """Async `by_github`."""
    return await client.send(by_github_request())


def by_github_request() -> Request[None]:
    """Build `GET /github` without sending it."""
    return Request(
        operation_id="by_github",
        method="GET",
        path="/github",
        returns={204: None},
        security=(("git_hub",), ("basic",)),
    )
