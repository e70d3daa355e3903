"""Clients of one document call one server in turns, in a process that has the libraries of all.

`tests.tools.bench.overhead` generates them and runs `python -m tests.tools.bench.contest URL ROUNDS CLOCK`, which prints the medians as JSON.
CLOCK is the name of a function of `time`.
"""

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from importlib import import_module
from inspect import isawaitable
from typing import Any, NamedTuple

_KEY = "key"
_HEADERS = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
_PORT = 8080


class Calls(NamedTuple):
    """Calls of one client: for a response of 150 bytes, and for one of a megabyte."""

    small: Callable[[], Any]
    large: Callable[[], Any]


async def contenders(url: str, stack: AsyncExitStack, *, is_async: bool) -> dict[str, Calls]:
    """Return the calls of each client by its name. `stack` closes the clients."""

    async def opened(client: Any) -> Any:
        if is_async:
            return await stack.enter_async_context(client)
        return stack.enter_context(client)

    kind = "AsyncClient" if is_async else "Client"
    http = await opened(getattr(import_module("httpx2"), kind)(base_url=url, headers=_HEADERS))
    ours, theirs = import_module("opgen_client"), import_module("client")
    our_client = await opened(getattr(ours, kind)(base_url=url, token=_KEY))
    their_client = await opened(getattr(theirs, kind)(base_url=url, http_bearer=_KEY))
    attrs = import_module("attrs_client")
    attrs_client = await opened(attrs.AuthenticatedClient(base_url=url, token=_KEY))
    return {
        "by hand": _by_hand(http, ours, is_async=is_async),
        "opgen": _ours(our_client, ours, "_async" if is_async else ""),
        "datamodel-code-generator": _theirs(their_client),
        "openapi-python-client": _attrs(attrs_client, is_async=is_async),
    }


def _by_hand(http: Any, models: Any, *, is_async: bool) -> Calls:
    many_type = list[models.ExposePortResponse]
    many = import_module("pydantic").TypeAdapter(many_type).validate_json
    one = models.ExposePortResponse.model_validate_json
    asked = models.ExposePortRequest(port=_PORT)

    def content() -> Any:
        return asked.model_dump_json(by_alias=True, exclude_unset=True)

    def call(path: str, read: Callable[[bytes], Any]) -> Any:
        return read(http.post(path, content=content()).content)

    async def call_async(path: str, read: Callable[[bytes], Any]) -> Any:
        return read((await http.post(path, content=content())).content)

    send = call_async if is_async else call
    return Calls(lambda: send("/api/v1/sandbox/sb_1/expose", one), lambda: send("/large", many))


def _ours(client: Any, package: Any, suffix: str) -> Calls:
    asked = package.ExposePortRequest(port=_PORT)
    expose = getattr(package, f"expose_port{suffix}")
    large = getattr(package, f"list_large{suffix}")
    return Calls(lambda: expose(client, "sb_1", body=asked), lambda: large(client, body=asked))


def _theirs(client: Any) -> Calls:
    """Return the calls of datamodel-code-generator's client."""
    asked = import_module("models").ExposePortRequest(port=_PORT)
    return Calls(
        lambda: client.sandbox.expose_port(sandbox_id="sb_1", body=asked), lambda: client.sandbox.list_large(body=asked)
    )


def _attrs(client: Any, *, is_async: bool) -> Calls:
    """Return the calls of openapi-python-client's client."""
    asked = import_module("attrs_client.models").ExposePortRequest(port=_PORT)
    name = "asyncio" if is_async else "sync"
    place = "attrs_client.api.sandbox"
    expose = getattr(import_module(f"{place}.expose_port"), name)
    large = getattr(import_module(f"{place}.list_large"), name)
    return Calls(lambda: expose("sb_1", client=client, body=asked), lambda: large(client=client, body=asked))


async def medians(calls: Mapping[str, Callable[[], Any]], rounds: int, clock: Callable[[], float]) -> dict[str, float]:
    """Return the median seconds of a call by client. The order changes each round, because garbage is collected later."""
    names = [*calls]
    times: dict[str, list[float]] = {name: [] for name in names}
    order = random.Random(1)  # noqa: S311 - no secret depends on it
    for number in range(-len(names), rounds):  # the first rounds load modules
        for name in order.sample(names, len(names)):
            start = clock()
            result = calls[name]()
            if isawaitable(result):
                result = await result
            taken = clock() - start
            if number < 0:
                whole = getattr(result, "root", result)  # some wrap a list
                last = whole[-1] if isinstance(whole, list) else whole
                assert last.port == _PORT, name
            else:
                times[name].append(taken)
    return {name: statistics.median(found) for name, found in times.items()}


async def measure(url: str, rounds: int, clock: Callable[[], float]) -> dict[str, dict[str, float]]:
    """Return the seconds of a call, by response and by client."""
    found = {}
    for is_async in (False, True):
        kind = ", async" if is_async else ""
        async with AsyncExitStack() as stack:
            calls = await contenders(url, stack, is_async=is_async)
            small = {name: each.small for name, each in calls.items()}
            found[f"150 bytes{kind}"] = await medians(small, rounds, clock)
            large = {name: each.large for name, each in calls.items()}
            found[f"1 MB{kind}"] = await medians(large, max(1, rounds // 20), clock)
    return found


if __name__ == "__main__":
    _url, _rounds, _clock = sys.argv[1:]
    _found = measure(_url, int(_rounds), getattr(time, _clock))
    sys.stdout.write(json.dumps(asyncio.run(_found)))
