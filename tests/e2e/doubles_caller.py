"""A program that calls the service, and again test doubles with the responses of the service.

`python doubles_caller.py URL TOKEN` fails unless both runs give the same results, errors and request bodies.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sandboxes import (
    ApiError,
    AsyncClient,
    Client,
    CpuResources,
    CreateSandboxRequest,
    ExposePortRequest,
    ExposePortResponse,
    Sandbox,
    SandboxPage,
    StoredFile,
    UnprocessableEntityError,
    download_file_request,
    expose_port_endpoint_request,
)
from sandboxes.testing import AsyncFakeClient, FakeClient

CPU = CpuResources(kind="cpu", cores=2)
WRONG = ExposePortRequest.model_construct(port=1)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Results and errors of the calls of the program."""

    created: Sandbox
    exposed: ExposePortResponse
    pages: list[SandboxPage]
    ids: list[UUID]
    content: bytes
    errors: list[tuple[str, object]]


def error(call: Callable[[], object]) -> tuple[str, object]:
    """Return the text without the host, and the detail of the error of a call."""
    with pytest.raises(ApiError) as caught:
        call()
    return re.sub("https?://[^/]+", "", str(caught.value)), caught.value.detail


def program(client: Client) -> Seen:
    """Create a sandbox, expose a port, list all sandboxes and read a file."""
    created = client.sandbox.create(name="one", resources=CPU)
    client.files.upload(created.id, "a.bin", body=b"content")
    sandboxes = client.sandbox.list(per_page=1)
    exposed = client.sandbox.expose_port_endpoint(created.id, port=80)
    with client.stream(download_file_request(created.id, "a.bin")) as chunks:
        content = b"".join(chunks)
    return Seen(
        created=created,
        exposed=exposed,
        pages=[page.value for page in sandboxes.pages()],
        ids=[sandbox.id for sandbox in sandboxes],
        content=content,
        errors=[
            error(lambda: client.send(expose_port_endpoint_request(created.id, WRONG))),
            error(lambda: client.sandbox.get(UUID(int=0))),
        ],
    )


async def async_program(client: AsyncClient) -> Seen:
    """Do the same with an asynchronous client, without errors."""
    created = await client.sandbox.create(name="one", resources=CPU)
    await client.files.upload(created.id, "a.bin", body=b"content")
    sandboxes = client.sandbox.list(per_page=1)
    exposed = await client.sandbox.expose_port_endpoint(created.id, port=80)
    async with client.stream(download_file_request(created.id, "a.bin")) as chunks:
        content = b"".join([chunk async for chunk in chunks])
    return Seen(
        created=created,
        exposed=exposed,
        pages=[page.value async for page in sandboxes.pages()],
        ids=[sandbox.id async for sandbox in sandboxes],
        content=content,
        errors=[],
    )


def prepare(fake: FakeClient, seen: Seen) -> None:
    """Prepare the responses that the program has seen."""
    (_, detail), _ = seen.errors
    fake.on(fake.sandbox.create).returns(seen.created)
    stored = {"path": "a.bin", "size": 7, "sha256": ""}
    fake.on(fake.files.upload).returns(StoredFile.model_validate(stored))
    fake.on(fake.sandbox.list).returns(*seen.pages)
    fake.on(fake.files.download).returns(seen.content)
    exposed = fake.on(fake.sandbox.expose_port_endpoint).returns(seen.exposed)
    exposed.fails(UnprocessableEntityError, detail)
    fake.on(fake.sandbox.get).fails(404, {"detail": "no such sandbox"})


def prepare_async(fake: AsyncFakeClient, seen: Seen) -> None:
    """Prepare the responses that the asynchronous program has seen."""
    fake.on(fake.sandbox.create).returns(seen.created)
    stored = {"path": "a.bin", "size": 7, "sha256": ""}
    fake.on(fake.files.upload).returns(StoredFile.model_validate(stored))
    fake.on(fake.sandbox.list).returns(*seen.pages)
    fake.on(fake.files.download).returns(seen.content)
    fake.on(fake.sandbox.expose_port_endpoint).returns(seen.exposed)


async def main(url: str, token: str) -> None:
    with Client(base_url=url, token=token) as client:
        client.sandbox.create(name="one", resources=CPU)
        seen = program(client)
    fake = FakeClient()
    prepare(fake, seen)
    assert program(fake) == seen
    assert len(seen.ids) == len(seen.pages) == 2
    first, second, *_ = fake.recorded
    assert (first.function, first.body(CreateSandboxRequest)) == (
        "create_sandbox",
        CreateSandboxRequest(name="one", resources=CPU),
    )
    assert (second.function, second.content) == ("upload_file", b"content")

    async with AsyncClient(base_url=url, token=token) as async_client:
        async_seen = await async_program(async_client)
    async_fake = AsyncFakeClient()
    prepare_async(async_fake, async_seen)
    assert await async_program(async_fake) == async_seen
    assert len(async_seen.ids) == 3


asyncio.run(main(*sys.argv[1:]))
