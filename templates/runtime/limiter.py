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

    def reserve(self) -> float:
        """Seconds until the next attempt may begin, which is the caller's from now on."""
        with self._lock:
            now = start = time.monotonic()
            if len(self._starts) == self._starts.maxlen:
                start = max(now, self._starts[0] + self._seconds)
            self._starts.append(start)
        return start - now


def limiter(limit: tuple[int, float] | None) -> Callable[[], float] | None:
    """What reserves an attempt, if there is a limit of calls and seconds."""
    return Limiter(*limit).reserve if limit else None
