"""Operations: each as a call, an async call, and a request."""

from collections.abc import AsyncIterable, Iterable
from typing import BinaryIO

from .._runtime.content import encode_binary
from .._runtime.encode import build_headers, build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client


def class_(
    client: Client, name: str, *, body: bytes | BinaryIO | Iterable[bytes]
) -> bytes:
    """Send `PUT /files/{name}`."""
    return client.send(class_request(name, body=body))


async def class_async(
    client: AsyncClient,
    name: str,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
) -> bytes:
    """Async `class_`."""
    return await client.send(class_request(name, body=body))


def class_request(
    name: str, *, body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
) -> Request[bytes]:
    """Build `PUT /files/{name}` without sending it."""
    return Request(
        operation_id="class",
        method="PUT",
        path=build_path("/files/{name}", {"name": name}),
        content=encode_binary(body),
        content_type="application/octet-stream",
        returns={200: bytes},
        security=(("token",), ("key",)),
    )


def get_log(client: Client, machine_id: str, *, x_lines: int | None = None) -> str:
    """Send `GET /machines/{machineId}/log`."""
    return client.send(get_log_request(machine_id, x_lines=x_lines))


async def get_log_async(
    client: AsyncClient, machine_id: str, *, x_lines: int | None = None
) -> str:
    """Async `get_log`."""
    return await client.send(get_log_request(machine_id, x_lines=x_lines))


def get_log_request(machine_id: str, *, x_lines: int | None = None) -> Request[str]:
    """Build `GET /machines/{machineId}/log` without sending it."""
    return Request(
        operation_id="getLog",
        method="GET",
        path=build_path("/machines/{machineId}/log", {"machineId": machine_id}),
        headers=build_headers({"X-Lines": x_lines}),
        returns={200: str},
        security=(("token",), ("key",)),
    )
