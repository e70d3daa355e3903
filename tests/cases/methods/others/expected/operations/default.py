"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client


def thing_options(client: Client) -> None:
    """The things.

    All that there are.
    """
    return client.send(thing_options_request())


async def thing_options_async(client: AsyncClient) -> None:
    """Async `thing_options`."""
    return await client.send(thing_options_request())


def thing_options_request() -> Request[None]:
    """Build `OPTIONS /things` without sending it."""
    return Request(
        operation_id="thing_options",
        method="OPTIONS",
        path="/things",
        returns={204: None},
    )


def count_things(client: Client) -> None:
    """How many."""
    return client.send(count_things_request())


async def count_things_async(client: AsyncClient) -> None:
    """Async `count_things`."""
    return await client.send(count_things_request())


def count_things_request() -> Request[None]:
    """Build `HEAD /things` without sending it."""
    return Request(
        operation_id="count_things",
        method="HEAD",
        path="/things",
        returns={200: None},
    )


def trace_things(client: Client) -> None:
    """The things.

    All that there are.
    """
    return client.send(trace_things_request())


async def trace_things_async(client: AsyncClient) -> None:
    """Async `trace_things`."""
    return await client.send(trace_things_request())


def trace_things_request() -> Request[None]:
    """Build `TRACE /things` without sending it."""
    return Request(
        operation_id="trace_things",
        method="TRACE",
        path="/things",
        returns={204: None},
    )


def look_at_thing(client: Client, id: str) -> None:
    """Send `HEAD /things/{id}`.

    Raises:
        NotFoundError: 404, it is not.
    """
    return client.send(look_at_thing_request(id))


async def look_at_thing_async(client: AsyncClient, id: str) -> None:
    """Async `look_at_thing`."""
    return await client.send(look_at_thing_request(id))


def look_at_thing_request(id: str) -> Request[None]:
    """Build `HEAD /things/{id}` without sending it."""
    return Request(
        operation_id="look_at_thing",
        method="HEAD",
        path=build_path("/things/{id}", {"id": id}),
        returns={200: None},
        raises={404: None},
    )
