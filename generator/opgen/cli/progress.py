"""Progress of a fetch, shown on a terminal after one second."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from opgen.cli.verbosity import Verbosity
from opgen.source.web.types import Progress, Report

DELAY = 1.0
"""Seconds before the progress appears."""


@contextmanager
def progress_line(label: str, verbosity: Verbosity) -> Iterator[Report]:
    """Yield a function that shows the progress in one line of the terminal, and clear the line at the end.

    Without a terminal and in CI the function does nothing.
    """
    if not verbosity.shows_progress:
        yield lambda _: None
        return
    # Import `rich` late, because the import takes time and only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True, no_color=not verbosity.color)
    # The terminal's encoding may lack other characters.
    status = console.status(Text(label), spinner="line")
    # A timer starts the display, because a server that does not respond causes no reports.
    timer = Timer(DELAY, status.start)
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
