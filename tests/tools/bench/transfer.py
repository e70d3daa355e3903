"""Memory of a large upload, download, stream of items and form: `python -m tests.tools.bench.transfer [MIB]`.

A process of its own calls a server on this machine with a generated client. The tool prints the time of each large call,
and the growth of the peak memory since a small call.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from opgen.core.options import Options

from tests.support.packages import generate_package

MEBIBYTE = 1 << 20
_ROOT = Path(__file__).parents[3]
_LINE = b'{"number": 1, "text": "' + b"x" * 1000 + b'"}\n'
_DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.2.0
info: {title: Files, version: "1"}
paths:
  /raw:
    post:
      operationId: upload
      requestBody: {required: true, content: &file {application/octet-stream: {}}}
      responses: &size {"200": {description: The size., content: {application/json: {schema: {type: integer}}}}}
  /form:
    post:
      operationId: upload_form
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, contentMediaType: application/octet-stream}}
      responses: *size
  /file: {get: {operationId: download, responses: {"200": {description: A file., content: *file}}}}
  /lines:
    get:
      operationId: lines
      responses:
        "200":
          description: Lines.
          content: {application/jsonl: {itemSchema: {type: object, properties: {number: {type: integer}}}}}
""")


class _Handler(BaseHTTPRequestHandler):
    """Handler that counts the bytes of a request, or sends as many bytes as requested."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        size = sum(map(self._skip, self._sizes()))
        self._begin("application/json", len(str(size)))
        self.wfile.write(str(size).encode())

    def do_GET(self) -> None:
        is_lines = self.path == "/lines"
        piece = _LINE * 256 if is_lines else bytes(1 << 18)
        times = int(self.headers["X-Size"]) // len(piece)
        self._begin("application/jsonl" if is_lines else "application/octet-stream", times * len(piece))
        for _ in range(times):
            self.wfile.write(piece)

    def _begin(self, content_type: str, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _sizes(self) -> Iterator[int]:
        """Yield the size of the body, or of each chunk before it is read."""
        if "Content-Length" in self.headers:
            yield int(self.headers["Content-Length"])
            return
        while size := int(self.rfile.readline(), 16):
            yield size
            self.rfile.readline()
        self.rfile.readline()

    def _skip(self, size: int) -> int:
        left = size
        while left:
            left -= len(self.rfile.read(min(left, 1 << 18)))
        return size

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def _serving() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
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
            assert files.upload_form(client, file=files.Upload(content)) > length

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
