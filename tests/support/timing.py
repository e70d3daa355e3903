"""Growth of processor time with the size of an input."""

import time
from collections.abc import Callable


def least_seconds(call: Callable[[], object], times: int = 4) -> float:
    """Return the least processor time of several calls."""
    found: list[float] = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def is_linear(call: Callable[[int], object], size: int) -> bool:
    """Return whether eight times the input needs less than 24 times the time. A quadratic function needs 64 times."""
    base = least_seconds(lambda: call(size))
    return least_seconds(lambda: call(8 * size)) < 24 * base + 0.01
