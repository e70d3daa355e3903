"""The total time of a call, kept while its thread waits for a socket."""

import time
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from math import inf, isinf
from typing import Any, cast
from weakref import proxy

from .http_library import httpx

_PIECE = 1 << 14  # more is written in many waits, each as long as may be
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def kept(deadline: float, attempt: httpx.Request) -> Generator[None]:
    """Whatever `attempt` waits for in here ends with `deadline`, on the monotonic clock."""
    attempt.extensions["trace"] = _traced  # a connection may be new
    before = _DEADLINE.set(deadline)
    try:
        yield
    except httpx.TimeoutException as error:
        if time.monotonic() < deadline:
            raise
        raise httpx.ReadTimeout("the total time is over") from error
    finally:
        _DEADLINE.reset(before)


def bind(stream: Any) -> None:
    """Let each read and write of a library's `stream` end with the call that waits for it.

    Time-outs of the library are for each of them: an answer byte by byte has no end.
    """
    # Another transport's stream may be closed to changes: then its own time-outs stand.
    is_new = not isinstance(getattr(stream, "read", None), partial | None)
    if is_new and hasattr(stream, "__dict__"):
        own = cast("Any", type(stream)), proxy(stream)  # which keeps no connection
        stream.read = partial(_read, *own)
        stream.write = partial(_write, *own)


def _traced(_event: str, about: MutableMapping[str, Any]) -> None:
    if "timeout" in about:  # of what begins: to connect, or to agree upon TLS
        about["timeout"] = _left(about["timeout"])
    bind(about.get("return_value"))


def _read(kind: Any, stream: Any, max_bytes: int, timeout: float | None = None) -> Any:
    return kind.read(stream, max_bytes, _left(timeout))


def _write(kind: Any, stream: Any, buffer: bytes, timeout: float | None = None) -> None:
    size = max(1, len(buffer)) if isinf(_DEADLINE.get()) else _PIECE
    for start in range(0, len(buffer), size):
        kind.write(stream, buffer[start : start + size], _left(timeout))


def _left(timeout: float | None) -> float | None:
    """What is left of `timeout`."""
    if isinf(deadline := _DEADLINE.get()):
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpx.ReadTimeout("the total time is over")
    return left if timeout is None else min(timeout, left)
