"""Operations: each as a call, an async call, and a request."""

from typing_extensions import deprecated

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


@deprecated("The API has deprecated this operation.")
def put_thing(client: Client, *, body: Thing, old: str | None = None) -> None:
    """Put a thing.

    Args:
        old: Deprecated. How it was.
    """
    return client.send(put_thing_request(body=body, old=old))


@deprecated("The API has deprecated this operation.")
async def put_thing_async(
    client: AsyncClient, *, body: Thing, old: str | None = None
) -> None:
    """Async `put_thing`."""
    return await client.send(put_thing_request(body=body, old=old))


def put_thing_request(*, body: Thing, old: str | None = None) -> Request[None]:
    """Build `PUT /things` without sending it."""
    return Request(
        operation_id="put_thing",
        method="PUT",
        path="/things",
        query=build_query({"old": old}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
