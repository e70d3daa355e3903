"""Preparing models that stand in one another deeper than a thread's stack allows."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_ROOM = 1 << 28  # bytes, of which is used what is needed
_FRAMES = 100_000  # which fit in there
_LOCK = threading.RLock()
_THREAD = threading.local()


def deeply(work: Callable[[], T]) -> T:
    """What `work` gives, which may call itself too often: then a thread does it that has room.

    pydantic prepares a model inside the one that holds it: fifty in a chain are too many.
    """
    if hasattr(_THREAD, "has_room"):
        return work()
    with _LOCK:  # who prepares beside it would have the same limit, and less room
        try:
            return work()
        except RecursionError:
            return _with_room(work)


def _with_room(work: Callable[[], T]) -> T:
    # Late, since hardly anybody comes here.
    from concurrent.futures import ThreadPoolExecutor

    limit, size = sys.getrecursionlimit(), threading.stack_size(_ROOM)
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        with ThreadPoolExecutor(
            1, initializer=setattr, initargs=(_THREAD, "has_room", True)
        ) as pool:
            return pool.submit(work).result()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
