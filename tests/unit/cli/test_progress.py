"""Progress of a fetch, on a terminal alone."""

import asyncio
import os
import pty
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from types import MappingProxyType

import pytest
from opgen.__main__ import run

from tests.support.servers.misbehaving import Behaviour, Received, Server, answer
from tests.unit.cli.project import Project, openapi, text

RESULT = "shop: new, 3 operations, 2 schemas\nrun: opgen generate shop\n"
CLEAR = "\r\x1b[K"


def slow(seconds: float, *, before_the_head: bool = False) -> Behaviour:
    """Serve a document with a delay after its first half or before its first byte."""
    body = text(openapi())
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    first = b"" if before_the_head else head + body[:99]

    async def behave(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await asyncio.sleep(seconds)
        writer.write((head + body)[len(first) :])

    return behave


class Screen:
    """Output of a terminal."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._content = b""
        self._thread = Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._descriptor, 4096)
            except OSError:  # Linux: no process has the other side any more
                return
            if not data:
                return
            self._content += data

    def text(self) -> str:
        """Return the output, once the other side is closed."""
        self._thread.join()
        return self._content.decode()


@contextmanager
def terminal() -> Iterator[tuple[int, Screen]]:
    """Yield the descriptor to write to, and the screen."""
    ours, theirs = pty.openpty()
    try:
        yield theirs, Screen(ours)
    finally:
        os.close(ours)


def seen(*arguments: str, code: int = 0, environ: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the output of `opgen ARGUMENTS` on a terminal."""
    with terminal() as (descriptor, screen), pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("CI", raising=False)
        for name, value in {"TERM": "xterm-256color", **environ}.items():
            monkeypatch.setenv(name, value)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            assert run(arguments) == code
        return screen.text().replace("\r\n", "\n")


@pytest.mark.parametrize("before_the_head", [False, True])
def test_fetch_shows_its_stage_on_a_terminal(project: Project, *, before_the_head: bool) -> None:
    with Server(slow(0.5, before_the_head=before_the_head)) as server:
        project.configure(server.url())
        shown = seen("fetch")
    assert shown.startswith(f"{CLEAR}shop: fetching{CLEAR}")
    assert f"{CLEAR}shop: received 0.0 of 0.0 MB" in shown
    # The line disappears, and the rest is the output in a pipe.
    assert shown.endswith(f"{CLEAR}{RESULT}")


def test_comparison_with_the_snapshot_is_shown(project: Project) -> None:
    """The comparison of both documents takes longer than the download of a large document."""
    documents = [answer(text(openapi(operations))) for operations in (3, 4, 4)]
    with Server(*documents) as server:
        project.configure(server.url())
        seen("fetch")
        comparing = f"{CLEAR}shop: comparing with the snapshot{CLEAR}"
        assert comparing in seen("check", "--upstream", code=1)
        assert comparing in seen("fetch")


def test_reason_of_a_wait_is_shown(project: Project) -> None:
    busy = answer(b"later", status=503, headers={"Retry-After": "1"})
    with Server(busy, answer(text(openapi()))) as server:
        project.configure(server.url())
        shown = seen("fetch")
    said = "shop: the server returned status 503; retrying in 1 s"
    assert said in shown


@pytest.mark.parametrize(
    ("flags", "environ", "said"),
    [(("-q",), {}, ""), ((), {"TERM": "dumb"}, RESULT), ((), {"CI": "true"}, RESULT)],
    ids=["quiet", "dumb", "ci"],
)
def test_progress_is_not_drawn_when_disabled(
    project: Project, flags: tuple[str, ...], environ: dict[str, str], said: str
) -> None:
    with Server(slow(0.1)) as server:
        project.configure(server.url())
        assert seen("fetch", *flags, environ=environ) == said
