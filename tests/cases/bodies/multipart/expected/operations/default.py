"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.multipart import Upload, encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import PostFileBody, PutInlineBody


def post_any(client: Client, *, body: dict[str, Any]) -> None:
    """Send `POST /any`."""
    return client.send(post_any_request(body=body))


async def post_any_async(client: AsyncClient, *, body: dict[str, Any]) -> None:
    """Async `post_any`."""
    return await client.send(post_any_request(body=body))


def post_any_request(*, body: dict[str, Any]) -> Request[None]:
    """Build `POST /any` without sending it."""
    return Request(
        operation_id="post_any",
        method="POST",
        path="/any",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )


def post_file(client: Client, *, body: PostFileBody) -> None:
    """Send `POST /file`."""
    return client.send(post_file_request(body=body))


async def post_file_async(client: AsyncClient, *, body: PostFileBody) -> None:
    """Async `post_file`."""
    return await client.send(post_file_request(body=body))


def post_file_request(*, body: PostFileBody) -> Request[None]:
    """Build `POST /file` without sending it."""
    return Request(
        operation_id="post_file",
        method="POST",
        path="/file",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )


def put_inline(client: Client, *, body: PutInlineBody) -> None:
    """Send `PUT /inline`."""
    return client.send(put_inline_request(body=body))


async def put_inline_async(client: AsyncClient, *, body: PutInlineBody) -> None:
    """Async `put_inline`."""
    return await client.send(put_inline_request(body=body))


def put_inline_request(*, body: PutInlineBody) -> Request[None]:
    """Build `PUT /inline` without sending it."""
    return Request(
        operation_id="put_inline",
        method="PUT",
        path="/inline",
        content=encode_multipart(
            body,
            encoding={
                "anything": {"content_type": "image/png, image/jpeg"},
                "title": {"content_type": "text/x-title"},
                "picture": {"content_type": "image/png"},
                "text": {"content_type": "application/octet-stream"},
            },
        ),
        content_type="multipart/form-data",
        returns={204: None},
    )


def post_map(client: Client, *, body: dict[str, Upload]) -> None:
    """Send `POST /map`."""
    return client.send(post_map_request(body=body))


async def post_map_async(client: AsyncClient, *, body: dict[str, Upload]) -> None:
    """Async `post_map`."""
    return await client.send(post_map_request(body=body))


def post_map_request(*, body: dict[str, Upload]) -> Request[None]:
    """Build `POST /map` without sending it."""
    return Request(
        operation_id="post_map",
        method="POST",
        path="/map",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )


def post_optional(client: Client, *, body: PostFileBody | None = None) -> None:
    """Send `POST /optional`."""
    return client.send(post_optional_request(body=body))


async def post_optional_async(
    client: AsyncClient, *, body: PostFileBody | None = None
) -> None:
    """Async `post_optional`."""
    return await client.send(post_optional_request(body=body))


def post_optional_request(*, body: PostFileBody | None = None) -> Request[None]:
    """Build `POST /optional` without sending it."""
    return Request(
        operation_id="post_optional",
        method="POST",
        path="/optional",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )
