"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def x_import_os(client: Client) -> None:
    """Send `GET /a"b/%7B%7Bc%7D%7D/\\`."""
    return client.send(x_import_os_request())


async def x_import_os_async(client: AsyncClient) -> None:
    """Async `x_import_os`."""
    return await client.send(x_import_os_request())


def x_import_os_request() -> Request[None]:
    """Build `GET /a"b/%7B%7Bc%7D%7D/\\` without sending it."""
    return Request(
        operation_id='x"; import os; "',
        method="GET",
        path='/a"b/%7B%7Bc%7D%7D/\\',
        returns={204: None},
    )


def get_long(client: Client) -> None:
    """# -*- coding: latin-1 -*-

    Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    """
    return client.send(get_long_request())


async def get_long_async(client: AsyncClient) -> None:
    """Async `get_long`."""
    return await client.send(get_long_request())


def get_long_request() -> Request[None]:
    """Build `GET /long` without sending it."""
    return Request(
        operation_id="get_long",
        method="GET",
        path="/long",
        returns={204: None},
    )
