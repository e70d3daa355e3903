"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Column, Reaction


def get_column(client: Client) -> Column:
    """Send `GET /columns`."""
    return client.send(get_column_request())


async def get_column_async(client: AsyncClient) -> Column:
    """Async `get_column`."""
    return await client.send(get_column_request())


def get_column_request() -> Request[Column]:
    """Build `GET /columns` without sending it."""
    return Request(
        operation_id="get_column",
        method="GET",
        path="/columns",
        returns={200: Column},
    )


def vote(client: Client, *, reaction: Reaction) -> Reaction:
    """Send `GET /vote`."""
    return client.send(vote_request(reaction=reaction))


async def vote_async(client: AsyncClient, *, reaction: Reaction) -> Reaction:
    """Async `vote`."""
    return await client.send(vote_request(reaction=reaction))


def vote_request(*, reaction: Reaction) -> Request[Reaction]:
    """Build `GET /vote` without sending it."""
    return Request(
        operation_id="vote",
        method="GET",
        path="/vote",
        query=build_query({"reaction": reaction}),
        returns={200: Reaction},
    )
