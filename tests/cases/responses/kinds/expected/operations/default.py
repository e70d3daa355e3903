"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_csv(client: Client) -> str:
    """Send `GET /csv`."""
    return client.send(get_csv_request())


async def get_csv_async(client: AsyncClient) -> str:
    """Async `get_csv`."""
    return await client.send(get_csv_request())


def get_csv_request() -> Request[str]:
    """Build `GET /csv` without sending it."""
    return Request(
        operation_id="get_csv",
        method="GET",
        path="/csv",
        returns={200: str},
    )


def get_empty_schema(client: Client) -> Any:
    """Send `GET /empty-schema`."""
    return client.send(get_empty_schema_request())


async def get_empty_schema_async(client: AsyncClient) -> Any:
    """Async `get_empty_schema`."""
    return await client.send(get_empty_schema_request())


def get_empty_schema_request() -> Request[Any]:
    """Build `GET /empty-schema` without sending it."""
    return Request(
        operation_id="get_empty_schema",
        method="GET",
        path="/empty-schema",
        returns={200: Any},
    )


def get_file(client: Client) -> bytes:
    """Send `GET /file`."""
    return client.send(get_file_request())


async def get_file_async(client: AsyncClient) -> bytes:
    """Async `get_file`."""
    return await client.send(get_file_request())


def get_file_request() -> Request[bytes]:
    """Build `GET /file` without sending it."""
    return Request(
        operation_id="get_file",
        method="GET",
        path="/file",
        returns={200: bytes},
    )


def get_image(client: Client) -> bytes:
    """Send `GET /image`."""
    return client.send(get_image_request())


async def get_image_async(client: AsyncClient) -> bytes:
    """Async `get_image`."""
    return await client.send(get_image_request())


def get_image_request() -> Request[bytes]:
    """Build `GET /image` without sending it."""
    return Request(
        operation_id="get_image",
        method="GET",
        path="/image",
        returns={200: bytes},
    )


def get_json(client: Client) -> int:
    """Send `GET /json`."""
    return client.send(get_json_request())


async def get_json_async(client: AsyncClient) -> int:
    """Async `get_json`."""
    return await client.send(get_json_request())


def get_json_request() -> Request[int]:
    """Build `GET /json` without sending it."""
    return Request(
        operation_id="get_json",
        method="GET",
        path="/json",
        returns={200: int},
    )


def get_no_content(client: Client) -> None:
    """Send `GET /no-content`."""
    return client.send(get_no_content_request())


async def get_no_content_async(client: AsyncClient) -> None:
    """Async `get_no_content`."""
    return await client.send(get_no_content_request())


def get_no_content_request() -> Request[None]:
    """Build `GET /no-content` without sending it."""
    return Request(
        operation_id="get_no_content",
        method="GET",
        path="/no-content",
        returns={200: None},
    )


def get_no_schema(client: Client) -> Any:
    """Send `GET /no-schema`."""
    return client.send(get_no_schema_request())


async def get_no_schema_async(client: AsyncClient) -> Any:
    """Async `get_no_schema`."""
    return await client.send(get_no_schema_request())


def get_no_schema_request() -> Request[Any]:
    """Build `GET /no-schema` without sending it."""
    return Request(
        operation_id="get_no_schema",
        method="GET",
        path="/no-schema",
        returns={200: Any},
    )


def get_null(client: Client) -> None:
    """Send `GET /null`."""
    return client.send(get_null_request())


async def get_null_async(client: AsyncClient) -> None:
    """Async `get_null`."""
    return await client.send(get_null_request())


def get_null_request() -> Request[None]:
    """Build `GET /null` without sending it."""
    return Request(
        operation_id="get_null",
        method="GET",
        path="/null",
        returns={200: None},
    )


def get_several(client: Client) -> bool | str | bytes:
    """Send `GET /several`."""
    return client.send(get_several_request())


async def get_several_async(client: AsyncClient) -> bool | str | bytes:
    """Async `get_several`."""
    return await client.send(get_several_request())


def get_several_request() -> Request[bool | str | bytes]:
    """Build `GET /several` without sending it."""
    return Request(
        operation_id="get_several",
        method="GET",
        path="/several",
        returns={200: bool | str | bytes},
    )


def get_suffix(client: Client) -> list[str]:
    """Send `GET /suffix`."""
    return client.send(get_suffix_request())


async def get_suffix_async(client: AsyncClient) -> list[str]:
    """Async `get_suffix`."""
    return await client.send(get_suffix_request())


def get_suffix_request() -> Request[list[str]]:
    """Build `GET /suffix` without sending it."""
    return Request(
        operation_id="get_suffix",
        method="GET",
        path="/suffix",
        returns={200: list[str]},
    )


def get_text(client: Client) -> str:
    """Send `GET /text`."""
    return client.send(get_text_request())


async def get_text_async(client: AsyncClient) -> str:
    """Async `get_text`."""
    return await client.send(get_text_request())


def get_text_request() -> Request[str]:
    """Build `GET /text` without sending it."""
    return Request(
        operation_id="get_text",
        method="GET",
        path="/text",
        returns={200: str},
    )


def get_wildcard(client: Client) -> str:
    """Send `GET /wildcard`."""
    return client.send(get_wildcard_request())


async def get_wildcard_async(client: AsyncClient) -> str:
    """Async `get_wildcard`."""
    return await client.send(get_wildcard_request())


def get_wildcard_request() -> Request[str]:
    """Build `GET /wildcard` without sending it."""
    return Request(
        operation_id="get_wildcard",
        method="GET",
        path="/wildcard",
        returns={200: str},
    )
