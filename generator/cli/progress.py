"""How far a fetch is, on a terminal, once it has taken a second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from generator.source.exchange import Progress, Report

PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def shown(label: str, *, is_wanted: bool) -> Iterator[Report]:
    """What reports of a fetch go to: a line that is drawn over and goes away; nothing where none is wanted."""
    if not is_wanted:
        yield lambda _: None
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    console = Console(stderr=True)
    status = console.status(escape(label))
    started = time.monotonic()
    is_running = False

    def report(progress: Progress) -> None:
        nonlocal is_running
        if time.monotonic() - started < PATIENCE:
            return
        status.update(escape(f"{label}  {_text(progress)}"))
        if not is_running:
            status.start()
            is_running = True

    try:
        yield report
    finally:
        if is_running:
            status.stop()


def _text(progress: Progress) -> str:
    if progress.note:
        return progress.note
    received = f"{progress.received / 1e6:.1f}"
    if progress.expected:
        return f"{received} of {progress.expected / 1e6:.1f} MB"
    return f"{received} MB"
