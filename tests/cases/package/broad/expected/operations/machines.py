"""Operations: each as a call, an async call, and a request."""

from datetime import datetime

from typing_extensions import deprecated

from .._runtime.encode import build_headers, build_path, build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import (
    Change,
    CreateMachineResponse,
    ListMachinesSort,
    Machine,
    NewMachine,
    Problem,
    State,
)


def list_machines(
    client: Client,
    *,
    x_trace: str | None = None,
    state: list[State] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    sort: ListMachinesSort | None = None,
) -> list[Machine]:
    """All of them, the newest first.

    Args:
        x_trace: Matches `^[a-z]+$`.
        since: Not older.
        limit: At least 1, at most 100. Default: 20.
        sort: Deprecated. Default: up.

    Raises:
        ApiError: 4XX, what is wrong.
        ApiError: any other status, unexpected.
    """
    return client.send(
        list_machines_request(
            x_trace=x_trace, state=state, since=since, limit=limit, sort=sort
        )
    )


async def list_machines_async(
    client: AsyncClient,
    *,
    x_trace: str | None = None,
    state: list[State] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    sort: ListMachinesSort | None = None,
) -> list[Machine]:
    """Async `list_machines`."""
    return await client.send(
        list_machines_request(
            x_trace=x_trace, state=state, since=since, limit=limit, sort=sort
        )
    )


def list_machines_request(
    *,
    x_trace: str | None = None,
    state: list[State] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    sort: ListMachinesSort | None = None,
) -> Request[list[Machine]]:
    """Build `GET /machines` without sending it."""
    return Request(
        operation_id="list_machines_machines_get",
        method="GET",
        path="/machines",
        query=build_query(
            {"state": state, "since": since, "limit": limit, "sort": sort}
        ),
        headers=build_headers({"X-Trace": x_trace}),
        returns={200: list[Machine]},
        raises={"4XX": Problem, "default": None},
        security=(("token",), ("key",)),
    )


def create_machine(
    client: Client, *, body: NewMachine, x_trace: str | None = None
) -> Machine | CreateMachineResponse:
    """Send `POST /machines`.

    Rate limit: 5 per minute.

    Args:
        body: What to rent.
        x_trace: Matches `^[a-z]+$`.

    Raises:
        UnprocessableEntityError: 422, what is wrong.
    """
    return client.send(create_machine_request(body=body, x_trace=x_trace))


async def create_machine_async(
    client: AsyncClient, *, body: NewMachine, x_trace: str | None = None
) -> Machine | CreateMachineResponse:
    """Async `create_machine`."""
    return await client.send(create_machine_request(body=body, x_trace=x_trace))


def create_machine_request(
    *, body: NewMachine, x_trace: str | None = None
) -> Request[Machine | CreateMachineResponse]:
    """Build `POST /machines` without sending it."""
    return Request(
        operation_id="createMachine",
        method="POST",
        path="/machines",
        headers=build_headers({"X-Trace": x_trace}),
        content=encode_json(body),
        content_type="application/json",
        returns={201: Machine, 202: CreateMachineResponse},
        raises={422: Problem},
        security=(("token",), ("key",)),
    )


@deprecated("The API has deprecated this operation.")
def delete_machines_machine_id(client: Client, machine_id: str) -> None:
    """Send `DELETE /machines/{machineId}`.

    Args:
        machine_id: At least 1 character.
    """
    return client.send(delete_machines_machine_id_request(machine_id))


@deprecated("The API has deprecated this operation.")
async def delete_machines_machine_id_async(
    client: AsyncClient, machine_id: str
) -> None:
    """Async `delete_machines_machine_id`."""
    return await client.send(delete_machines_machine_id_request(machine_id))


def delete_machines_machine_id_request(machine_id: str) -> Request[None]:
    """Build `DELETE /machines/{machineId}` without sending it."""
    return Request(
        operation_id="DELETE /machines/{machineId}",
        method="DELETE",
        path=build_path("/machines/{machineId}", {"machineId": machine_id}),
        returns={204: None},
    )


def update_machine(
    client: Client, machine_id: str, *, body: Change | None = None
) -> None:
    """Send `PATCH /machines/{machineId}`.

    Args:
        machine_id: At least 1 character.
    """
    return client.send(update_machine_request(machine_id, body=body))


async def update_machine_async(
    client: AsyncClient, machine_id: str, *, body: Change | None = None
) -> None:
    """Async `update_machine`."""
    return await client.send(update_machine_request(machine_id, body=body))


def update_machine_request(
    machine_id: str, *, body: Change | None = None
) -> Request[None]:
    """Build `PATCH /machines/{machineId}` without sending it."""
    return Request(
        operation_id="update_machine",
        method="PATCH",
        path=build_path("/machines/{machineId}", {"machineId": machine_id}),
        content=encode_json(body),
        content_type="application/merge-patch+json",
        returns={204: None},
        security=(("token",), ("key",)),
    )
