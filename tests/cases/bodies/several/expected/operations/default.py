"""Operations: each as a call, an async call, and a request."""

from collections.abc import AsyncIterable, Iterable
from typing import BinaryIO, Literal

from .._runtime.bodies import encode_body
from .._runtime.encode import build_query, encode_text
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Form, Shared, Thing


def put_any(
    client: Client,
    *,
    body: bytes | BinaryIO | Iterable[bytes],
    content_type: str = "application/octet-stream",
) -> None:
    """Send `PUT /any`."""
    return client.send(put_any_request(body=body, content_type=content_type))


async def put_any_async(
    client: AsyncClient,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
    content_type: str = "application/octet-stream",
) -> None:
    """Async `put_any`."""
    return await client.send(put_any_request(body=body, content_type=content_type))


def put_any_request(
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
    content_type: str = "application/octet-stream",
) -> Request[None]:
    """Build `PUT /any` without sending it."""
    return Request(
        operation_id="put_any",
        method="PUT",
        path="/any",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def post_either(
    client: Client,
    *,
    body: Thing | str | bytes,
    content_type: Literal["application/json", "application/xml"] = "application/json",
) -> None:
    """Send `POST /either`."""
    return client.send(post_either_request(body=body, content_type=content_type))


async def post_either_async(
    client: AsyncClient,
    *,
    body: Thing | str | bytes,
    content_type: Literal["application/json", "application/xml"] = "application/json",
) -> None:
    """Async `post_either`."""
    return await client.send(post_either_request(body=body, content_type=content_type))


def post_either_request(
    *,
    body: Thing | str | bytes,
    content_type: Literal["application/json", "application/xml"] = "application/json",
) -> Request[None]:
    """Build `POST /either` without sending it."""
    return Request(
        operation_id="post_either",
        method="POST",
        path="/either",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def post_forms(
    client: Client,
    *,
    content_type_: str | None = None,
    body: Thing | Form | None = None,
    content_type: Literal[
        "application/x-www-form-urlencoded", "multipart/form-data"
    ] = "application/x-www-form-urlencoded",
) -> None:
    """Send `POST /forms`."""
    return client.send(
        post_forms_request(
            content_type_=content_type_, body=body, content_type=content_type
        )
    )


async def post_forms_async(
    client: AsyncClient,
    *,
    content_type_: str | None = None,
    body: Thing | Form | None = None,
    content_type: Literal[
        "application/x-www-form-urlencoded", "multipart/form-data"
    ] = "application/x-www-form-urlencoded",
) -> None:
    """Async `post_forms`."""
    return await client.send(
        post_forms_request(
            content_type_=content_type_, body=body, content_type=content_type
        )
    )


def post_forms_request(
    *,
    content_type_: str | None = None,
    body: Thing | Form | None = None,
    content_type: Literal[
        "application/x-www-form-urlencoded", "multipart/form-data"
    ] = "application/x-www-form-urlencoded",
) -> Request[None]:
    """Build `POST /forms` without sending it."""
    return Request(
        operation_id="post_forms",
        method="POST",
        path="/forms",
        query=build_query({"content_type": content_type_}),
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def patch_json(
    client: Client,
    *,
    body: Thing,
    content_type: Literal[
        "application/json", "application/merge-patch+json", "text/json"
    ] = "application/json",
) -> None:
    """Send `PATCH /json`."""
    return client.send(patch_json_request(body=body, content_type=content_type))


async def patch_json_async(
    client: AsyncClient,
    *,
    body: Thing,
    content_type: Literal[
        "application/json", "application/merge-patch+json", "text/json"
    ] = "application/json",
) -> None:
    """Async `patch_json`."""
    return await client.send(patch_json_request(body=body, content_type=content_type))


def patch_json_request(
    *,
    body: Thing,
    content_type: Literal[
        "application/json", "application/merge-patch+json", "text/json"
    ] = "application/json",
) -> Request[None]:
    """Build `PATCH /json` without sending it."""
    return Request(
        operation_id="patch_json",
        method="PATCH",
        path="/json",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def put_range(
    client: Client, *, body: bytes | BinaryIO | Iterable[bytes], content_type: str
) -> None:
    """Send `PUT /range`."""
    return client.send(put_range_request(body=body, content_type=content_type))


async def put_range_async(
    client: AsyncClient,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
    content_type: str,
) -> None:
    """Async `put_range`."""
    return await client.send(put_range_request(body=body, content_type=content_type))


def put_range_request(
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
    content_type: str,
) -> Request[None]:
    """Build `PUT /range` without sending it."""
    return Request(
        operation_id="put_range",
        method="PUT",
        path="/range",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def put_raw(
    client: Client,
    *,
    body: int | str | bytes | BinaryIO | Iterable[bytes] | None = None,
    content_type: str = "application/json",
) -> None:
    """Send `PUT /raw`."""
    return client.send(put_raw_request(body=body, content_type=content_type))


async def put_raw_async(
    client: AsyncClient,
    *,
    body: (
        int | str | bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes] | None
    ) = None,
    content_type: str = "application/json",
) -> None:
    """Async `put_raw`."""
    return await client.send(put_raw_request(body=body, content_type=content_type))


def put_raw_request(
    *,
    body: (
        int | str | bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes] | None
    ) = None,
    content_type: str = "application/json",
) -> Request[None]:
    """Build `PUT /raw` without sending it."""
    return Request(
        operation_id="put_raw",
        method="PUT",
        path="/raw",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def post_shared(
    client: Client,
    *,
    body: Shared,
    content_type: Literal[
        "application/json", "multipart/form-data"
    ] = "application/json",
) -> None:
    """Send `POST /shared`."""
    return client.send(post_shared_request(body=body, content_type=content_type))


async def post_shared_async(
    client: AsyncClient,
    *,
    body: Shared,
    content_type: Literal[
        "application/json", "multipart/form-data"
    ] = "application/json",
) -> None:
    """Async `post_shared`."""
    return await client.send(post_shared_request(body=body, content_type=content_type))


def post_shared_request(
    *,
    body: Shared,
    content_type: Literal[
        "application/json", "multipart/form-data"
    ] = "application/json",
) -> Request[None]:
    """Build `POST /shared` without sending it."""
    return Request(
        operation_id="post_shared",
        method="POST",
        path="/shared",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def post_xml(client: Client, *, body: str | bytes) -> None:
    """Send `POST /xml`."""
    return client.send(post_xml_request(body=body))


async def post_xml_async(client: AsyncClient, *, body: str | bytes) -> None:
    """Async `post_xml`."""
    return await client.send(post_xml_request(body=body))


def post_xml_request(*, body: str | bytes) -> Request[None]:
    """Build `POST /xml` without sending it."""
    return Request(
        operation_id="post_xml",
        method="POST",
        path="/xml",
        content=encode_text(body),
        content_type="application/xml",
        returns={204: None},
    )
