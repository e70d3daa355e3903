"""Garbage collection during a generation.

A generation creates millions of objects. The values of a document stay, and have no reference cycles. Syntax trees have
many cycles. With Python's settings, garbage collection took a third of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Number of new objects before a collection. A higher number saves little time, and takes more memory.
_THRESHOLD = 50_000

# Number of new objects that a large document leaves. A process may generate several packages.
_MANY = 500_000


@contextmanager
def paused_collection() -> Iterator[None]:
    """Collect no garbage within this context. Objects without reference cycles are freed as usual.

    Within another such context, collect the garbage of an earlier generation first.
    """
    was_enabled = gc.isenabled()
    if gc.get_count()[0] > _MANY:
        gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def collection_of_new_objects() -> Iterator[None]:
    """Collect garbage rarely within this context, and only among new objects.

    Processes that are forked within the context then share the memory of older objects.
    """
    was_enabled, usual = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_THRESHOLD, *usual[1:])
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
        if not was_enabled:
            gc.disable()
