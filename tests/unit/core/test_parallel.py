"""Several processes give the results of one process, and leave no files behind."""

import multiprocessing  # noqa: F401 - the code below uses it
import os
import subprocess
import sys
import threading
from functools import partial  # noqa: F401 - the code below uses it
from multiprocessing import active_children

from opgen.core.parallel import results


def run_alone(code: str) -> str:
    """Return the output of `code` in a process with a single thread, like that of the command line."""
    start = f"from tests.unit.core.test_parallel import *\nimport time\n{code}"
    done = subprocess.run([sys.executable, "-W", "error", "-c", start], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_results_are_in_order() -> None:
    code = "print(results([partial(pow, n, 2) for n in range(1000)]) == [n * n for n in range(1000)])"
    assert run_alone(code) == "True\n"


def test_processes_share_the_work_and_end_with_it() -> None:
    # Each goes on once all have begun, however long one of them takes to start.
    code = """
os.sched_getaffinity = lambda _: {0, 1, 2}
begun = multiprocessing.get_context("fork").Barrier(3, timeout=60)
def piece():
    if os.getpid() not in seen:
        seen.add(os.getpid())
        begun.wait()
    return os.getpid()
seen = set()
print(len(set(results([piece] * 60))), active_children())
"""
    assert run_alone(code) == "3 []\n"


def test_one_processor_starts_no_process() -> None:
    code = """
os.sched_getaffinity = lambda _: {0}
print(set(results([os.getpid] * 9)) == {os.getpid()})
"""
    assert run_alone(code) == "True\n"


def test_work_of_a_killed_process_is_done_by_the_parent() -> None:
    code = """
os.sched_getaffinity = lambda _: {0, 1, 2}
here = os.getpid()
def piece(number):
    time.sleep(0.01)
    if os.getpid() != here and number > 5:
        os._exit(1)
    return number
print(results([partial(piece, n) for n in range(30)]) == list(range(30)))
"""
    assert run_alone(code) == "True\n"


def test_processes_end_if_their_parent_is_killed() -> None:
    code = """
os.sched_getaffinity = lambda _: {0, 1, 2}
here = os.getpid()
begun = multiprocessing.get_context("fork").Barrier(3, timeout=60)
def piece():
    if os.getpid() not in seen:
        seen.add(os.getpid())
        begun.wait()
        if os.getpid() == here:
            os.kill(here, 9)
    return "more than a pipe takes" * 100_000
seen = set()
results([piece] * 60)
"""
    start = f"from tests.unit.core.test_parallel import *\n{code}"
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert not run.stdout.read()  # it ends when all processes have ended
    assert run.returncode < 0


def test_error_of_the_first_failing_piece_is_raised() -> None:
    code = """
os.sched_getaffinity = lambda _: {0, 1, 2}
def piece(number):
    time.sleep(0.01)
    if number >= 7:
        raise KeyError(number)
try:
    results([partial(piece, n) for n in range(30)])
except KeyError as error:
    print(error, active_children())
"""
    assert run_alone(code) == "7 []\n"


def test_empty_input_gives_empty_results() -> None:
    assert results([]) == []


def test_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert set(results([os.getpid] * 9)) == {os.getpid()}
        assert not active_children()
    finally:
        done.set()
        thread.join()
