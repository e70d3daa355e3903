"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import Upload, encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Meta, PostNamedBody


def post_encoded(client: Client, *, body: list[str | Upload]) -> None:
    """Send `POST /encoded`."""
    return client.send(post_encoded_request(body=body))


async def post_encoded_async(client: AsyncClient, *, body: list[str | Upload]) -> None:
    """Async `post_encoded`."""
    return await client.send(post_encoded_request(body=body))


def post_encoded_request(*, body: list[str | Upload]) -> Request[None]:
    """Build `POST /encoded` without sending it."""
    return Request(
        operation_id="post_encoded",
        method="POST",
        path="/encoded",
        content=encode_multipart(
            body,
            "multipart/mixed",
            item_encoding={"content_type": "image/png", "transfer_encoding": "base64"},
        ),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_items(client: Client, *, body: list[Upload] | None = None) -> None:
    """Send `POST /items`."""
    return client.send(post_items_request(body=body))


async def post_items_async(
    client: AsyncClient, *, body: list[Upload] | None = None
) -> None:
    """Async `post_items`."""
    return await client.send(post_items_request(body=body))


def post_items_request(*, body: list[Upload] | None = None) -> Request[None]:
    """Build `POST /items` without sending it."""
    return Request(
        operation_id="post_items",
        method="POST",
        path="/items",
        content=encode_multipart(
            body, "multipart/mixed", item_encoding={"content_type": "image/jpeg"}
        ),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_named(client: Client, *, body: PostNamedBody) -> None:
    """Send `POST /named`."""
    return client.send(post_named_request(body=body))


async def post_named_async(client: AsyncClient, *, body: PostNamedBody) -> None:
    """Async `post_named`."""
    return await client.send(post_named_request(body=body))


def post_named_request(*, body: PostNamedBody) -> Request[None]:
    """Build `POST /named` without sending it."""
    return Request(
        operation_id="post_named",
        method="POST",
        path="/named",
        content=encode_multipart(body, "multipart/mixed"),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_nested(
    client: Client, *, body: list[list[int] | Upload | list[str | Upload]]
) -> None:
    """Send `POST /nested`."""
    return client.send(post_nested_request(body=body))


async def post_nested_async(
    client: AsyncClient, *, body: list[list[int] | Upload | list[str | Upload]]
) -> None:
    """Async `post_nested`."""
    return await client.send(post_nested_request(body=body))


def post_nested_request(
    *, body: list[list[int] | Upload | list[str | Upload]]
) -> Request[None]:
    """Build `POST /nested` without sending it."""
    return Request(
        operation_id="post_nested",
        method="POST",
        path="/nested",
        content=encode_multipart(
            body,
            "multipart/mixed",
            prefix_encoding=[
                {},
                {
                    "content_type": "multipart/mixed",
                    "prefix_encoding": [
                        {"content_type": "application/xml"},
                        {},
                        {"content_type": "image/png"},
                    ],
                },
            ],
        ),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_objects(client: Client, *, body: list[Meta | Upload]) -> None:
    """Send `POST /objects`."""
    return client.send(post_objects_request(body=body))


async def post_objects_async(client: AsyncClient, *, body: list[Meta | Upload]) -> None:
    """Async `post_objects`."""
    return await client.send(post_objects_request(body=body))


def post_objects_request(*, body: list[Meta | Upload]) -> Request[None]:
    """Build `POST /objects` without sending it."""
    return Request(
        operation_id="post_objects",
        method="POST",
        path="/objects",
        content=encode_multipart(body, "multipart/mixed"),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_ordered(client: Client, *, body: tuple[Meta | Upload, Upload]) -> None:
    """Send `POST /ordered`."""
    return client.send(post_ordered_request(body=body))


async def post_ordered_async(
    client: AsyncClient, *, body: tuple[Meta | Upload, Upload]
) -> None:
    """Async `post_ordered`."""
    return await client.send(post_ordered_request(body=body))


def post_ordered_request(*, body: tuple[Meta | Upload, Upload]) -> Request[None]:
    """Build `POST /ordered` without sending it."""
    return Request(
        operation_id="post_ordered",
        method="POST",
        path="/ordered",
        content=encode_multipart(
            body, "multipart/mixed", prefix_encoding=[{}, {"content_type": "image/*"}]
        ),
        content_type="multipart/mixed",
        returns={204: None},
    )


def post_related(client: Client, *, body: list[Upload]) -> None:
    """Send `POST /related`."""
    return client.send(post_related_request(body=body))


async def post_related_async(client: AsyncClient, *, body: list[Upload]) -> None:
    """Async `post_related`."""
    return await client.send(post_related_request(body=body))


def post_related_request(*, body: list[Upload]) -> Request[None]:
    """Build `POST /related` without sending it."""
    return Request(
        operation_id="post_related",
        method="POST",
        path="/related",
        content=encode_multipart(
            body,
            "multipart/related",
            prefix_encoding=[
                {"content_type": "text/html", "headers": ("Content-Location",)}
            ],
            item_encoding={
                "content_type": "image/png, text/css",
                "headers": ("Content-Location",),
            },
        ),
        content_type="multipart/related",
        returns={204: None},
    )
