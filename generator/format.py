"""The only user of black: Python source in the one layout that we commit."""

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

Formatting = Callable[[], list[str]]
"""Waits for the formatted texts of what was given."""


def formatted(source: str) -> str:
    """`source` as black lays it out with 88 columns for Python 3.11, whatever configuration lies around.

    A pure function of `source` and black's version; nothing is cached or read.
    """
    # Imported here: it takes a tenth of a second that only generating needs.
    from black import format_str  # noqa: PLC0415
    from black.mode import Mode, TargetVersion  # noqa: PLC0415

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=88)
    return format_str(source, mode=mode)


@contextmanager
def formatting(sources: Sequence[str]) -> Iterator[Formatting]:
    """Has every source `formatted` by a second process while this one goes on; what is yielded waits for the texts.

    black takes half of the time of generating. Where a process cannot be forked safely, which takes Linux and a single
    thread, the work is done when it is waited for.
    """

    def here() -> list[str]:
        return [formatted(source) for source in sources]

    if sys.platform != "linux" or threading.active_count() > 1:
        yield here
        return
    import black  # noqa: F401, PLC0415 - before the fork, once for both

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, here), daemon=True)

    def there() -> list[str]:
        try:
            texts: list[str] = receiver.recv()
        except EOFError:  # it ended early: killed, or by a bug that will show here
            return here()
        return texts

    try:
        process.start()
    except OSError:  # no more processes are allowed
        yield here
        return
    sender.close()
    try:
        yield there
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send(sender: Connection, work: Formatting) -> None:
    with suppress(BaseException):  # who waits will do it again, and say what is wrong
        sender.send(work())
