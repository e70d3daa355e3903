"""Each fault ends in the right error or in success, in bounded time and memory, and shows no secret."""

import asyncio
import logging
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from tests.network_faults.cases import CASES, MEBIBYTE, SECRET, Call, Case, json
from tests.support.servers.misbehaving import Server, redirect

KINDS = ("sync", "async")


def request_of(faults: ModuleType, case: Case) -> Any:
    item = faults.Item(name="one")
    requests: dict[str, Callable[[], Any]] = {
        "get": lambda: faults.get_item_request("1"),
        "put": lambda: faults.put_item_request("1", body=item),
        "delete": lambda: faults.delete_item_request("1"),
        "create": lambda: faults.create_item_request(body=item),
    }
    return requests[case.call]()


def outcome(faults: ModuleType, case: Case, url: str, kind: str) -> Any:
    """Return the result of the call, or the error that it raised."""
    request = request_of(faults, case)
    options: dict[str, Any] = {"timeout": 5.0, **case.options}

    async def call() -> Any:
        async with faults.AsyncClient(base_url=url, token=SECRET) as client:
            return await client.with_options(**options).send(request)

    try:
        if kind == "async":
            return asyncio.run(call())
        with faults.Client(base_url=url, token=SECRET) as client:
            return client.with_options(**options).send(request)
    except faults.ClientError as error:
        return error


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Verify that Python allocates less than `size` bytes in the block."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size


@pytest.mark.parametrize(
    ("case", "kind"), [pytest.param(case, kind, id=f"{case.name}, {kind}") for case in CASES for kind in KINDS]
)
def test_call_ends_with_the_documented_result_or_error(
    faults: ModuleType, caplog: pytest.LogCaptureFixture, case: Case, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with Server(*case.behaviours, tls=case.tls) as server:
        result = outcome(faults, case, server.url("").rstrip("/"), kind)
        asked = [request for request in server.received if request.method]
    is_error = isinstance(result, Exception)
    ended = type(result).__name__ if is_error else "ok"
    assert (ended, len(asked)) == (case.ends, case.attempts), result
    if is_error:
        assert case.says in str(result)
        shown = "".join(traceback.format_exception(result))
        assert SECRET not in shown
        assert SECRET not in repr(result.request)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "case", [case for case in CASES if "max_response_bytes" in case.options], ids=lambda case: case.name
)
def test_memory_of_every_response_is_limited(faults: ModuleType, case: Case, kind: str) -> None:
    with Server(*case.behaviours) as server:
        outcome(faults, case, server.url(""), kind)  # what is loaded once, is
    with Server(*case.behaviours) as server, at_most(16 * MEBIBYTE):
        result = outcome(faults, case, server.url(""), kind)
    assert isinstance(result, faults.ClientError)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", ["get", "create"])
def test_credentials_stay_with_their_host(faults: ModuleType, kind: str, status: int, call: Call) -> None:
    with Server(json()) as other:
        # The same machine under another name, and the same name at another port.
        for host in ("localhost", "127.0.0.1"):
            away = redirect(other.url("/items/1", host=host), status)
            case = Case(name="", behaviours=(away,), call=call, ends="")
            with Server(*case.behaviours) as server:
                result = outcome(faults, case, server.url("").rstrip("/"), kind)
            assert isinstance(result, faults.ApiError)
            assert result.status_code == status
        assert [request for request in other.received if request.headers] == []


def test_cases_have_unique_names() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
