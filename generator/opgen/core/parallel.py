"""Independent pieces of work, over the processors there are."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
_RECORD = 4
"""Bytes of a number in the queue; a pipe gives them out whole, since a read of so few is never divided."""
_QUEUE = 10_000
"""Pieces that surely have room in a pipe."""


def results(pieces: Sequence[Callable[[], T]]) -> list[T]:
    """The result of each piece, in order, whatever did the work. The first that fails raises here.

    Put the long pieces first. Where processes cannot be forked safely, which takes Linux and a single thread, or where
    there is one processor, all is done here.
    """
    workers = min(_processors(), len(pieces)) - 1
    found: dict[int, T] = {}
    if workers > 0 and len(pieces) <= _QUEUE and sys.platform == "linux":
        with _queue(len(pieces)) as queue, _started(workers, queue, pieces) as others:
            for number in _taken(queue):
                # One that fails is done again below: another process may have met an earlier one.
                with suppress(Exception):
                    found[number] = pieces[number]()
            for other in others:
                with suppress(EOFError):  # it ended early: what it took is done below
                    found |= other.recv()
    return [found[n] if n in found else piece() for n, piece in enumerate(pieces)]


def _processors() -> int:
    """Those that this process may use; one, if it has threads, whose locks a fork would copy."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def _queue(count: int) -> Iterator[int]:
    """A pipe with the numbers of all pieces, which any process may take out."""
    reading, writing = os.pipe()
    try:
        os.write(writing, b"".join(n.to_bytes(_RECORD, "big") for n in range(count)))
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def _taken(queue: int) -> Iterator[int]:
    while record := os.read(queue, _RECORD):
        yield int.from_bytes(record, "big")


@contextmanager
def _started(
    count: int, queue: int, pieces: Sequence[Callable[[], T]]
) -> Iterator[list[Connection]]:
    """So many processes that take pieces from the queue; each sends all its results at the end. None outlives this."""
    context = multiprocessing.get_context("fork")
    processes = []
    receivers = []
    gc.freeze()  # so that looking for garbage does not make a copy of everything in each process
    try:
        with suppress(OSError):  # no more processes are allowed: fewer will do
            for _ in range(count):
                receiver, sender = context.Pipe(duplex=False)
                receivers.append(receiver)
                process = context.Process(
                    target=_work, args=(sender, queue, pieces), daemon=True
                )
                process.start()
                processes.append(process)
                sender.close()
        yield receivers[: len(processes)]
    finally:
        gc.unfreeze()
        for process in processes:
            process.kill()
            process.join()
        for receiver in receivers:
            receiver.close()


def _work(sender: Connection, queue: int, pieces: Sequence[Callable[[], T]]) -> None:
    done = {}
    for number in _taken(queue):
        with suppress(BaseException):  # it will be done again, and say what is wrong
            done[number] = pieces[number]()
    with suppress(OSError):
        sender.send(done)
