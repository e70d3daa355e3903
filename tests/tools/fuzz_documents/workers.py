"""Processes that examine random documents."""

import os
import resource
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from tests.tools.fuzz_documents.examine import Result, examine

_BATCH = 20
"""Documents that one task examines."""
_AGAIN = 50
"""Distance of the documents that another process generates again, with other hashes."""
_TASKS = 25
"""Tasks of a process, which then ends, because classes of unloaded packages take memory."""
_MEMORY = 4 << 30


def results(seed: int, cases: Sequence[int], step: int) -> Iterator[Result]:
    """Yield the results of `cases`, with files for multiples of `step`, and some results twice."""
    again = [case for case in cases if case % _AGAIN == 0]
    left = [tuple(some[at : at + _BATCH]) for some in (cases, again) for at in range(0, len(some), _BATCH)]
    while left:
        done = yield from _results(seed, left, step)
        ended = [batch for batch in left if batch not in done]
        if not ended:
            break
        # The process of one of the first batches has ended. Its documents then run alone.
        first, *left = ended
        if len(first) == 1:
            yield Result(case=first[0], findings=["the process ended"])
        else:
            left = [*((case,) for case in first), *left]


def _results(seed: int, batches: Sequence[tuple[int, ...]], step: int) -> Generator[Result, None, set[tuple[int, ...]]]:
    """Yield results until a process ends unexpectedly. Return the batches that are done."""
    done: set[tuple[int, ...]] = set()
    workers = len(os.sched_getaffinity(0))
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _limit, max_tasks_per_child=_TASKS) as pool:
        tasks: dict[Future[list[Result]], tuple[int, ...]] = {
            pool.submit(_examined, seed, batch, step): batch for batch in batches
        }
        for task in as_completed(tasks):
            try:
                found = task.result()
            except BrokenProcessPool:
                break
            done.add(tasks[task])
            yield from found
    return done


def _limit() -> None:
    """Limit the memory of this process, and its processors to one, so that it starts no others."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processors[os.getpid() % len(processors)]})
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _examined(seed: int, cases: Sequence[int], step: int) -> list[Result]:
    return [examine(seed, case, with_files=bool(step) and case % step == 0) for case in cases]
