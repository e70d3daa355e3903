"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import PostPartsBody, PostStylesBody


def post_parts(client: Client, *, body: PostPartsBody) -> None:
    """Send `POST /parts`."""
    return client.send(post_parts_request(body=body))


async def post_parts_async(client: AsyncClient, *, body: PostPartsBody) -> None:
    """Async `post_parts`."""
    return await client.send(post_parts_request(body=body))


def post_parts_request(*, body: PostPartsBody) -> Request[None]:
    """Build `POST /parts` without sending it."""
    return Request(
        operation_id="post_parts",
        method="POST",
        path="/parts",
        content=encode_multipart(
            body,
            encoding={
                "address": {"content_type": "application/xml; charset=utf-8"},
                "addresses": {"content_type": "application/xml"},
                "alias": {"content_type": "text/plain"},
                "meta": {"headers": ("X-Part",)},
                "mixed": {
                    "content_type": "multipart/mixed",
                    "prefix_encoding": [{}, {"content_type": "image/png"}],
                },
                "note": {"content_type": "text/plain, text/html"},
                "photo": {
                    "content_type": "image/png, image/*",
                    "headers": ("X-Photo",),
                },
                "key": {"content_type": "application/octet-stream"},
            },
        ),
        content_type="multipart/form-data",
        returns={204: None},
    )


def post_styles(client: Client, *, body: PostStylesBody) -> None:
    """Send `POST /styles`."""
    return client.send(post_styles_request(body=body))


async def post_styles_async(client: AsyncClient, *, body: PostStylesBody) -> None:
    """Async `post_styles`."""
    return await client.send(post_styles_request(body=body))


def post_styles_request(*, body: PostStylesBody) -> Request[None]:
    """Build `POST /styles` without sending it."""
    return Request(
        operation_id="post_styles",
        method="POST",
        path="/styles",
        content=encode_multipart(
            body,
            encoding={
                "deep": {"style": "deepObject", "explode": True},
                "flat": {"style": "form", "explode": True},
                "ids": {"style": "form", "explode": False},
                "pipes": {"style": "pipeDelimited", "explode": False},
                "words": {"style": "spaceDelimited", "explode": False},
            },
        ),
        content_type="multipart/form-data",
        returns={204: None},
    )
