"""Operations: each as a call, an async call, and a request."""

from .._runtime.forms import encode_form
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Login, PostEncodingBody, PostStylesBody


def post_any(client: Client, *, body: dict[str, str]) -> None:
    """Send `POST /any`."""
    return client.send(post_any_request(body=body))


async def post_any_async(client: AsyncClient, *, body: dict[str, str]) -> None:
    """Async `post_any`."""
    return await client.send(post_any_request(body=body))


def post_any_request(*, body: dict[str, str]) -> Request[None]:
    """Build `POST /any` without sending it."""
    return Request(
        operation_id="post_any",
        method="POST",
        path="/any",
        content=encode_form(body),
        content_type="application/x-www-form-urlencoded",
        returns={204: None},
    )


def post_encoding(client: Client, *, body: PostEncodingBody) -> None:
    """Send `POST /encoding`."""
    return client.send(post_encoding_request(body=body))


async def post_encoding_async(client: AsyncClient, *, body: PostEncodingBody) -> None:
    """Async `post_encoding`."""
    return await client.send(post_encoding_request(body=body))


def post_encoding_request(*, body: PostEncodingBody) -> Request[None]:
    """Build `POST /encoding` without sending it."""
    return Request(
        operation_id="post_encoding",
        method="POST",
        path="/encoding",
        content=encode_form(body, {"name": {"content_type": "application/json"}}),
        content_type="application/x-www-form-urlencoded",
        returns={204: None},
    )


def post_login(client: Client, *, body: Login) -> None:
    """Send `POST /login`."""
    return client.send(post_login_request(body=body))


async def post_login_async(client: AsyncClient, *, body: Login) -> None:
    """Async `post_login`."""
    return await client.send(post_login_request(body=body))


def post_login_request(*, body: Login) -> Request[None]:
    """Build `POST /login` without sending it."""
    return Request(
        operation_id="post_login",
        method="POST",
        path="/login",
        content=encode_form(body),
        content_type="application/x-www-form-urlencoded",
        returns={204: None},
    )


def post_optional(client: Client, *, body: Login | None = None) -> None:
    """Send `POST /optional`."""
    return client.send(post_optional_request(body=body))


async def post_optional_async(
    client: AsyncClient, *, body: Login | None = None
) -> None:
    """Async `post_optional`."""
    return await client.send(post_optional_request(body=body))


def post_optional_request(*, body: Login | None = None) -> Request[None]:
    """Build `POST /optional` without sending it."""
    return Request(
        operation_id="post_optional",
        method="POST",
        path="/optional",
        content=encode_form(body),
        content_type="application/x-www-form-urlencoded",
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
        content=encode_form(
            body,
            {
                "deep": {"style": "deepObject", "explode": True},
                "flat": {"style": "form", "explode": True},
                "ids": {"style": "form", "explode": False},
                "url": {"style": "form", "explode": True, "allow_reserved": True},
                "words": {"style": "pipeDelimited", "explode": False},
            },
        ),
        content_type="application/x-www-form-urlencoded",
        returns={204: None},
    )
