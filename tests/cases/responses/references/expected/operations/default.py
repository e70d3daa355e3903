"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Id, Problem, Thing


def get_other(client: Client) -> Thing:
    """Send `GET /other`.

    Raises:
        NotFoundError: 404, not there.
    """
    return client.send(get_other_request())


async def get_other_async(client: AsyncClient) -> Thing:
    """Async `get_other`."""
    return await client.send(get_other_request())


def get_other_request() -> Request[Thing]:
    """Build `GET /other` without sending it."""
    return Request(
        operation_id="get_other",
        method="GET",
        path="/other",
        returns={200: Thing},
        raises={404: Problem},
    )


def put_thing(client: Client, id: Id, *, body: Thing, dry: bool | None = None) -> Thing:
    """Send `PUT /things/{id}`.

    Args:
        body: The new thing.

    Raises:
        NotFoundError: 404, not there.
    """
    return client.send(put_thing_request(id, body=body, dry=dry))


async def put_thing_async(
    client: AsyncClient, id: Id, *, body: Thing, dry: bool | None = None
) -> Thing:
    """Async `put_thing`."""
    return await client.send(put_thing_request(id, body=body, dry=dry))


def put_thing_request(
    id: Id, *, body: Thing, dry: bool | None = None
) -> Request[Thing]:
    """Build `PUT /things/{id}` without sending it."""
    return Request(
        operation_id="put_thing",
        method="PUT",
        path=build_path("/things/{id}", {"id": id}),
        query=build_query({"dry": dry}),
        content=encode_json(body),
        content_type="application/json",
        returns={200: Thing},
        raises={404: Problem},
    )
