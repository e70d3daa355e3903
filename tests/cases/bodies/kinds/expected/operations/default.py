"""Operations: each as a call, an async call, and a request."""

from datetime import date
from typing import Any, Literal

from .._runtime.bodies import encode_body
from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Maybe, Thing


def post_anything(client: Client, *, body: Any) -> None:
    """Send `POST /anything`."""
    return client.send(post_anything_request(body=body))


async def post_anything_async(client: AsyncClient, *, body: Any) -> None:
    """Async `post_anything`."""
    return await client.send(post_anything_request(body=body))


def post_anything_request(*, body: Any) -> Request[None]:
    """Build `POST /anything` without sending it."""
    return Request(
        operation_id="post_anything",
        method="POST",
        path="/anything",
        content=encode_json(body, null=True),
        content_type="application/json",
        returns={204: None},
    )


def post_date(client: Client, *, body: date) -> None:
    """Send `POST /date`."""
    return client.send(post_date_request(body=body))


async def post_date_async(client: AsyncClient, *, body: date) -> None:
    """Async `post_date`."""
    return await client.send(post_date_request(body=body))


def post_date_request(*, body: date) -> Request[None]:
    """Build `POST /date` without sending it."""
    return Request(
        operation_id="post_date",
        method="POST",
        path="/date",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def delete_with_body(client: Client, *, body: Thing | None = None) -> None:
    """Send `DELETE /delete`."""
    return client.send(delete_with_body_request(body=body))


async def delete_with_body_async(
    client: AsyncClient, *, body: Thing | None = None
) -> None:
    """Async `delete_with_body`."""
    return await client.send(delete_with_body_request(body=body))


def delete_with_body_request(*, body: Thing | None = None) -> Request[None]:
    """Build `DELETE /delete` without sending it."""
    return Request(
        operation_id="delete_with_body",
        method="DELETE",
        path="/delete",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_list(client: Client, *, body: list[Thing]) -> None:
    """Send `POST /list`."""
    return client.send(post_list_request(body=body))


async def post_list_async(client: AsyncClient, *, body: list[Thing]) -> None:
    """Async `post_list`."""
    return await client.send(post_list_request(body=body))


def post_list_request(*, body: list[Thing]) -> Request[None]:
    """Build `POST /list` without sending it."""
    return Request(
        operation_id="post_list",
        method="POST",
        path="/list",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_map(client: Client, *, body: dict[str, int]) -> None:
    """Send `POST /map`."""
    return client.send(post_map_request(body=body))


async def post_map_async(client: AsyncClient, *, body: dict[str, int]) -> None:
    """Async `post_map`."""
    return await client.send(post_map_request(body=body))


def post_map_request(*, body: dict[str, int]) -> Request[None]:
    """Build `POST /map` without sending it."""
    return Request(
        operation_id="post_map",
        method="POST",
        path="/map",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_model(client: Client, *, body: Thing) -> None:
    """Send `POST /model`.

    Args:
        body: The thing to make.
    """
    return client.send(post_model_request(body=body))


async def post_model_async(client: AsyncClient, *, body: Thing) -> None:
    """Async `post_model`."""
    return await client.send(post_model_request(body=body))


def post_model_request(*, body: Thing) -> Request[None]:
    """Build `POST /model` without sending it."""
    return Request(
        operation_id="post_model",
        method="POST",
        path="/model",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_nullable(client: Client, *, body: Thing | None) -> None:
    """Send `POST /nullable`."""
    return client.send(post_nullable_request(body=body))


async def post_nullable_async(client: AsyncClient, *, body: Thing | None) -> None:
    """Async `post_nullable`."""
    return await client.send(post_nullable_request(body=body))


def post_nullable_request(*, body: Thing | None) -> Request[None]:
    """Build `POST /nullable` without sending it."""
    return Request(
        operation_id="post_nullable",
        method="POST",
        path="/nullable",
        content=encode_json(body, null=True),
        content_type="application/json",
        returns={204: None},
    )


def post_nullable_alias(client: Client, *, body: Maybe) -> None:
    """Send `POST /nullable-alias`."""
    return client.send(post_nullable_alias_request(body=body))


async def post_nullable_alias_async(client: AsyncClient, *, body: Maybe) -> None:
    """Async `post_nullable_alias`."""
    return await client.send(post_nullable_alias_request(body=body))


def post_nullable_alias_request(*, body: Maybe) -> Request[None]:
    """Build `POST /nullable-alias` without sending it."""
    return Request(
        operation_id="post_nullable_alias",
        method="POST",
        path="/nullable-alias",
        content=encode_json(body, null=True),
        content_type="application/json",
        returns={204: None},
    )


def post_optional(client: Client, *, body: Thing | None = None) -> None:
    """Send `POST /optional`."""
    return client.send(post_optional_request(body=body))


async def post_optional_async(
    client: AsyncClient, *, body: Thing | None = None
) -> None:
    """Async `post_optional`."""
    return await client.send(post_optional_request(body=body))


def post_optional_request(*, body: Thing | None = None) -> Request[None]:
    """Build `POST /optional` without sending it."""
    return Request(
        operation_id="post_optional",
        method="POST",
        path="/optional",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_optional_nullable(client: Client, *, body: Thing | None = None) -> None:
    """Send `POST /optional-nullable`."""
    return client.send(post_optional_nullable_request(body=body))


async def post_optional_nullable_async(
    client: AsyncClient, *, body: Thing | None = None
) -> None:
    """Async `post_optional_nullable`."""
    return await client.send(post_optional_nullable_request(body=body))


def post_optional_nullable_request(*, body: Thing | None = None) -> Request[None]:
    """Build `POST /optional-nullable` without sending it."""
    return Request(
        operation_id="post_optional_nullable",
        method="POST",
        path="/optional-nullable",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def put_several(
    client: Client,
    *,
    body: int | str | bytes,
    content_type: Literal[
        "application/json", "application/xml", "text/plain"
    ] = "application/json",
) -> None:
    """Send `PUT /several`."""
    return client.send(put_several_request(body=body, content_type=content_type))


async def put_several_async(
    client: AsyncClient,
    *,
    body: int | str | bytes,
    content_type: Literal[
        "application/json", "application/xml", "text/plain"
    ] = "application/json",
) -> None:
    """Async `put_several`."""
    return await client.send(put_several_request(body=body, content_type=content_type))


def put_several_request(
    *,
    body: int | str | bytes,
    content_type: Literal[
        "application/json", "application/xml", "text/plain"
    ] = "application/json",
) -> Request[None]:
    """Build `PUT /several` without sending it."""
    return Request(
        operation_id="put_several",
        method="PUT",
        path="/several",
        content=encode_body(body, content_type),
        content_type=content_type,
        returns={204: None},
    )


def patch_suffix(client: Client, *, body: Thing) -> None:
    """Send `PATCH /suffix`."""
    return client.send(patch_suffix_request(body=body))


async def patch_suffix_async(client: AsyncClient, *, body: Thing) -> None:
    """Async `patch_suffix`."""
    return await client.send(patch_suffix_request(body=body))


def patch_suffix_request(*, body: Thing) -> Request[None]:
    """Build `PATCH /suffix` without sending it."""
    return Request(
        operation_id="patch_suffix",
        method="PATCH",
        path="/suffix",
        content=encode_json(body),
        content_type="application/merge-patch+json",
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
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def post_union(client: Client, *, body: Thing | list[str]) -> None:
    """Send `POST /union`."""
    return client.send(post_union_request(body=body))


async def post_union_async(client: AsyncClient, *, body: Thing | list[str]) -> None:
    """Async `post_union`."""
    return await client.send(post_union_request(body=body))


def post_union_request(*, body: Thing | list[str]) -> Request[None]:
    """Build `POST /union` without sending it."""
    return Request(
        operation_id="post_union",
        method="POST",
        path="/union",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
