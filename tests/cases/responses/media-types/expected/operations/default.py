"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Problem, Thing


def get_different(client: Client) -> Thing | str | bytes:
    """Send `GET /different`.

    Raises:
        NotFoundError: 404, nothing.
    """
    return client.send(get_different_request())


async def get_different_async(client: AsyncClient) -> Thing | str | bytes:
    """Async `get_different`."""
    return await client.send(get_different_request())


def get_different_request() -> Request[Thing | str | bytes]:
    """Build `GET /different` without sending it."""
    return Request(
        operation_id="get_different",
        method="GET",
        path="/different",
        returns={200: Thing | str | bytes},
        raises={404: Problem | str},
    )


def get_kinds(client: Client) -> Thing | list[Thing]:
    """Send `GET /kinds`."""
    return client.send(get_kinds_request())


async def get_kinds_async(client: AsyncClient) -> Thing | list[Thing]:
    """Async `get_kinds`."""
    return await client.send(get_kinds_request())


def get_kinds_request() -> Request[Thing | list[Thing]]:
    """Build `GET /kinds` without sending it."""
    return Request(
        operation_id="get_kinds",
        method="GET",
        path="/kinds",
        returns={200: Thing | list[Thing]},
    )


def get_notations(client: Client) -> Thing:
    """Send `GET /notations`."""
    return client.send(get_notations_request())


async def get_notations_async(client: AsyncClient) -> Thing:
    """Async `get_notations`."""
    return await client.send(get_notations_request())


def get_notations_request() -> Request[Thing]:
    """Build `GET /notations` without sending it."""
    return Request(
        operation_id="get_notations",
        method="GET",
        path="/notations",
        returns={200: Thing},
    )


def get_raw(client: Client) -> str | bytes:
    """Send `GET /raw`."""
    return client.send(get_raw_request())


async def get_raw_async(client: AsyncClient) -> str | bytes:
    """Async `get_raw`."""
    return await client.send(get_raw_request())


def get_raw_request() -> Request[str | bytes]:
    """Build `GET /raw` without sending it."""
    return Request(
        operation_id="get_raw",
        method="GET",
        path="/raw",
        returns={200: str | bytes},
    )


def get_text_json(client: Client) -> Thing:
    """Send `GET /text-json`."""
    return client.send(get_text_json_request())


async def get_text_json_async(client: AsyncClient) -> Thing:
    """Async `get_text_json`."""
    return await client.send(get_text_json_request())


def get_text_json_request() -> Request[Thing]:
    """Build `GET /text-json` without sending it."""
    return Request(
        operation_id="get_text_json",
        method="GET",
        path="/text-json",
        returns={200: Thing},
    )
