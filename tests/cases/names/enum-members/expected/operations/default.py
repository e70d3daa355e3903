"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Reaction


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
