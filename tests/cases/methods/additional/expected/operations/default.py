"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_thing(client: Client, id: str) -> None:
    """Send `GET /things/{id}`."""
    return client.send(get_thing_request(id))


async def get_thing_async(client: AsyncClient, id: str) -> None:
    """Async `get_thing`."""
    return await client.send(get_thing_request(id))


def get_thing_request(id: str) -> Request[None]:
    """Build `GET /things/{id}` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path=build_path("/things/{id}", {"id": id}),
        returns={204: None},
    )


def copy_thing(client: Client, id: str) -> None:
    """Send `COPY /things/{id}`."""
    return client.send(copy_thing_request(id))


async def copy_thing_async(client: AsyncClient, id: str) -> None:
    """Async `copy_thing`."""
    return await client.send(copy_thing_request(id))


def copy_thing_request(id: str) -> Request[None]:
    """Build `COPY /things/{id}` without sending it."""
    return Request(
        operation_id="copy_thing",
        method="COPY",
        path=build_path("/things/{id}", {"id": id}),
        returns={204: None},
    )


def link_things_id(client: Client, id: str) -> None:
    """Send `LINK /things/{id}`."""
    return client.send(link_things_id_request(id))


async def link_things_id_async(client: AsyncClient, id: str) -> None:
    """Async `link_things_id`."""
    return await client.send(link_things_id_request(id))


def link_things_id_request(id: str) -> Request[None]:
    """Build `LINK /things/{id}` without sending it."""
    return Request(
        operation_id="LINK /things/{id}",
        method="LINK",
        path=build_path("/things/{id}", {"id": id}),
        returns={204: None},
    )


def find_things(client: Client, id: str, *, body: str | None = None) -> None:
    """Send `M-Search /things/{id}`."""
    return client.send(find_things_request(id, body=body))


async def find_things_async(
    client: AsyncClient, id: str, *, body: str | None = None
) -> None:
    """Async `find_things`."""
    return await client.send(find_things_request(id, body=body))


def find_things_request(id: str, *, body: str | None = None) -> Request[None]:
    """Build `M-Search /things/{id}` without sending it."""
    return Request(
        operation_id="find_things",
        method="M-Search",
        path=build_path("/things/{id}", {"id": id}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def get_in_lower_case(client: Client, id: str) -> None:
    """Send `get /things/{id}`."""
    return client.send(get_in_lower_case_request(id))


async def get_in_lower_case_async(client: AsyncClient, id: str) -> None:
    """Async `get_in_lower_case`."""
    return await client.send(get_in_lower_case_request(id))


def get_in_lower_case_request(id: str) -> Request[None]:
    """Build `get /things/{id}` without sending it."""
    return Request(
        operation_id="get_in_lower_case",
        method="get",
        path=build_path("/things/{id}", {"id": id}),
        returns={204: None},
    )
