"""Operations: each as a call, an async call, and a request."""

from datetime import date

from .._runtime.encode import build_headers, build_path, build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import GetFileColor


def get_file(
    client: Client,
    name: str,
    format: str,
    number: float,
    exact: bool,
    color: GetFileColor,
) -> None:
    """Send `GET /files/{name}.{format}/{number}/{exact}/{color}/`."""
    return client.send(get_file_request(name, format, number, exact, color))


async def get_file_async(
    client: AsyncClient,
    name: str,
    format: str,
    number: float,
    exact: bool,
    color: GetFileColor,
) -> None:
    """Async `get_file`."""
    return await client.send(get_file_request(name, format, number, exact, color))


def get_file_request(
    name: str, format: str, number: float, exact: bool, color: GetFileColor
) -> Request[None]:
    """Build `GET /files/{name}.{format}/{number}/{exact}/{color}/` without sending it."""
    return Request(
        operation_id="get_file",
        method="GET",
        path=build_path(
            "/files/{name}.{format}/{number}/{exact}/{color}/",
            {
                "name": name,
                "format": format,
                "number": number,
                "exact": exact,
                "color": color,
            },
        ),
        returns={204: None},
    )


def get_day(
    client: Client,
    team_id: str,
    day: date,
    *,
    limit: int | None = None,
    x_trace: str | None = None,
) -> None:
    """Send `GET /teams/{teamId}/{day}`.

    Args:
        team_id: Of the team.
    """
    return client.send(get_day_request(team_id, day, limit=limit, x_trace=x_trace))


async def get_day_async(
    client: AsyncClient,
    team_id: str,
    day: date,
    *,
    limit: int | None = None,
    x_trace: str | None = None,
) -> None:
    """Async `get_day`."""
    return await client.send(
        get_day_request(team_id, day, limit=limit, x_trace=x_trace)
    )


def get_day_request(
    team_id: str, day: date, *, limit: int | None = None, x_trace: str | None = None
) -> Request[None]:
    """Build `GET /teams/{teamId}/{day}` without sending it."""
    return Request(
        operation_id="get_day",
        method="GET",
        path=build_path("/teams/{teamId}/{day}", {"teamId": team_id, "day": day}),
        query=build_query({"limit": limit}),
        headers=build_headers({"X-Trace": x_trace}),
        returns={204: None},
    )


def put_day(
    client: Client, team_id: str, day: date, *, limit: str, x_trace: int
) -> None:
    """Send `PUT /teams/{teamId}/{day}`.

    Args:
        team_id: Of the team.
    """
    return client.send(put_day_request(team_id, day, limit=limit, x_trace=x_trace))


async def put_day_async(
    client: AsyncClient, team_id: str, day: date, *, limit: str, x_trace: int
) -> None:
    """Async `put_day`."""
    return await client.send(
        put_day_request(team_id, day, limit=limit, x_trace=x_trace)
    )


def put_day_request(
    team_id: str, day: date, *, limit: str, x_trace: int
) -> Request[None]:
    """Build `PUT /teams/{teamId}/{day}` without sending it."""
    return Request(
        operation_id="put_day",
        method="PUT",
        path=build_path("/teams/{teamId}/{day}", {"teamId": team_id, "day": day}),
        query=build_query({"limit": limit}),
        headers=build_headers({"x-trace": x_trace}),
        returns={204: None},
    )
