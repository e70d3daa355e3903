"""A caller's program: with the package `sandboxes` on its path, calls every operation of a running service.

`python caller.py URL TOKEN sync` does it with `Client`, `async` with `AsyncClient`; it prints how many it called. Options
of the client may follow, as JSON: then the client logs, too.
"""

import asyncio
import hashlib
import io
import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import pytest
from sandboxes import (
    OPERATIONS,
    AsyncClient,
    Client,
    CpuResources,
    ExposePortRequest,
    GpuResources,
    Request,
    Sandbox,
    SandboxStatus,
    TooManyRequestsError,
    UnauthorizedError,
    UnprocessableEntityError,
    check_docker_image,
    create_sandbox,
    delete_file,
    delete_sandbox,
    delete_sandboxes,
    download_file,
    expose_port_endpoint,
    expose_port_endpoint_request,
    get_logs,
    get_sandbox,
    get_usage,
    get_version,
    list_sandboxes,
    pause_sandbox,
    start_sandbox,
    update_sandbox,
    upload_file,
)
from sandboxes.errors import NotFoundError

P = ParamSpec("P")
R = TypeVar("R")

NOBODY = UUID(int=0)
PATH = "a folder/../ü%2F?#.bin"
"""A file's name with all that a URL would take for its own."""
CONTENT = bytes(range(256)) * 400


def _name(method: object) -> str:
    """Return the name of the synchronous function that a method is."""
    return str(getattr(method, "__name__", "")).removesuffix("_async")


class Calls:
    """Calls operations with a client of either kind, and records their names."""

    def __init__(self, client: Client | AsyncClient) -> None:
        self.client = client
        self.called: set[str] = set()

    async def __call__(self, function: Callable[Concatenate[Client, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the client's method for `function`, and return the result."""
        self.called.add(function.__name__)
        resource = getattr(self.client, function.__module__.rpartition(".")[2])
        methods = (name for name, each in vars(type(resource)).items() if _name(each) == function.__name__)
        method = getattr(resource, next(methods))
        result = method(*args, **kwargs)
        if isinstance(self.client, AsyncClient):
            result = await result
        returned: R = result
        return returned

    async def send(self, request: Request[R]) -> R:
        """Return the result of `request`."""
        if isinstance(self.client, Client):
            return self.client.send(request)
        return await self.client.send(request)

    async def close(self) -> None:
        """Close the client."""
        if isinstance(self.client, Client):
            self.client.close()
        else:
            await self.client.aclose()


async def come_without_a_token(call: Calls) -> None:
    assert await call(get_version) == "1.0.0"
    with pytest.raises(UnauthorizedError) as refused:
        await call(list_sandboxes)
    assert refused.value.detail is None
    assert b"credentials" in refused.value.body
    assert "token=…" in str(refused.value)


async def create(call: Calls) -> tuple[Sandbox, Sandbox]:
    resources = CpuResources(kind="cpu", cores=2)
    key = type(call.client).__name__
    one = await call(create_sandbox, name="one", resources=resources, idempotency_key=key)
    again = await call(create_sandbox, name="one", resources=resources, idempotency_key=key)
    assert again == one
    assert one.resources == CpuResources(kind="cpu", cores=2)
    assert one.status is SandboxStatus.PENDING
    assert (one.team_id, one.model_name, one.started_at) == (None, None, None)
    assert one.created_at == datetime(2026, 5, 25, 12, 30, tzinfo=UTC)
    other = await call(
        create_sandbox,
        name="other",
        resources=GpuResources(kind="gpu", gpu_type="H100_80GB"),
        model_name="a/model",
        team_id="team",
        labels=["x", "y"],
    )
    assert isinstance(other.resources, GpuResources)
    assert (other.resources.count, other.model_name) == (1, "a/model")
    return one, other


async def turn_pages(call: Calls, one: Sandbox, other: Sandbox) -> None:
    if isinstance(call.client, Client):
        found = list(call.client.sandbox.list(per_page=1))
    else:
        walk = call.client.sandbox.list(per_page=1)
        found = [each async for each in walk]
    assert [each.id for each in found] == [one.id, other.id]
    page = await call(
        list_sandboxes,
        team_id="team",
        status=[SandboxStatus.PENDING, SandboxStatus.RUNNING],
        labels=["y", "x"],
        created_after=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert [each.id for each in page.value.sandboxes] == [other.id]

    lines: list[str] = []
    while True:  # the first response is 429, and the client repeats the request
        logs = await call(get_logs, one.id, offset=len(lines), limit=2)
        lines += [line.text for line in logs.data]
        if len(lines) == logs.total_count:
            break
    assert lines == [f"line {number}" for number in range(5)]


async def change(call: Calls, other: Sandbox) -> None:
    async def state() -> tuple[str | None, list[str]]:
        now = await call(get_sandbox, other.id)
        return now.team_id, now.labels

    await call(update_sandbox, other.id, labels=["z"])
    assert await state() == ("team", ["z"])
    await call(update_sandbox, other.id, team_id="new")
    assert await state() == ("new", ["z"])
    await call(update_sandbox, other.id, team_id=None, labels=None)
    assert await state() == (None, [])

    started = await call(start_sandbox, other.id)
    assert started.status is SandboxStatus.RUNNING
    assert started.started_at is not None
    assert started.started_at.tzinfo is None
    paused = await call(pause_sandbox, other.id)
    assert paused.status == "PAUSED"
    assert paused.status not in list(SandboxStatus)


async def expose(call: Calls, one: Sandbox) -> None:
    for number in (1, 2):
        exposure = await call(expose_port_endpoint, one.id, port=8080, name=None)
        assert (exposure.exposure_id, exposure.name) == (f"ex-{number}", None)
    with pytest.raises(TooManyRequestsError) as refused:
        await call(expose_port_endpoint, one.id, port=8080)
    assert refused.value.headers["Retry-After"] == "30"
    assert refused.value.detail is not None
    assert refused.value.detail.errors[0].param == "sandbox_id"
    unchecked = ExposePortRequest.model_construct(port=1)
    request = expose_port_endpoint_request(one.id, unchecked)
    with pytest.raises(UnprocessableEntityError) as wrong:
        await call.send(request)
    assert wrong.value.detail is not None
    assert wrong.value.detail.errors[0].param == "port"
    assert "port: Input should be greater" in str(wrong.value)
    assert await call(get_usage, one.id) == {"seconds": 60, "exposures": 2}


async def move_bytes(call: Calls, one: Sandbox) -> None:
    chunks = (CONTENT[start : start + 1000] for start in range(0, len(CONTENT), 1000))
    for body in (CONTENT, io.BytesIO(CONTENT), chunks):
        stored = await call(upload_file, one.id, PATH, body=body)
        assert (stored.path, stored.size) == (PATH, len(CONTENT))
        assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert await call(download_file, one.id, PATH) == CONTENT
    await call(delete_file, one.id, PATH)
    with pytest.raises(NotFoundError) as missing:  # which the document does not mention
        await call(download_file, one.id, PATH)
    assert missing.value.detail is None
    image = await call(check_docker_image, "ghcr.io/team/image", "v1:rc")
    assert image == {"name": "ghcr.io/team/image", "tag": "v1:rc", "is_known": True}
    with pytest.raises(ValueError, match="image_tag"):
        await call(check_docker_image, "image", "..")


async def delete(call: Calls, one: Sandbox, other: Sandbox) -> None:
    assert await call(delete_sandbox, one.id) is None
    with pytest.raises(NotFoundError):
        await call(get_sandbox, one.id)
    gone = await call(delete_sandboxes, sandbox_ids=[other.id, NOBODY])
    assert gone.succeeded == [other.id]
    assert list(gone.failed) == [str(NOBODY)]


async def main(url: str, token: str, kind: str, options: str = "") -> None:
    client = Client if kind == "sync" else AsyncClient
    # So that no call waits for the 30 seconds of a limit of rate.
    given: dict[str, Any] = {"total_timeout": 20}
    if options:
        given |= json.loads(options)
        logging.basicConfig(level=logging.DEBUG)
    stranger = Calls(client(base_url=url, **given))
    call = Calls(client(base_url=url, token=token, **given))
    await come_without_a_token(stranger)
    one, other = await create(call)
    await turn_pages(call, one, other)
    await change(call, other)
    await expose(call, one)
    await move_bytes(call, one)
    await delete(call, one, other)
    await stranger.close()
    await call.close()
    called = stranger.called | call.called
    assert called == {each.name for each in OPERATIONS.values()}
    print(len(called))  # noqa: T201 - the program's result


asyncio.run(main(*sys.argv[1:]))
