"""Processes that die while they write a package.

A program of its own, because it forks: `interruption.py FOLDER`. It ends with 0 if its assertions succeed. `tests/unit/cli/concurrent_runs.py` runs commands at the same time.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from opgen.core.digests import text_digest
from opgen.output.compare import compare
from opgen.output.manifest import Manifest, RenderedPackage, with_manifest
from opgen.output.replace import write

from tests.unit.output.test_generate import make_foreign

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


def crash_at_every_step(folder: Path) -> None:
    """Kill a run before each access to the disk. The next run completes the package, without an option."""
    packages = {text: package(text, 2) for text in VERSIONS}
    write(packages["old"], folder)
    make_foreign(folder)
    step = 0
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        write(packages["old"], folder)
        assert_tidy(folder)

        def work(step: int = step) -> None:
            die_at(step)
            write(packages["new"], folder)

        code = ended(forked(work))
        write(packages["new"], folder)
        assert not compare(packages["new"], folder).files, step
        assert_tidy(folder)
    assert code == 0, code
    assert step > 50, step


if __name__ == "__main__":
    crash_at_every_step(Path(sys.argv[1]))
