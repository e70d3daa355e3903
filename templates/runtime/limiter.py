"""Client-side rate limit."""

import os
import threading
import time
from collections import deque
from typing import Any

from .awaited import Transport
from .call import RateLimit
from .request import Request, TransportTimeoutError
from .transports import LATE


class Limiter:
    """Maximum number of attempts in some seconds, by all threads or tasks of a client."""

    def __init__(self, calls: int, seconds: float) -> None:
        if calls < 1 or seconds <= 0:
            raise ValueError("rate_limit is (calls, seconds), both more than nothing")
        self._seconds = seconds
        self._starts: deque[float] = deque(maxlen=calls)
        self._locks: dict[int, threading.Lock] = {}  # by process

    async def wait(
        self, request: Request[Any], transport: Transport, deadline: float
    ) -> None:
        """Wait until an attempt may begin. Raise `TransportTimeoutError`."""
        while pause := self.begin():
            if deadline - time.monotonic() <= pause:
                raise TransportTimeoutError(request, LATE)
            await transport.call(transport.sleep, pause)

    def begin(self) -> float:
        """Return 0 if an attempt begins now, else the seconds after which to ask again."""
        # No turn is reserved: a waiting call may be cancelled, and the turn would be lost.
        with self._locks.setdefault(os.getpid(), threading.Lock()):
            now = time.monotonic()
            if len(self._starts) == self._starts.maxlen:
                pause = self._starts[0] + self._seconds - now
                if pause > 0:
                    return pause
            self._starts.append(now)
        return 0.0


def limiter(limit: tuple[int, float] | None) -> RateLimit | None:
    """Return the steps before each attempt, if there is a limit."""
    return Limiter(*limit).wait if limit else None
