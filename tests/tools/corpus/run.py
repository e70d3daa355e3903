"""Examination of all documents on all cores, each in a process with limits."""

import os
import resource
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.tools.corpus.documents import LARGE, SECONDS, Entry
from tests.tools.corpus.examine import examine, in_child, warm_up
from tests.tools.corpus.results import FOLDER, Result, file_of, keep, kept

_KILO = 1024
_EVERY = 10
"""Distance of the documents that are generated from shuffled keys, and of those that black formats."""
_CORES = os.cpu_count() or 1


def run(entries: Sequence[Entry], generator: str) -> Iterator[Result]:
    """Yield the recorded or new result of each entry."""
    warm_up()
    waiting: list[tuple[int, Entry]] = []
    for number, entry in enumerate(entries):
        found = kept(entry, generator)
        if found is None:
            waiting.append((number, entry))
        else:
            yield found
    running: dict[int, Entry] = {}
    waiting.reverse()
    while waiting or running:
        while waiting and len(running) < _CORES:
            number, entry = waiting.pop()
            running[_start(number, entry, generator)] = entry
        child, status, usage = os.wait4(-1, 0)
        if child in running:
            yield _ended(running.pop(child), generator, status, usage)


def _start(number: int, entry: Entry, generator: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        if entry.size <= LARGE:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        shuffle = number % _EVERY == 0
        folder = FOLDER / "packages" / str(os.getpid())
        # A different document, because each takes as long again.
        lay_out = number % _EVERY == 1
        result = examine(entry, folder, shuffle=shuffle, lay_out=lay_out)
        shutil.rmtree(folder, ignore_errors=True)
        keep(result, file_of(entry, generator))
        code = 0
    finally:
        os._exit(code)


def _ended(entry: Entry, generator: str, status: int, usage: resource.struct_rusage) -> Result:
    """Return the result of a child process with its cost; a child without a result was killed."""
    result = kept(entry, generator)
    if result is None:
        signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        reason = f"ended by signal {signal} after {usage.ru_utime:.0f} s of CPU"
        result = Result(name=entry.name, size=entry.size, verdict="killed", reasons=(reason,))
    result = replace(result, megabytes=usage.ru_maxrss // _KILO)
    keep(result, file_of(entry, generator))
    return result


def packages(entries: Sequence[Entry], folder: Path) -> list[Path]:
    """Return the packages of `entries`, each in its own folder below `folder`, without the failed ones."""
    targets = {folder / f"sample_{number}": entry for number, entry in enumerate(entries)}

    def is_whole(entry: Entry, target: Path) -> bool:
        return bool(in_child(lambda: examine(entry, target, shuffle=False).verdict) == "whole")

    return [target for target, entry in targets.items() if is_whole(entry, target)]
