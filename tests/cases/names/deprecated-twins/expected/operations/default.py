"""Operations: each as a call, an async call, and a request."""

from typing_extensions import deprecated

from .._runtime.request import Request
from ..client import AsyncClient, Client


@deprecated("The API has deprecated this operation.")
def get_box_kcfn(client: Client) -> None:
    """Send `GET /boxes`."""
    return client.send(get_box_kcfn_request())


@deprecated("The API has deprecated this operation.")
async def get_box_kcfn_async(client: AsyncClient) -> None:
    """Async `get_box_kcfn`."""
    return await client.send(get_box_kcfn_request())


def get_box_kcfn_request() -> Request[None]:
    """Build `GET /boxes` without sending it."""
    return Request(
        operation_id="get_box",
        method="GET",
        path="/boxes",
        returns={204: None},
    )


def get_box(client: Client) -> None:
    """Send `POST /boxes`."""
    return client.send(get_box_request())


async def get_box_async(client: AsyncClient) -> None:
    """Async `get_box`."""
    return await client.send(get_box_request())


def get_box_request() -> Request[None]:
    """Build `POST /boxes` without sending it."""
    return Request(
        operation_id="getBox",
        method="POST",
        path="/boxes",
        returns={204: None},
    )


@deprecated("The API has deprecated this operation.")
def list_items_v1_items_get(client: Client) -> None:
    """Send `GET /v1/items`."""
    return client.send(list_items_v1_items_get_request())


@deprecated("The API has deprecated this operation.")
async def list_items_v1_items_get_async(client: AsyncClient) -> None:
    """Async `list_items_v1_items_get`."""
    return await client.send(list_items_v1_items_get_request())


def list_items_v1_items_get_request() -> Request[None]:
    """Build `GET /v1/items` without sending it."""
    return Request(
        operation_id="list_items_v1_items_get",
        method="GET",
        path="/v1/items",
        returns={204: None},
    )


def list_items(client: Client) -> None:
    """Send `GET /v2/items`."""
    return client.send(list_items_request())


async def list_items_async(client: AsyncClient) -> None:
    """Async `list_items`."""
    return await client.send(list_items_request())


def list_items_request() -> Request[None]:
    """Build `GET /v2/items` without sending it."""
    return Request(
        operation_id="list_items_v2_items_get",
        method="GET",
        path="/v2/items",
        returns={204: None},
    )
