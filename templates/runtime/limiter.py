"""A limit of one's own: no more calls than the server will bear."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Limiter:
    """So many attempts in so many seconds, by all threads or tasks of a client together."""

    def __init__(self, calls: int, seconds: float) -> None:
        if calls < 1 or seconds <= 0:
            raise ValueError("rate_limit is (calls, seconds), both more than nothing")
        self._seconds = seconds
        self._starts: deque[float] = deque(maxlen=calls)
        self._lock = threading.Lock()

    def begin(self) -> float:
        """Nothing if an attempt begins now; else the seconds after which to ask again."""
        # No turn is promised: who waits may be cancelled, and nobody would have it.
        with self._lock:
            now = time.monotonic()
            if len(self._starts) == self._starts.maxlen:
                pause = self._starts[0] + self._seconds - now
                if pause > 0:
                    return pause
            self._starts.append(now)
        return 0.0


def limiter(limit: tuple[int, float] | None) -> Callable[[], float] | None:
    """What is asked before each attempt, if there is a limit of calls and seconds."""
    return Limiter(*limit).begin if limit else None
