"""Processes that die while they write a package.

A program of its own, because it forks: `interruption.py SCENARIO FOLDER`. It ends with 0 if the assertions of the
scenario succeed. `tests/unit/cli/concurrent_runs.py` runs commands at the same time.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from opgen.core import disk
from opgen.core.digests import text_digest
from opgen.output.compare import compare
from opgen.output.manifest import Manifest, RenderedPackage, with_manifest
from opgen.output.replace import write

from tests.unit.output.test_generate import make_foreign, unable

VERSIONS = ("old", "new")


def package(text: str, operations: int) -> RenderedPackage:
    """Return a package with `text` in all modules."""
    names = ["__init__", "client", "errors", "models", f"only_{text}", "operations/__init__"]
    names += [f"operations/tag_{number}" for number in range(operations)]
    source = f"VERSION = {text!r}\n" + "# and more\n" * 200
    return with_manifest(
        {PurePosixPath(f"{name}.py"): source for name in names},
        Manifest(versions={}, options={}, inputs={"spec": text_digest(text)}, operations={}),
    )


def state(folder: Path, packages: dict[str, RenderedPackage]) -> str:
    """Return the key of the complete package in `folder`, or "torn"."""
    for text, one in packages.items():
        if not compare(one, folder).files:
            return text
    return "torn"


def assert_tidy(folder: Path) -> None:
    assert list(folder.parent.iterdir()) == [folder]
    assert (folder / "run.sh").read_text(encoding="utf-8") == "#!/bin/sh\n"
    assert (folder / "notes" / "deep" / "empty").is_dir()
    assert (folder / "link").is_symlink()


def forked(work: Callable[[], object]) -> int:
    """Start a process that does `work`. Its exit status is 1 if the work fails."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException as error:  # noqa: BLE001 - the fork must end here
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        os._exit(status)


def ended(pid: int) -> int:
    """Return the exit code of a process, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die_at(step: int) -> None:
    """Kill this process before its access to a file with the number `step`."""
    count = 0

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal count
        if event.startswith(("os.", "open", "shutil.")):
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def meddle(folder: Path, *, without_end: bool) -> None:
    """Remove the folder, while each file vanishes before it is removed, and each folder gets another file."""
    met = set()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        path = str(arguments[0]) if event in {"os.remove", "os.rmdir"} else None
        if path is None or (path in met and not without_end):
            return
        met.add(path)
        if event == "os.rmdir":
            (Path(path) / "late").touch()
        elif not without_end:
            Path(path).unlink()

    sys.addaudithook(hook)
    disk.remove(folder)


def remove_while_others_write(folder: Path) -> None:
    """Verify that a folder is removed while another process writes into it."""
    write(package("old", 2), folder)
    make_foreign(folder)
    assert ended(forked(partial(meddle, folder, without_end=False))) == 0
    assert not folder.exists()


def remove_while_others_never_end(folder: Path) -> None:
    """Verify that removing a folder that is refilled forever raises an error of the system."""
    write(package("old", 2), folder)

    def refused() -> None:
        try:
            meddle(folder, without_end=True)
        except OSError as error:
            assert error.errno == errno.ENOTEMPTY, error  # noqa: PT017 - in a fork
        else:
            raise AssertionError("it was removed")

    assert ended(forked(refused)) == 0
    assert folder.exists()


def lose_what_came_late(folder: Path) -> None:
    """Verify that a file may vanish from the old folder before it is moved."""
    packages = {text: package(text, 2) for text in VERSIONS}
    write(packages["old"], folder)

    def swap(new: Path, old: Path) -> None:
        (old / "passing").touch()
        disk.exchange(new, old)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and str(arguments[0]).endswith("passing"):
            Path(str(arguments[0])).unlink()

    def work() -> None:
        sys.addaudithook(hook)
        write(packages["new"], folder, swap=swap)

    assert ended(forked(work)) == 0
    assert state(folder, packages) == "new"
    assert list(folder.parent.iterdir()) == [folder]
    assert not (folder / "passing").exists()


def crash_at_every_step(folder: Path, swap: disk.Swap) -> None:
    """Kill a run before each access to the disk. The package is complete, and the next run removes other files."""
    packages = {text: package(text, 2) for text in VERSIONS}
    write(packages["old"], folder)
    make_foreign(folder)
    seen = set()
    step = 0
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        write(packages["old"], folder)
        assert_tidy(folder)

        def work(step: int = step) -> None:
            die_at(step)
            write(packages["new"], folder, swap=swap)

        code = ended(forked(work))
        # Without exchange there is a moment without a folder; the next run ends it.
        if swap is disk.exchange or folder.exists():
            found = state(folder, packages)
            assert found in VERSIONS, (step, found)
            seen.add(found)
        write(packages["new"], folder)
        assert state(folder, packages) == "new", step
        assert_tidy(folder)
    assert code == 0, code
    assert seen == set(VERSIONS)
    assert step > 100, step


def crash_at_every_step_with_exchange(folder: Path) -> None:
    crash_at_every_step(folder, disk.exchange)


def crash_at_every_step_without_exchange(folder: Path) -> None:
    crash_at_every_step(folder, unable)


@contextmanager
def until_done(*works: Callable[[], object]) -> Iterator[None]:
    """Repeat `works`, each in its own process, while the block runs. None of them may fail."""

    def repeat(work: Callable[[], object]) -> None:
        is_over = False

        def end(*_: object) -> None:
            nonlocal is_over
            is_over = True

        signal.signal(signal.SIGTERM, end)
        while not is_over:
            work()

    pids = [forked(partial(repeat, work)) for work in works]
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        codes = [ended(pid) for pid in pids]
    assert codes == [0] * len(pids), codes


SCENARIOS: dict[str, Callable[[Path], None]] = {
    scenario.__name__: scenario
    for scenario in (
        remove_while_others_write,
        remove_while_others_never_end,
        lose_what_came_late,
        crash_at_every_step_with_exchange,
        crash_at_every_step_without_exchange,
    )
}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](Path(sys.argv[2]))
