"""Untrusted packages and wheels as a version of `opgen diff`: they change no file and start no process."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.support.checkout import Checkout, document

_HOSTILE = """
import os, sys

def attempts():
    import ctypes, multiprocessing, pathlib, shutil, socket, sqlite3, subprocess

    top, fd = {top!r}, lambda: os.open({top!r}, os.O_RDONLY)
    mine, new = os.path.join(top, "mine"), os.path.join(top, "new")
    touch = [sys.executable, "-c", f"open({{new!r}}, 'w')"]
    yield lambda: open(mine, "w")
    yield lambda: open(mine, "r+").truncate()
    yield lambda: open(new, "x")
    yield lambda: open(os.path.basename(mine), "w")
    yield lambda: os.open(mine, os.O_RDONLY | os.O_TRUNC)
    yield lambda: os.open("mine", os.O_WRONLY | os.O_TRUNC, dir_fd=fd())
    yield lambda: os.unlink("mine", dir_fd=fd())
    yield lambda: os.mkdir("new", dir_fd=fd())
    yield lambda: os.truncate(mine, 0)
    yield lambda: os.chmod(mine, 0)
    yield lambda: os.utime(mine, (0, 0))
    yield lambda: os.replace(mine, new)
    yield lambda: os.link(mine, new)
    yield lambda: os.symlink(mine, new)
    yield lambda: pathlib.Path(mine).unlink()
    yield lambda: shutil.rmtree(top)
    yield lambda: sqlite3.connect(new).execute("create table x (y)")
    yield lambda: ctypes.CDLL(None).system(f"touch {{new}}".encode())
    yield lambda: ctypes.pythonapi.Py_Exit(0)
    yield lambda: subprocess.run(touch)
    yield lambda: os.system(f"touch {{new}}")
    yield lambda: os.posix_spawn(touch[0], touch, {{}})
    yield lambda: os.fork() or os._exit(0)
    yield lambda: os.kill(os.getppid(), 9)
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        yield lambda: context.Process(target=os.mkdir, args=(new,)).start()
    yield lambda: socket.create_connection(("127.0.0.1", {port}))
    yield lambda: setattr(sys.modules["__main__"], "_REFUSED", ())
    yield lambda: setattr(sys.modules["__main__"], "_WRITES", 0)
    yield lambda: setattr(sys.modules["__main__"], "guard", None)
    yield lambda: print("{{}}")
    yield lambda: os.write(1, b"{{}}")
    yield lambda: sys.__stdout__.write("not JSON")

for attempt in attempts():
    try:
        attempt()
    except BaseException:
        pass
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a generated package, and two documents of which the second has fewer operations."""
    found = Checkout(tmp_path_factory.mktemp("generated"))
    for number in (1, 2):
        found.write(f"{number}.json", json.dumps(document(operations=number)))
    found.write_spec(document(operations=1))
    assert found.opgen("generate", "-q").code == 0
    return found.folder


@pytest.fixture
def checkout(tmp_path: Path, generated: Path) -> Checkout:
    """Return a copy of the project, beside the folder `top`."""
    shutil.copytree(generated, tmp_path / "project")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "mine").write_text("mine", "utf-8")
    found = Checkout(tmp_path / "project")
    found.write_spec(document(operations=1))
    return found


def _package(checkout: Checkout, name: str = "demo") -> Path:
    """Return the generated package, which calls itself `name`."""
    folder = checkout.folder / "generated" / "demo"
    text = (folder / "api.jsonl").read_text("utf-8")
    old = '["opgen surface",1,"demo",'
    assert old in text
    new = f'["opgen surface",1,{json.dumps(name)},'
    (folder / "api.jsonl").write_text(text.replace(old, new), "utf-8")
    return folder


def _wheel(checkout: Checkout, files: dict[str, bytes]) -> Path:
    """Return a wheel of the generated package, and of `files` with their names in it."""
    package, path = _package(checkout), checkout.folder / "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for module in (package / "api.jsonl", *package.rglob("*.py")):
            wheel.write(module, module.relative_to(package.parent))
        for name, content in files.items():
            wheel.writestr(name, content)
    return path


def _top(folder: Path) -> dict[str, object]:
    """Return the entries of a folder, with everything that an attempt could change."""
    entries = [folder, *sorted(folder.rglob("*"))]
    return {
        str(each.relative_to(folder)): (
            each.stat().st_mode,
            each.stat().st_mtime_ns,
            each.read_bytes() if each.is_file() else b"",
        )
        for each in entries
    }


@pytest.mark.parametrize("name", ["demo", "pydantic", "sitecustomize"])
def test_code_of_a_package_changes_no_file_and_starts_no_process(checkout: Checkout, tmp_path: Path, name: str) -> None:
    package, top = _package(checkout, name), tmp_path / "top"
    before = _top(top)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        hostile = _HOSTILE.format(top=str(top), port=server.getsockname()[1])
        for module in ("__init__.py", "__main__.py", "api.py", "main.py"):
            text = ""
            if (package / module).is_file():
                text = (package / module).read_text("utf-8")
            (package / module).write_text(hostile + text, "utf-8")
        done = checkout.opgen("diff", "2.json", str(package), "--verify")
        with pytest.raises(BlockingIOError):
            server.accept()
    assert _top(top) == before
    assert done.code == 6, done.err
    assert "jobs" not in done.err


@pytest.mark.parametrize("name", [".", "..", "..demo", ".{top}", "demo..x", "a.", "demo/../../x", "", "é", "x y"])
def test_name_of_a_package_is_not_a_path(checkout: Checkout, tmp_path: Path, name: str) -> None:
    name = name.format(top=str(tmp_path / "top").strip("/").replace("/", "."))
    package = _package(checkout, name)
    before = _top(tmp_path / "top")
    done = checkout.opgen("diff", "2.json", str(package), "--verify")
    assert done.code == 2
    assert "api.jsonl:" in done.err
    assert _top(tmp_path / "top") == before
    assert not Path("/operations").exists()


@pytest.mark.parametrize(
    "name",
    [
        "demo/../../../top/x.py",
        "demo//{top}/x.py",
        "demo/..\\..\\x.py",
        "demo/C:\\x.py",
        "demo/" + "x" * 300 + ".py",
        "demo/client.py/x.py",
        "demo/" + "x/" * 2000 + "x.py",
        "demo/\x1b[31m.py",
    ],
)
def test_module_of_a_wheel_is_below_the_folder_of_the_package(checkout: Checkout, tmp_path: Path, name: str) -> None:
    top = tmp_path / "top"
    before = _top(top)
    wheel = _wheel(checkout, {name.format(top=top): b"x = 1\n"})
    done = checkout.opgen("diff", "2.json", wheel.name, "--verify")
    assert done.code in {2, 6}, done.err
    assert "internal error" not in done.err
    assert _top(top) == before


def test_damaged_wheel_is_an_error(checkout: Checkout) -> None:
    wheel = _wheel(checkout, {})
    content = wheel.read_bytes()
    codes = set()
    for position in range(0, len(content), len(content) // 40):
        damaged = bytearray(content)
        damaged[position : position + 8] = b"\xff" * 8
        wheel.write_bytes(damaged)
        done = checkout.opgen("diff", "2.json", wheel.name)
        assert "internal error" not in done.err, (position, done.err)
        codes.add(done.code)
    wheel.write_bytes(content[: len(content) // 2])
    codes.add(checkout.opgen("diff", "2.json", wheel.name).code)
    assert codes <= {0, 2, 6}
    assert 2 in codes


@pytest.mark.parametrize(("count", "megabytes"), [(3, 40), (1, 120)])
def test_wheel_has_a_limit_of_bytes(checkout: Checkout, count: int, megabytes: int) -> None:
    zeros = bytes(megabytes << 20)
    names = [f"demo/x{number}.py" for number in range(count)]
    wheel = _wheel(checkout, dict.fromkeys(names, zeros))
    if count == 1:  # its declared size is wrong
        size = len(zeros).to_bytes(4, "little")
        content = wheel.read_bytes()
        assert content.count(size) == 2
        wheel.write_bytes(content.replace(size, (7).to_bytes(4, "little")))
    measured = (
        "import re, sys; from opgen.__main__ import run;"
        "code = run(sys.argv[1:]);"
        # `getrusage` counts the memory of the parent too.
        "print(code, *re.findall(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()))"
    )
    given = ("diff", "2.json", wheel.name, "--verify", "--quiet")
    done = subprocess.run(
        [sys.executable, "-c", measured, *given], cwd=checkout.folder, capture_output=True, text=True, check=True
    )
    code, kilobytes = map(int, done.stdout.splitlines()[-1].split())
    assert code == 2, done.stderr
    assert kilobytes < 400_000


@pytest.mark.parametrize(
    "statement",
    [
        "print('not JSON', flush=True)",
        "import os; os.write(1, b'not JSON'); os.write(2, b'not JSON')",
        "import sys; sys.stdout.close(); sys.stdout = None",
        "raise SystemExit",
        "import os; os._exit(0)",
        "import os; os.close(1); [os.close(n) for n in range(3, 20)]",
        "import json; json.dump = None",
        "import sys; sys.modules.clear()",
        "import atexit, time; atexit.register(time.sleep, 1000)",
    ],
)
def test_package_that_prints_or_ends_its_process_is_no_internal_error(checkout: Checkout, statement: str) -> None:
    package = _package(checkout)
    module = package / "__init__.py"
    module.write_text(f"{statement}\n{module.read_text('utf-8')}", "utf-8")
    done = checkout.opgen("diff", "2.json", str(package), "--verify")
    assert done.code in {2, 6}, done.err
    if statement.startswith("print"):
        assert done.code == 6
        assert "verified: " in done.out


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_process_of_verify_ends_with_opgen(checkout: Checkout, tmp_path: Path, ending: signal.Signals) -> None:
    package = _package(checkout)
    port = socket.create_server(("127.0.0.1", 0))
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    # The guard refuses writes, so the package opens a named pipe to show that it is running.
    module = package / "__init__.py"
    module.write_text(f"import time\nopen({str(pid)!r}).read()\nwhile True:\n    time.sleep(1)\n", "utf-8")
    folders = tmp_path / "folders"
    folders.mkdir()
    with (
        port,
        subprocess.Popen(
            # Tests in the background of a shell ignore SIGINT, and their processes inherit that.
            ["env", "--default-signal=INT", sys.executable, "-m", "opgen", "diff", "2.json", package, "--verify"],
            cwd=checkout.folder,
            env={**os.environ, "TMPDIR": str(folders)},
            stderr=subprocess.DEVNULL,
        ) as command,
    ):
        descriptor = os.open(pid, os.O_WRONLY)  # waits until the package reads
        private, processes = [*folders.iterdir()], _processes(str(folders))
        os.close(descriptor)
        command.send_signal(ending)  # before an assertion, because a failed one would wait for the command
        command.wait()
    assert (len(private), len(processes)) == (1, 1)
    while _processes(str(folders)):
        time.sleep(0.01)
    if ending is not signal.SIGKILL:
        assert [*folders.iterdir()] == []
    assert command.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGKILL: -9}[ending]


def _processes(word: str) -> list[str]:
    """Return the processes with `word` among their arguments."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in each.read_bytes():
                found.append(each.parent.name)
        except OSError:
            continue
    return found
