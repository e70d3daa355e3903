"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from .._runtime.styles import Styled, build_headers
from ..client import AsyncClient, Client
from ..models import Color


def list_things(
    client: Client,
    *,
    x_text: str,
    x_list: list[str] | None = None,
    x_list_exploded: list[int] | None = None,
    x_object: Color | None = None,
    x_object_exploded: Color | None = None,
) -> None:
    """Send `GET /things`."""
    return client.send(
        list_things_request(
            x_text=x_text,
            x_list=x_list,
            x_list_exploded=x_list_exploded,
            x_object=x_object,
            x_object_exploded=x_object_exploded,
        )
    )


async def list_things_async(
    client: AsyncClient,
    *,
    x_text: str,
    x_list: list[str] | None = None,
    x_list_exploded: list[int] | None = None,
    x_object: Color | None = None,
    x_object_exploded: Color | None = None,
) -> None:
    """Async `list_things`."""
    return await client.send(
        list_things_request(
            x_text=x_text,
            x_list=x_list,
            x_list_exploded=x_list_exploded,
            x_object=x_object,
            x_object_exploded=x_object_exploded,
        )
    )


def list_things_request(
    *,
    x_text: str,
    x_list: list[str] | None = None,
    x_list_exploded: list[int] | None = None,
    x_object: Color | None = None,
    x_object_exploded: Color | None = None,
) -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        headers=build_headers(
            {
                "X-Text": x_text,
                "X-List": x_list,
                "X-List-Exploded": Styled(x_list_exploded, "simple", explode=True),
                "X-Object": x_object,
                "X-Object-Exploded": Styled(x_object_exploded, "simple", explode=True),
            }
        ),
        returns={204: None},
    )
