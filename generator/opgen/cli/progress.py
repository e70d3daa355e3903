"""How far a fetch is, on a terminal, once it has taken a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from opgen.cli.verbosity import Talk
from opgen.source.web.types import Progress, Report

PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def shown(label: str, talk: Talk) -> Iterator[Report]:
    """What reports of a fetch go to: a line that is drawn over and goes away; nothing but for a terminal."""
    if not talk.is_terminal:
        yield lambda _: None
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True, no_color=not talk.color)
    # ASCII: whatever the terminal's encoding is.
    status = console.status(Text(label), spinner="line")
    # A timer, since nothing is reported of a server that says nothing.
    timer = Timer(PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda progress: status.update(Text(f"{label}  {_text(progress)}"))
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def _text(progress: Progress) -> str:
    if progress.note:
        return progress.note
    received = f"{progress.received / 1e6:.1f}"
    if progress.expected:
        return f"{received} of {progress.expected / 1e6:.1f} MB"
    return f"{received} MB"
