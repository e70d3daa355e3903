"""Execution of independent tasks on all processors."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
One = TypeVar("One")
Other = TypeVar("Other")
# Size in bytes of each task number in the queue. A read of this size from a pipe is never divided.
_RECORD = 4
# Maximum number of tasks in the queue. The numbers of so many tasks fit into a pipe.
_QUEUE = 10_000


def results(tasks: Sequence[Callable[[], T]], started: Callable[[int], None] = lambda _: None) -> list[T]:
    """Return the result of each task in order, or raise the error of the first task that fails.

    Put the longest tasks first. On Linux with several processors, a process with a single thread forks others to help.
    In all other cases, this process runs all tasks. `started` receives the number of each task that this process starts.
    """
    workers = min(_processors(), len(tasks)) - 1
    found = {}
    if workers > 0 and len(tasks) <= _QUEUE and sys.platform == "linux":
        with _queue(len(tasks)) as queue, _started(workers, queue, tasks) as others:
            for number in _taken(queue):
                started(number)
                # A failed task runs again below, because another process may have met an earlier failure.
                with suppress(Exception):
                    found[number] = tasks[number]()
            for other in others:
                with suppress(EOFError):  # the process ended early, so its tasks run again below
                    found |= other.recv()
    for number, task in enumerate(tasks):
        if number not in found:
            started(number)
            found[number] = task()
    return [found[number] for number in range(len(tasks))]


def both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Return the results of two tasks, as `results` does."""
    tasks: list[Callable[[], Any]] = [one, other]  # Any: the results have two types
    first, second = results(tasks)
    return first, second


def _processors() -> int:
    """Return the number of usable processors, or 1 if a fork would copy locks of other threads."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def _queue(count: int) -> Iterator[int]:
    """Yield a pipe with the numbers of all tasks, from which every process can read."""
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
def _started(count: int, queue: int, tasks: Sequence[Callable[[], T]]) -> Iterator[list[Connection]]:
    """Start `count` processes that take tasks from the queue, and stop them at the end of the context.

    Each process sends all of its results when it ends.
    """
    context = multiprocessing.get_context("fork")
    processes = []
    receivers = []
    try:
        with suppress(OSError):  # the system may allow fewer processes, which is enough
            for _ in range(count):
                receiver, sender = context.Pipe(duplex=False)
                receivers.append(receiver)
                process = context.Process(target=_work, args=(sender, tuple(receivers), queue, tasks), daemon=True)
                process.start()
                processes.append(process)
                sender.close()
        yield receivers[: len(processes)]
    finally:
        for process in processes:
            process.kill()
            process.join()
        for receiver in receivers:
            receiver.close()


def _work(sender: Connection, receivers: Sequence[Connection], queue: int, tasks: Sequence[Callable[[], T]]) -> None:
    """Run tasks of the queue and send their results, or end if the parent process has ended.

    A fork also copies the `receivers` of the parent. Without their end here, a process would wait for itself to
    receive the results.
    """
    for receiver in receivers:
        receiver.close()
    parent = multiprocessing.parent_process()
    done = {}
    for number in _taken(queue):
        if parent is None or not parent.is_alive():
            return
        with suppress(BaseException):  # the task runs again in the main process, which raises its error
            done[number] = tasks[number]()
    with suppress(OSError):
        sender.send(done)
