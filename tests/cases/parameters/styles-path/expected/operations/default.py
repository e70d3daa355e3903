"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from .._runtime.styles import Styled, build_path
from ..client import AsyncClient, Client
from ..models import Color


def get_label(
    client: Client,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Send `GET /label/{text}/{list}/{listExploded}/{object}/{objectExploded}`.

    Args:
        list: At least 1 item.
        list_exploded: At least 1 item.
    """
    return client.send(
        get_label_request(text, list, list_exploded, object, object_exploded)
    )


async def get_label_async(
    client: AsyncClient,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Async `get_label`."""
    return await client.send(
        get_label_request(text, list, list_exploded, object, object_exploded)
    )


def get_label_request(
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> Request[None]:
    """Build `GET /label/{text}/{list}/{listExploded}/{object}/{objectExploded}`
    without sending it.
    """
    return Request(
        operation_id="get_label",
        method="GET",
        path=build_path(
            "/label/{text}/{list}/{listExploded}/{object}/{objectExploded}",
            {
                "text": Styled(text, "label"),
                "list": Styled(list, "label"),
                "listExploded": Styled(list_exploded, "label", explode=True),
                "object": Styled(object, "label"),
                "objectExploded": Styled(object_exploded, "label", explode=True),
            },
        ),
        returns={204: None},
    )


def get_matrix(
    client: Client,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Send `GET /matrix/{text}/{list}/{listExploded}/{object}/{objectExploded}`.

    Args:
        list: At least 1 item.
        list_exploded: At least 1 item.
    """
    return client.send(
        get_matrix_request(text, list, list_exploded, object, object_exploded)
    )


async def get_matrix_async(
    client: AsyncClient,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Async `get_matrix`."""
    return await client.send(
        get_matrix_request(text, list, list_exploded, object, object_exploded)
    )


def get_matrix_request(
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> Request[None]:
    """Build `GET /matrix/{text}/{list}/{listExploded}/{object}/{objectExploded}`
    without sending it.
    """
    return Request(
        operation_id="get_matrix",
        method="GET",
        path=build_path(
            "/matrix/{text}/{list}/{listExploded}/{object}/{objectExploded}",
            {
                "text": Styled(text, "matrix"),
                "list": Styled(list, "matrix"),
                "listExploded": Styled(list_exploded, "matrix", explode=True),
                "object": Styled(object, "matrix"),
                "objectExploded": Styled(object_exploded, "matrix", explode=True),
            },
        ),
        returns={204: None},
    )


def get_simple(
    client: Client,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Send `GET /simple/{text}/{list}/{listExploded}/{object}/{objectExploded}`.

    Args:
        list: At least 1 item.
        list_exploded: At least 1 item.
    """
    return client.send(
        get_simple_request(text, list, list_exploded, object, object_exploded)
    )


async def get_simple_async(
    client: AsyncClient,
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> None:
    """Async `get_simple`."""
    return await client.send(
        get_simple_request(text, list, list_exploded, object, object_exploded)
    )


def get_simple_request(
    text: str,
    list: list[str],
    list_exploded: list[int],
    object: Color,
    object_exploded: Color,
) -> Request[None]:
    """Build `GET /simple/{text}/{list}/{listExploded}/{object}/{objectExploded}`
    without sending it.
    """
    return Request(
        operation_id="get_simple",
        method="GET",
        path=build_path(
            "/simple/{text}/{list}/{listExploded}/{object}/{objectExploded}",
            {
                "text": text,
                "list": list,
                "listExploded": Styled(list_exploded, "simple", explode=True),
                "object": object,
                "objectExploded": Styled(object_exploded, "simple", explode=True),
            },
        ),
        returns={204: None},
    )
