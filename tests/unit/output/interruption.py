"""Processes that die while they write a package, and others that look at it meanwhile.

Run as a program, in a process of its own, since it forks: `interruption.py SCENARIO FOLDER`. It ends with 0 if what
the scenario asserts holds.
"""

import errno
import importlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from opgen.core import disk
from opgen.core.digests import text_digest
from opgen.output.compare import compare
from opgen.output.rendered_package import RenderedPackage, with_manifest
from opgen.output.replace import write

from tests.unit.output.test_generate import make_foreign, unable

VERSIONS = ("old", "new")
PAUSE = 0.002
"""Seconds that readers wait between two reads, so that they do not take the processor from the writer."""

Answer = TypeVar("Answer")


def package(text: str, operations: int) -> RenderedPackage:
    """Return a package whose modules all contain `text`."""
    names = ["__init__", "client", "errors", "models", f"only_{text}", "operations/__init__"]
    names += [f"operations/tag_{number}" for number in range(operations)]
    source = f"VERSION = {text!r}\n" + "# and more\n" * 200
    return with_manifest(
        {PurePosixPath(f"{name}.py"): source for name in names},
        versions={},
        options={},
        inputs={"spec": text_digest(text)},
        operations={},
    )


def state(folder: Path, packages: dict[str, RenderedPackage]) -> str:
    """Which of `packages` stands in `folder`, whole; "torn" if none."""
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
    """Start a process that does `work`; its exit status is 1 if that fails."""
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
    """Kill this process just before its `step`th dealing with a file."""
    count = 0

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal count
        if event.startswith(("os.", "open", "shutil.")):
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def meddle(folder: Path, *, without_end: bool) -> None:
    """Remove a file just before it is removed, and put another one into each folder just before that is."""
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
    """Who had opened the folder before it was replaced may still write in it: it goes all the same."""
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
    """Kill a run before each of its dealings with the disk: whole, then whole and tidy after the next run."""
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
    """Do `works` over and over, each in a process of its own, while the block runs; none may fail."""

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


def while_it_stays(folder: Path, look: Callable[[], Answer]) -> Answer | None:
    """Return the result of `look`, or `None` if the folder was replaced meanwhile.

    A path may then lead to either, and who is listing the old one sees it emptied.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        held = os.fstat(descriptor)

        def is_there() -> bool:
            now = folder.stat()
            return (now.st_dev, now.st_ino) == (held.st_dev, held.st_ino)

        try:
            answer = look()
        except (AttributeError, FileNotFoundError, ImportError):
            if is_there():
                raise
            return None
        return answer if is_there() else None
    finally:
        os.close(descriptor)


def read_all(folder: Path, packages: dict[str, RenderedPackage]) -> None:
    """Read every file by its path and find one package, whole."""
    names = sorted({str(path) for one in packages.values() for path in one.files})

    def texts() -> dict[str, str]:
        return {
            name: (folder / name).read_text(encoding="utf-8")
            for name in names
            if "only" not in name or (folder / name).exists()
        }

    wholes = [{str(path): text for path, text in sorted(one.files.items())} for one in packages.values()]
    assert while_it_stays(folder, texts) in [None, *wholes]
    time.sleep(PAUSE)


def import_all(folder: Path) -> None:
    """Import the package as for the first time, with bytecode: all of it is of one version."""
    if str(folder.parent) not in sys.path:
        sys.path.insert(0, str(folder.parent))
    sys.dont_write_bytecode = False
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]
    importlib.invalidate_caches()
    names = ["", ".client", ".errors", ".models", ".operations", ".operations.tag_0", ".operations.tag_1"]

    def versions() -> set[str]:
        return {importlib.import_module(folder.name + name).VERSION for name in names}

    found = while_it_stays(folder, versions)
    assert found is None or len(found) == 1, found
    time.sleep(PAUSE)


def kill_at_random(folder: Path) -> None:
    """Kill 50 runs that write one package after the other, while others read and import it."""
    packages = {text: package(text, 86) for text in VERSIONS}
    write(packages["old"], folder)
    make_foreign(folder)

    def write_both() -> None:
        while True:
            for text in VERSIONS:
                write(packages[text], folder)

    moments = random.Random()  # noqa: S311 - when to kill is no secret
    with until_done(lambda: read_all(folder, packages), lambda: import_all(folder)):
        for _ in range(50):
            pid = forked(write_both)
            time.sleep(moments.uniform(0, 0.08))
            os.kill(pid, signal.SIGKILL)
            assert ended(pid) == -signal.SIGKILL
            assert state(folder, packages) in VERSIONS
            write(packages["new"], folder)
            assert state(folder, packages) == "new"
            assert_tidy(folder)


def write_at_once(folder: Path) -> None:
    """Two runs at once, ten times: one whole package each time."""
    packages = {text: package(text, 86) for text in VERSIONS}
    for _ in range(10):
        pids = [forked(partial(write, one, folder)) for one in packages.values()]
        assert [ended(pid) for pid in pids] == [0, 0]
        assert state(folder, packages) in VERSIONS
        assert list(folder.parent.iterdir()) == [folder]


def check_while_writing(folder: Path) -> None:
    """Verify that a check sees the old package or the new one, never a mixture."""
    packages = {text: package(text, 20) for text in VERSIONS}
    write(packages["old"], folder)

    def write_both() -> None:
        for text in reversed(VERSIONS):
            write(packages[text], folder)

    seen = set()
    with until_done(write_both):
        for _ in range(300):
            verdicts = compare(packages["old"], folder).files
            seen.add(len(verdicts))
    # All the modules but two, which only one of the packages has, and these two, and the manifest.
    assert seen == {0, len(packages["old"].files) + 2}, seen


SCENARIOS: dict[str, Callable[[Path], None]] = {
    scenario.__name__: scenario
    for scenario in (
        remove_while_others_write,
        remove_while_others_never_end,
        lose_what_came_late,
        crash_at_every_step_with_exchange,
        crash_at_every_step_without_exchange,
        kill_at_random,
        write_at_once,
        check_while_writing,
    )
}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](Path(sys.argv[2]))
