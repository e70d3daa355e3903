"""Whatever a server answers, a call ends with a result or with an error of the client's own tree, fit to be shown."""

import asyncio
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.network_faults.cases import SECRET
from tests.network_faults.document import DOCUMENT
from tests.network_faults.heads import odd_answers, odd_streams
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import Server, raw

KINDS = ("sync", "async")
OPTIONS = {"token": SECRET, "max_retries": 0, "timeout": 5.0, "total_timeout": 20.0}
STREAMS = {
    "events": "text/event-stream",
    "lines": "application/jsonl",
    "records": "application/json-seq",
    "parts": "multipart/mixed",
}
ITEM = {"$ref": "#/components/schemas/Item"}


def stream(name: str, media_type: str) -> dict[str, Any]:
    """Return an operation that returns a stream of items."""
    content = {"content": {media_type: {"itemSchema": ITEM}}}
    responses = {"200": {"description": "Items.", **content}}
    return {"get": {"operationId": name, "responses": responses}}


@pytest.fixture(scope="module", params=["httpx2", "httpx"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client on one library."""
    more = {f"/{name}": stream(name, kind) for name, kind in STREAMS.items()}
    root = {**DOCUMENT, "openapi": "3.2.0", "paths": {**DOCUMENT["paths"], **more}}
    options = Options(package=f"odd_{request.param}", http_library=request.param)
    folder = tmp_path_factory.mktemp("heads")
    with generated_package(root, folder, options) as package:
        yield package


class Calls:
    """Calls one operation again and again with either client; what becomes of it is of any type."""

    def __init__(self, package: ModuleType, name: str) -> None:
        self.package = package
        self.request = getattr(package, f"{name}_request")(*(["1"] if name == "get_item" else []))
        self.is_stream = name in STREAMS

    def sync(self, url: str, times: int) -> list[Any]:
        """With `Client`."""
        found: list[Any] = []
        with self.package.Client(base_url=url, **OPTIONS) as client:
            for _ in range(times):
                try:
                    if self.is_stream:
                        with client.stream(self.request) as items:
                            found.append([*items])
                    else:
                        found.append(client.send(self.request))
                except Exception as error:  # noqa: BLE001 - which is what is looked at
                    found.append(error)
        return found

    async def awaited(self, url: str, times: int) -> list[Any]:
        """With `AsyncClient`."""
        found: list[Any] = []
        async with self.package.AsyncClient(base_url=url, **OPTIONS) as client:
            for _ in range(times):
                try:
                    if self.is_stream:
                        async with client.stream(self.request) as items:
                            found.append([item async for item in items])
                    else:
                        found.append(await client.send(self.request))
                except Exception as error:  # noqa: BLE001 - which is what is looked at
                    found.append(error)
        return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["get_item", *STREAMS])
def test_odd_answer_is_a_result_or_an_error_of_ours(package: ModuleType, name: str, kind: str) -> None:
    odd = odd_streams() if name in STREAMS else odd_answers()
    calls = Calls(package, name)
    with Server(*map(raw, odd.values())) as server:
        if kind == "sync":
            ends = calls.sync(server.url(""), len(odd))
        else:
            ends = asyncio.run(calls.awaited(server.url(""), len(odd)))

    check(package, dict(zip(odd, ends, strict=True)))


def check(package: ModuleType, ends: Mapping[str, Any]) -> None:
    """Each is a result or an error, and no error shows more than it should."""
    known = (package.Item, list, package.ClientError)
    foreign = {name: end for name, end in ends.items() if not isinstance(end, known)}
    assert foreign == {}
    errors = {name: str(end) for name, end in ends.items() if isinstance(end, Exception)}
    assert len(errors) > len(ends) / 3
    unfit = {
        name: text for name, text in errors.items() if not text.isprintable() or len(text) > 2_000 or SECRET in text
    }
    assert unfit == {}
