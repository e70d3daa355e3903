"""What fetching costs: `python -m tests.tools.measure_fetch`, by hand. Each figure is of a process of its own.

CPU time stands beside that of `json.loads` on the same text; memory is the peak of the whole process.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from opgen.__main__ import run

MIB = 1 << 20
CONFIGURATION = """\
[tool.opgen.clients.big]
source = "served"
spec = "specs/big.json"
output = "generated/big"
"""


def operation(number: int, describing: str) -> dict[str, Any]:
    """About a kilobyte, shaped like the operations of large public documents."""
    return {
        "operationId": f"get_item_{number}",
        "summary": "Get an item",
        "description": describing,
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "maximum": 9000.0, "default": 1},
            }
            for name in ("offset", "limit", "page")
        ],
        "responses": {
            "200": {
                "description": "An item",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["id", "name"],
                            "properties": {"id": {"type": "integer"}, "name": {"type": "string", "title": "Name"}},
                        }
                    }
                },
            }
        },
    }


def document(operations: int, describing: str) -> dict[str, Any]:
    """Return a document with that many operations."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Big", "version": "1"},
        "paths": {f"/items/{number}": {"get": operation(number, describing)} for number in range(operations)},
    }


def of_size(size: int, describing: str = "What it is. " * 8) -> bytes:
    """Return a document of nearly `size` bytes, on one line."""
    one = len(json.dumps(document(1001, describing), ensure_ascii=False).encode())
    two = len(json.dumps(document(2001, describing), ensure_ascii=False).encode())
    count = int((size - 2 * one + two) / (two - one) * 1000) - 20
    return json.dumps(document(count, describing), ensure_ascii=False).encode()


def indented(size: int) -> bytes:
    """Return a document whose snapshot has nearly `size` bytes."""
    probe = of_size(size)
    count = len(json.loads(probe)["paths"])
    long = len(json.dumps(json.loads(probe), indent=2))
    return json.dumps(document(int(count * size / long) - 20, "What it is. " * 8), indent=2).encode()


def in_yaml(size: int) -> bytes:
    """Return a document in block style."""
    items = "".join(
        f"  /items/{number}:\n    get:\n      operationId: get_item_{number}\n"
        f"      description: {'What it is. ' * 8}\n      responses:\n"
        "        '200': {description: An item}\n"
        for number in range(size // 250)
    )
    head = "openapi: 3.1.0\ninfo: {title: Big, version: '1'}\npaths:\n"
    return (head + items).encode()[:size].rpartition(b"  /items")[0]


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "20 MB": lambda: of_size(20_000_000),
    "20 MB indented": lambda: indented(20_000_000),
    "64 MiB on one line": lambda: of_size(64 * MIB),
    "64 MiB indented": lambda: indented(64 * MIB),
    "62 MiB of long texts": lambda: of_size(62 * MIB, "What it is. " * 4000),
    "64 MiB of long Greek texts": lambda: of_size(
        64 * MIB, "\N{GREEK SMALL LETTER OMEGA}\N{GREEK SMALL LETTER LAMDA} " * 8000
    ),
    "62 MiB, one emoji": lambda: of_size(62 * MIB, "What it is. " * 4000).replace(
        b"What", "\N{GRINNING FACE}".encode(), 1
    ),
    "64 MiB of emoji": lambda: of_size(64 * MIB, "\N{GRINNING FACE}" * 10_000),
    "64 MiB of empty lists": lambda: (
        b'{"openapi": "3.1.0", "x": [' + b"[],  " * (64 * MIB // 5 - 10) + b'[]], "paths": {}}'
    ),
    "2.4 million values": lambda: (b'{"openapi": "3.1.0", "x": [' + b"{}," * 2_400_000 + b'{}], "paths": {}}'),
    "2.4 million texts": lambda: (
        b'{"openapi": "3.1.0", "paths": {"/": {"get": {}}}, "x": ['
        + b",".join(b'"%08d"' % number for number in range(2_400_000))
        + b"]}"
    ),
    "64 MiB of NUL": lambda: bytes(64 * MIB),
    "20 MB of YAML": lambda: in_yaml(20_000_000),
    "64 MiB of YAML": lambda: in_yaml(64 * MIB),
}


def measure(content: bytes) -> Iterator[str]:
    """Fetch it for the first time, then again, and say what each costs."""
    Path("pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    Path("served").write_bytes(content)
    size = len(content)
    del content
    for title in ("first", "again"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.tools.measure_fetch", "fetch"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "generator")},
            capture_output=True,
            text=True,
            check=True,
        )
        cpu, peak, code = done.stdout.split()
        said = done.stderr.splitlines()
        yield f"{size / 1e6:6.1f} MB  {title}  {cpu:>7} s  {peak:>6} MiB  exit {code}  {said[0][:90] if said else ''}"


def parsed() -> str:
    """Return the processor time of `json.loads` on the document as text, empty if it is not JSON."""
    text = Path("served").read_text(encoding="utf-8")
    start = time.process_time()
    try:
        json.loads(text)
    except ValueError:
        return ""
    return f"json.loads {time.process_time() - start:.2f} s"


def fetch() -> None:
    """In a process of its own: fetch, and print what that cost."""
    start = time.process_time()
    code = run(["fetch"])
    cpu = time.process_time() - start
    # Not getrusage: what it says begins with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    sys.stdout.write(f"{cpu:.2f} {peak} {code}\n")


def main() -> None:
    """All documents, or those whose names hold one of the arguments."""
    wanted = sys.argv[1:] or [""]
    for name, make in DOCUMENTS.items():
        if any(word in name for word in wanted):
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                for line in measure(make()):
                    sys.stdout.write(f"{name:28}{line}\n")
                sys.stdout.write(f"{'':28}{parsed()}\n")
                os.chdir("/")


if __name__ == "__main__":
    fetch() if sys.argv[1:] == ["fetch"] else main()
