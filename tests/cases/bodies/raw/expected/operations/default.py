"""Operations: each as a call, an async call, and a request."""

from collections.abc import AsyncIterable, Iterable
from typing import BinaryIO

from .._runtime.content import encode_binary
from .._runtime.encode import encode_text
from .._runtime.request import Request
from ..client import AsyncClient, Client


def post_csv(client: Client, *, body: str | None = None) -> None:
    """Send `POST /csv`."""
    return client.send(post_csv_request(body=body))


async def post_csv_async(client: AsyncClient, *, body: str | None = None) -> None:
    """Async `post_csv`."""
    return await client.send(post_csv_request(body=body))


def post_csv_request(*, body: str | None = None) -> Request[None]:
    """Build `POST /csv` without sending it."""
    return Request(
        operation_id="post_csv",
        method="POST",
        path="/csv",
        content=encode_text(body),
        content_type="text/csv; charset=utf-8",
        returns={204: None},
    )


def put_file(client: Client, *, body: bytes | BinaryIO | Iterable[bytes]) -> None:
    """Send `PUT /file`."""
    return client.send(put_file_request(body=body))


async def put_file_async(
    client: AsyncClient,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
) -> None:
    """Async `put_file`."""
    return await client.send(put_file_request(body=body))


def put_file_request(
    *, body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
) -> Request[None]:
    """Build `PUT /file` without sending it."""
    return Request(
        operation_id="put_file",
        method="PUT",
        path="/file",
        content=encode_binary(body),
        content_type="application/octet-stream",
        returns={204: None},
    )


def put_image(
    client: Client, *, body: bytes | BinaryIO | Iterable[bytes] | None = None
) -> None:
    """Send `PUT /image`."""
    return client.send(put_image_request(body=body))


async def put_image_async(
    client: AsyncClient,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes] | None = None,
) -> None:
    """Async `put_image`."""
    return await client.send(put_image_request(body=body))


def put_image_request(
    *, body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes] | None = None
) -> Request[None]:
    """Build `PUT /image` without sending it."""
    return Request(
        operation_id="put_image",
        method="PUT",
        path="/image",
        content=encode_binary(body),
        content_type="image/png",
        returns={204: None},
    )


def post_text(client: Client, *, body: str) -> None:
    """Send `POST /text`."""
    return client.send(post_text_request(body=body))


async def post_text_async(client: AsyncClient, *, body: str) -> None:
    """Async `post_text`."""
    return await client.send(post_text_request(body=body))


def post_text_request(*, body: str) -> Request[None]:
    """Build `POST /text` without sending it."""
    return Request(
        operation_id="post_text",
        method="POST",
        path="/text",
        content=encode_text(body),
        content_type="text/plain",
        returns={204: None},
    )
