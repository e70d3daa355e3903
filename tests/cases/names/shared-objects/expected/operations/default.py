"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import (
    AlertsResponse,
    Direction,
    EventBody,
    LevelParameter,
    UnauthorizedErrorResponse,
)


def list_alerts(
    client: Client, *, sort_direction: Direction | None = None
) -> AlertsResponse:
    """Send `GET /alerts`.

    Raises:
        UnauthorizedError: 401, no valid token.
    """
    return client.send(list_alerts_request(sort_direction=sort_direction))


async def list_alerts_async(
    client: AsyncClient, *, sort_direction: Direction | None = None
) -> AlertsResponse:
    """Async `list_alerts`."""
    return await client.send(list_alerts_request(sort_direction=sort_direction))


def list_alerts_request(
    *, sort_direction: Direction | None = None
) -> Request[AlertsResponse]:
    """Build `GET /alerts` without sending it."""
    return Request(
        operation_id="listAlerts",
        method="GET",
        path="/alerts",
        query=build_query({"sort_direction": sort_direction}),
        returns={200: AlertsResponse},
        raises={401: UnauthorizedErrorResponse},
    )


def list_events(
    client: Client,
    *,
    sort_direction: Direction | None = None,
    level: LevelParameter | None = None,
) -> AlertsResponse:
    """Send `GET /events`.

    Raises:
        UnauthorizedError: 401, no valid token.
    """
    return client.send(list_events_request(sort_direction=sort_direction, level=level))


async def list_events_async(
    client: AsyncClient,
    *,
    sort_direction: Direction | None = None,
    level: LevelParameter | None = None,
) -> AlertsResponse:
    """Async `list_events`."""
    return await client.send(
        list_events_request(sort_direction=sort_direction, level=level)
    )


def list_events_request(
    *, sort_direction: Direction | None = None, level: LevelParameter | None = None
) -> Request[AlertsResponse]:
    """Build `GET /events` without sending it."""
    return Request(
        operation_id="listEvents",
        method="GET",
        path="/events",
        query=build_query({"sort_direction": sort_direction, "level": level}),
        returns={200: AlertsResponse},
        raises={401: UnauthorizedErrorResponse},
    )


def create_event(client: Client, *, body: EventBody | None = None) -> None:
    """Send `POST /events`."""
    return client.send(create_event_request(body=body))


async def create_event_async(
    client: AsyncClient, *, body: EventBody | None = None
) -> None:
    """Async `create_event`."""
    return await client.send(create_event_request(body=body))


def create_event_request(*, body: EventBody | None = None) -> Request[None]:
    """Build `POST /events` without sending it."""
    return Request(
        operation_id="createEvent",
        method="POST",
        path="/events",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
