"""Generated Python has black's layout, whoever formats it."""

import subprocess
import sys
import threading
from multiprocessing import active_children

import pytest

from generator.format import formatted, formatting

SOURCES = ["x = [1,2]", "def f( ): return 'a'\n", ""]
LAID_OUT = ["x = [1, 2]\n", 'def f():\n    return "a"\n', ""]


def run_alone(code: str) -> str:
    """What `code` prints in a process with a single thread, as the command line is."""
    start = f"from tests.test_format import *\n{code}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", start],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_layout_is_the_same_in_every_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n")
    monkeypatch.chdir(folder)
    assert [formatted(source) for source in SOURCES] == LAID_OUT


def test_second_process_gives_the_same_texts() -> None:
    code = """
with formatting(SOURCES) as texts:
    print(len(active_children()), texts() == LAID_OUT)
print(len(active_children()))
"""
    assert run_alone(code) == "1 True\n0\n"


def test_text_is_formatted_here_once_the_second_process_is_lost() -> None:
    code = """
with formatting(SOURCES) as texts:
    for process in active_children():
        process.kill()
        process.join()
    print(texts() == LAID_OUT)
"""
    assert run_alone(code) == "True\n"


def test_what_cannot_be_formatted_is_an_error_here() -> None:
    code = """
try:
    with formatting(["x = ("]) as texts:
        texts()
except Exception as error:
    print(type(error).__name__, len(active_children()))
"""
    assert run_alone(code) == "InvalidInput 0\n"


def test_no_process_outlives_an_error() -> None:
    code = """
try:
    with formatting(["x = [1]\\n" * 10_000]):
        raise KeyError
except KeyError:
    print(len(active_children()))
"""
    assert run_alone(code) == "0\n"


def test_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with formatting(SOURCES) as texts:
            assert not active_children()
            assert texts() == LAID_OUT
    finally:
        done.set()
        thread.join()
