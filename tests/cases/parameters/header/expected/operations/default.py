"""Operations: each as a call, an async call, and a request."""

from uuid import UUID

from .._runtime.encode import build_headers
from .._runtime.request import Request
from ..client import AsyncClient, Client


def list_things(
    client: Client,
    *,
    x_request_id: UUID,
    if_modified_since: str | None = None,
    x_limit: int | None = None,
    x_exact: bool | None = None,
    x_tags: list[int] | None = None,
) -> None:
    """Send `GET /things`."""
    return client.send(
        list_things_request(
            x_request_id=x_request_id,
            if_modified_since=if_modified_since,
            x_limit=x_limit,
            x_exact=x_exact,
            x_tags=x_tags,
        )
    )


async def list_things_async(
    client: AsyncClient,
    *,
    x_request_id: UUID,
    if_modified_since: str | None = None,
    x_limit: int | None = None,
    x_exact: bool | None = None,
    x_tags: list[int] | None = None,
) -> None:
    """Async `list_things`."""
    return await client.send(
        list_things_request(
            x_request_id=x_request_id,
            if_modified_since=if_modified_since,
            x_limit=x_limit,
            x_exact=x_exact,
            x_tags=x_tags,
        )
    )


def list_things_request(
    *,
    x_request_id: UUID,
    if_modified_since: str | None = None,
    x_limit: int | None = None,
    x_exact: bool | None = None,
    x_tags: list[int] | None = None,
) -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        headers=build_headers(
            {
                "X-Request-ID": x_request_id,
                "If-Modified-Since": if_modified_since,
                "x_limit": x_limit,
                "X-Exact": x_exact,
                "X-Tags": x_tags,
            }
        ),
        returns={204: None},
    )
