"""Operations: each as a call, an async call, and a request."""

from datetime import date, datetime

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client


def list_events(
    client: Client, *, since: datetime | None = None, day: date | None = None
) -> list[datetime]:
    """Send `GET /events`."""
    return client.send(list_events_request(since=since, day=day))


async def list_events_async(
    client: AsyncClient, *, since: datetime | None = None, day: date | None = None
) -> list[datetime]:
    """Async `list_events`."""
    return await client.send(list_events_request(since=since, day=day))


def list_events_request(
    *, since: datetime | None = None, day: date | None = None
) -> Request[list[datetime]]:
    """Build `GET /events` without sending it."""
    return Request(
        operation_id="list_events",
        method="GET",
        path="/events",
        query=build_query({"since": since, "day": day}),
        returns={200: list[datetime]},
    )
