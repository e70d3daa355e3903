"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client


def by_all(client: Client) -> None:
    """Send `GET /all`."""
    return client.send(by_all_request())


async def by_all_async(client: AsyncClient) -> None:
    """Async `by_all`."""
    return await client.send(by_all_request())


def by_all_request() -> Request[None]:
    """Build `GET /all` without sending it."""
    return Request(
        operation_id="by_all",
        method="GET",
        path="/all",
        returns={204: None},
        security=(("cookie_key", "header_key", "query_key"),),
    )


def by_cookie(client: Client) -> None:
    """Send `GET /cookie`."""
    return client.send(by_cookie_request())


async def by_cookie_async(client: AsyncClient) -> None:
    """Async `by_cookie`."""
    return await client.send(by_cookie_request())


def by_cookie_request() -> Request[None]:
    """Build `GET /cookie` without sending it."""
    return Request(
        operation_id="by_cookie",
        method="GET",
        path="/cookie",
        returns={204: None},
        security=(("cookie_key",),),
    )


def by_header(client: Client) -> None:
    """Send `GET /header`."""
    return client.send(by_header_request())


async def by_header_async(client: AsyncClient) -> None:
    """Async `by_header`."""
    return await client.send(by_header_request())


def by_header_request() -> Request[None]:
    """Build `GET /header` without sending it."""
    return Request(
        operation_id="by_header",
        method="GET",
        path="/header",
        returns={204: None},
        security=(("header_key",),),
    )


def by_plain(client: Client) -> None:
    """Send `GET /plain`."""
    return client.send(by_plain_request())


async def by_plain_async(client: AsyncClient) -> None:
    """Async `by_plain`."""
    return await client.send(by_plain_request())


def by_plain_request() -> Request[None]:
    """Build `GET /plain` without sending it."""
    return Request(
        operation_id="by_plain",
        method="GET",
        path="/plain",
        returns={204: None},
        security=(("api_key",),),
    )


def by_query(client: Client, *, q: str | None = None) -> None:
    """Send `GET /query`."""
    return client.send(by_query_request(q=q))


async def by_query_async(client: AsyncClient, *, q: str | None = None) -> None:
    """Async `by_query`."""
    return await client.send(by_query_request(q=q))


def by_query_request(*, q: str | None = None) -> Request[None]:
    """Build `GET /query` without sending it."""
    return Request(
        operation_id="by_query",
        method="GET",
        path="/query",
        query=build_query({"q": q}),
        returns={204: None},
        security=(("query_key",),),
    )
