"""Progress of a command, shown in one line of a terminal."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial

from opgen.cli.console import Verbosity
from opgen.core.terminal import printable

DELAY = 1.0
"""Seconds before the progress appears."""
_INTERVAL = 0.1
"""Minimum number of seconds between two changes of the line."""
_CLEAR = "\r\x1b[K"


def progress_lines(verbosity: Verbosity) -> Callable[[str], AbstractContextManager[Callable[[str], None]]]:
    """Return the function that shows the stages of a client with this name."""
    return partial(stage_line, verbosity=verbosity)


@contextmanager
def stage_line(label: str, verbosity: Verbosity, delay: float | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a stage, and clear the line at the end.

    The line appears after `delay` seconds, by default `DELAY`. Each stage begins with a word of its own.
    Without a terminal and in CI the function does nothing. It starts no thread, because a process with several
    threads does not share its work with other processes.
    """
    if not verbosity.shows_progress:
        yield lambda _: None
        return
    begin = time.monotonic() + (DELAY if delay is None else delay)
    last, word = 0.0, ""

    def show(stage: str) -> None:
        nonlocal last, word
        now, first = time.monotonic(), stage.partition(" ")[0]
        if now >= begin and (first != word or now - last >= _INTERVAL):
            last, word = now, first
            _draw(printable(f"{label}: {stage}", _width()))

    try:
        yield show
    finally:
        if word:
            _draw("")


def _width() -> int:
    """Return the number of characters that fit in one line. A terminal without a size reports zero columns."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return (columns or 80) - 1


def _draw(text: str) -> None:
    # The exit code has the outcome, so a closed terminal is not an error.
    with suppress(OSError):
        sys.stderr.write(f"{_CLEAR}{text}")
        sys.stderr.flush()
