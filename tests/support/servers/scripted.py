"""Loopback HTTP server with scripted responses, which records the requests."""

import contextlib
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Received request. The names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    port: int = 0  # of the client, which identifies the connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Response of the server, or the end of the connection."""

    status: int = 200
    headers: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None  # a wrong Content-Length
    breaks: bool = False


def json_answer(text: str, status: int = 200, **headers: str) -> Answer:
    """Return a JSON response; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    typed = {"Content-Type": "application/json", **named}
    return Answer(status=status, headers=typed, body=text.encode())


BUSY = json_answer("{}", 503, Retry_After="0")
"""Response after which a client may send its request again at once."""
DONE = json_answer("1")


class Server:
    """Server that runs during its `with` block, and repeats its last response."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[Answer] = [Answer()]
        self._server = _HTTPServer(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Port of the server on 127.0.0.1."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Base URL without a slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        """Targets of the received requests."""
        return [received.target for received in self.received]

    @property
    def bodies(self) -> list[bytes]:
        """Bodies of the received requests."""
        return [received.body for received in self.received]

    def headers(self, name: str) -> list[str | None]:
        """Return the header `name` of each received request."""
        return [received.headers.get(name) for received in self.received]

    def answer(self, received: Received) -> Answer:
        """Record `received`, and return its response."""
        self.received.append(received)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Server) -> None:
        self.script = script
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *arguments: Any) -> None:
        """Ignore a client that closes the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*arguments)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each response waits 40 ms for an acknowledgment
    server: _HTTPServer

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self._line(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _line(self) -> bytes:
        if line := self.rfile.readline():
            return line
        raise ConnectionAbortedError  # the client ended the connection inside its body

    def _answer(self) -> None:
        answer = self.server.script.answer(
            Received(
                method=self.command,
                target=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self._body(),
                port=self.client_address[1],
            )
        )
        if answer.breaks:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            for line in [value] if isinstance(value, str) else value:
                self.send_header(name, line)
        if answer.status not in {204, 304}:
            length = len(answer.body) if answer.length is None else answer.length
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):  # the client may read a part
                self.wfile.write(answer.body)
        if answer.length is not None:
            self.close_connection = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Return the handler of every method: `do_GET`, `do_POST` and others."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Log nothing."""
