"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def list_files(client: Client) -> None:
    """Send `GET /files`."""
    return client.send(list_files_request())


async def list_files_async(client: AsyncClient) -> None:
    """Async `list_files`."""
    return await client.send(list_files_request())


def list_files_request() -> Request[None]:
    """Build `GET /files` without sending it."""
    return Request(
        operation_id="list_files",
        method="GET",
        path="/files",
        returns={204: None},
        server="http://localhost:{port}/files",
    )


def put_file(client: Client) -> None:
    """Send `PUT /files`."""
    return client.send(put_file_request())


async def put_file_async(client: AsyncClient) -> None:
    """Async `put_file`."""
    return await client.send(put_file_request())


def put_file_request() -> Request[None]:
    """Build `PUT /files` without sending it."""
    return Request(
        operation_id="put_file",
        method="PUT",
        path="/files",
        returns={204: None},
        server="http://127.0.0.1:{port}/{base_url}/",
    )


def delete_file(client: Client) -> None:
    """Send `DELETE /files`."""
    return client.send(delete_file_request())


async def delete_file_async(client: AsyncClient) -> None:
    """Async `delete_file`."""
    return await client.send(delete_file_request())


def delete_file_request() -> Request[None]:
    """Build `DELETE /files` without sending it."""
    return Request(
        operation_id="delete_file",
        method="DELETE",
        path="/files",
        returns={204: None},
        server="/old",
    )


def list_things(client: Client) -> None:
    """Send `GET /things`."""
    return client.send(list_things_request())


async def list_things_async(client: AsyncClient) -> None:
    """Async `list_things`."""
    return await client.send(list_things_request())


def list_things_request() -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        returns={204: None},
    )
