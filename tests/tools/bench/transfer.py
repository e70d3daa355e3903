"""Memory of a large upload, download, stream of items and form: `python -m tests.tools.bench.transfer [MIB]`.

A process of its own calls a server on this machine with a generated client. The tool prints the time of each large call,
and the growth of the peak memory since a small call.
"""

import json
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opgen.core.options import Options

from tests.support.packages import generate_package

MEBIBYTE = 1 << 20
_ROOT = Path(__file__).parents[3]
_FILE: dict[str, Any] = {"application/octet-stream": {}}
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
}
_NUMBER: dict[str, Any] = {"application/json": {"schema": {"type": "integer"}}}
_LINES: dict[str, Any] = {"itemSchema": {"type": "object", "properties": {"number": {"type": "integer"}}}}
_LINE = b'{"number": 1, "text": "' + b"x" * 1000 + b'"}\n'


def _operation(name: str, response: Any, body: Any = None) -> dict[str, Any]:
    """Return an operation with contents of its response and body."""
    given = {} if body is None else {"requestBody": {"required": True, "content": body}}
    return {"operationId": name, **given, "responses": {"200": {"description": "-", "content": response}}}


_DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Files", "version": "1"},
    "paths": {
        "/raw": {"post": _operation("upload", _NUMBER, _FILE)},
        "/form": {"post": _operation("upload_form", _NUMBER, {"multipart/form-data": {"schema": _FORM}})},
        "/file": {"get": _operation("download", _FILE)},
        "/lines": {"get": _operation("lines", {"application/jsonl": _LINES})},
    },
}


class _Handler(socketserver.StreamRequestHandler):
    """Handler that counts the bytes of a request, or sends as many bytes as requested."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            method, target, _ = line.decode().split()
            headers = dict(self._headers())
            if method == "POST":
                self._answer(str(self._count(headers)).encode())
            else:
                self._send(target, int(headers["x-size"]))

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self.rfile.readline().decode().strip():
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()

    def _count(self, headers: dict[str, str]) -> int:
        if "content-length" in headers:
            return self._skip(int(headers["content-length"]))
        total = 0
        while size := int(self.rfile.readline(), 16):
            total += self._skip(size)
            self.rfile.readline()
        self.rfile.readline()
        return total

    def _skip(self, size: int) -> int:
        left = size
        while left:
            left -= len(self.rfile.read(min(left, 1 << 18)))
        return size

    def _answer(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def _send(self, target: str, size: int) -> None:
        piece = _LINE * 256 if target == "/lines" else bytes(1 << 18)
        kind = "application/jsonl" if target == "/lines" else "application/octet-stream"
        times = size // len(piece)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {times * len(piece)}\r\n\r\n"
        self.wfile.write(head.encode())
        for _ in range(times):
            self.wfile.write(piece)


@contextmanager
def _serving() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def measure(mebibytes: int) -> dict[str, dict[str, float]]:
    """Return the seconds of each call of so many MiB, and the growth of the peak memory in MiB."""
    with tempfile.TemporaryDirectory() as temporary, _serving() as url:
        folder = Path(temporary)
        generate_package(_DOCUMENT, folder, Options(package="files"))
        with (folder / "large").open("wb") as large:
            large.truncate(mebibytes * MEBIBYTE)  # a sparse file needs no space
        found: dict[str, dict[str, float]] = {}
        for name in ("upload", "form", "download", "lines"):
            command = [sys.executable, "-m", "tests.tools.bench.transfer", str(folder), url, name, str(mebibytes)]
            done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
            found[name] = json.loads(done.stdout)
        return found


def _call(folder: str, url: str, name: str, mebibytes: str) -> dict[str, float]:
    """Make a call in this process, after a small one."""
    sys.path.insert(0, folder)
    files = __import__("files")
    size = int(mebibytes) * MEBIBYTE
    large = Path(folder, "large")

    def upload(client: Any, length: int) -> None:
        with large.open("rb") as file:
            content = file if length == size else file.read(length)
            assert files.upload(client, body=content) == length

    def form(client: Any, length: int) -> None:
        with large.open("rb") as file:
            content = file if length == size else file.read(length)
            body = files.UploadFormBody(file=files.Upload(content))
            assert files.upload_form(client, body=body) > length

    def download(client: Any, _: int) -> None:
        client.stream(files.download_request()).save(Path(folder, "saved"))

    def lines(client: Any, _: int) -> None:
        with files.lines(client) as stream:
            assert all(line.number == 1 for line in stream)

    calls: dict[str, Callable[[Any, int], None]] = {
        "upload": upload,
        "form": form,
        "download": download,
        "lines": lines,
    }

    def timed(length: int) -> float:
        start = time.perf_counter()
        with files.Client(base_url=url, headers={"X-Size": str(length)}) as client:
            calls[name](client, length)
        return time.perf_counter() - start

    timed(MEBIBYTE)
    before = _peak()
    seconds = timed(size)
    Path(folder, "saved").unlink(missing_ok=True)
    return {"seconds": round(seconds, 1), "mebibytes": round(_peak() - before, 1)}


def _peak() -> float:
    """Return the peak memory of this process in MiB; `getrusage` would include its parent's."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def main(arguments: list[str]) -> None:
    """Measure all calls, or make one call as the measured process."""
    if len(arguments) == 4:
        sys.stdout.write(json.dumps(_call(*arguments)))
    else:
        found = measure(int([*arguments, "2048"][0]))
        sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
