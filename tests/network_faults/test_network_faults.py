"""Each fault ends in the documented error or in success, in limited time and memory, and shows no secret."""

import logging
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from tests.network_faults.cases import CASES, MEBIBYTE, SECRET, Case
from tests.support.clients import Kind
from tests.support.servers.misbehaving import Server


def outcome(faults: ModuleType, kind: Kind, case: Case, url: str) -> Any:
    """Return the result of the call, or the error that it raised."""
    given: list[Any] = [] if case.call == "create" else ["1"]
    body = {"body": faults.Item(name="one")} if case.call in {"create", "put"} else {}
    request = getattr(faults, f"{case.call}_item_request")(*given, **body)
    with kind.client(faults, base_url=url.rstrip("/"), token=SECRET) as client:
        try:
            return client.with_options(**{"timeout": 5.0, **case.options}).send(request)
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_call_ends_with_the_documented_result_or_error(
    faults: ModuleType, caplog: pytest.LogCaptureFixture, kind: Kind, case: Case
) -> None:
    caplog.set_level(logging.DEBUG)
    with Server(*case.behaviours, tls="CERTIFICATE" in case.message) as server:
        result = outcome(faults, kind, case, server.url(""))
        attempts = sum(bool(request.method) for request in server.received)
    is_error = isinstance(result, Exception)
    assert (type(result).__name__ if is_error else "ok", attempts) == (case.ends, case.attempts), result
    if is_error:
        assert case.message in str(result)
        shown = "".join(traceback.format_exception(result))
        assert SECRET not in shown
        assert SECRET not in repr(result.request)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "case", [case for case in CASES if "max_response_bytes" in case.options], ids=lambda case: case.name
)
def test_memory_of_every_response_is_limited(faults: ModuleType, case: Case, kind: Kind) -> None:
    with Server(*case.behaviours) as server:
        outcome(faults, kind, case, server.url(""))  # loads modules
        with at_most(16 * MEBIBYTE):
            result = outcome(faults, kind, case, server.url(""))
    assert isinstance(result, faults.ClientError)
