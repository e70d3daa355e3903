"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import PutThingMode, Thing


def get_echo(client: Client) -> None:
    """Says it again, since the summary is only the name."""
    return client.send(get_echo_request())


async def get_echo_async(client: AsyncClient) -> None:
    """Async `get_echo`."""
    return await client.send(get_echo_request())


def get_echo_request() -> Request[None]:
    """Build `GET /echo` without sending it."""
    return Request(
        operation_id="get_echo",
        method="GET",
        path="/echo",
        returns={204: None},
    )


def get_limited(client: Client) -> None:
    """Get it, but seldom.

    Before the heading.

    Rate limit: 20 requests per minute.
    """
    return client.send(get_limited_request())


async def get_limited_async(client: AsyncClient) -> None:
    """Async `get_limited`."""
    return await client.send(get_limited_request())


def get_limited_request() -> Request[None]:
    """Build `GET /limited` without sending it."""
    return Request(
        operation_id="get_limited",
        method="GET",
        path="/limited",
        returns={204: None},
    )


def get_same(client: Client) -> None:
    """Get the same twice."""
    return client.send(get_same_request())


async def get_same_async(client: AsyncClient) -> None:
    """Async `get_same`."""
    return await client.send(get_same_request())


def get_same_request() -> Request[None]:
    """Build `GET /same` without sending it."""
    return Request(
        operation_id="get_same",
        method="GET",
        path="/same",
        returns={204: None},
    )


def get_silent(client: Client) -> None:
    """Send `GET /silent`."""
    return client.send(get_silent_request())


async def get_silent_async(client: AsyncClient) -> None:
    """Async `get_silent`."""
    return await client.send(get_silent_request())


def get_silent_request() -> Request[None]:
    """Build `GET /silent` without sending it."""
    return Request(
        operation_id="get_silent",
        method="GET",
        path="/silent",
        returns={204: None},
    )


def put_thing(
    client: Client,
    id: str,
    *,
    body: Thing,
    mode: PutThingMode | None = None,
    limit: int | None = None,
    silent: bool | None = None,
) -> None:
    """Put a thing.

    Replaces the thing, whole.

    - one item of a list that is long enough to need wrapping, which must keep its
      place under the item it is part of
    - another

    | a | table |
    |---|---|
    | is not wrapped, whatever its length may be, since a table has no second line | ok |

        code = "is kept as it is"

    Args:
        id: Of the thing (see `list_things`). At least 2 characters, at most 9
            characters.
        body: The new thing.
        mode: How. Default: safe.
        limit: From the schema. At least 1. Default: 10.

    Raises:
        NotFoundError: 404, there is no such thing.
        ConflictError: 409.
        UnprocessableEntityError: 422, URL is invalid. Second line.
        ApiError: any other status, unexpected.
    """
    return client.send(
        put_thing_request(id, body=body, mode=mode, limit=limit, silent=silent)
    )


async def put_thing_async(
    client: AsyncClient,
    id: str,
    *,
    body: Thing,
    mode: PutThingMode | None = None,
    limit: int | None = None,
    silent: bool | None = None,
) -> None:
    """Async `put_thing`."""
    return await client.send(
        put_thing_request(id, body=body, mode=mode, limit=limit, silent=silent)
    )


def put_thing_request(
    id: str,
    *,
    body: Thing,
    mode: PutThingMode | None = None,
    limit: int | None = None,
    silent: bool | None = None,
) -> Request[None]:
    """Build `PUT /things/{id}` without sending it."""
    return Request(
        operation_id="put_thing",
        method="PUT",
        path=build_path("/things/{id}", {"id": id}),
        query=build_query({"mode": mode, "limit": limit, "silent": silent}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
        raises={404: None, 409: None, 422: None, "default": None},
    )


def get_throttled(client: Client) -> None:
    """Send `GET /throttled`.

    Rate limit: 100 a day of everybody

    Rate limit: limit: 20, per: user, window: seconds: 60

    Rate limit: a: b: c: …
    """
    return client.send(get_throttled_request())


async def get_throttled_async(client: AsyncClient) -> None:
    """Async `get_throttled`."""
    return await client.send(get_throttled_request())


def get_throttled_request() -> Request[None]:
    """Build `GET /throttled` without sending it."""
    return Request(
        operation_id="get_throttled",
        method="GET",
        path="/throttled",
        returns={204: None},
    )
