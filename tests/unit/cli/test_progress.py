"""How far a fetch is: on a terminal, once it has taken its time, and nowhere else."""

import asyncio
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from types import MappingProxyType

import pytest
from opgen.__main__ import run
from opgen.cli import progress

from tests.support.demo_client import environment, python
from tests.support.servers.misbehaving import Behaviour, Received, Server, answer
from tests.unit.cli.project import Project, openapi, text

RESULT = "shop: new, 3 operations, 2 schemas\nrun: opgen generate shop\n"
CURSOR_BACK = "\x1b[?25h"
COLOR = re.compile(r"\x1b\[(?:[0-9]+;)*[349][0-9](?:;[0-9]+)*m")


def slow(seconds: float, *, before_the_head: bool = False) -> Behaviour:
    """Serve a document with a delay after its first half or before its first byte."""
    body = text(openapi())
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    first = b"" if before_the_head else head + body[:99]

    async def behave(
        _request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(first)
        await writer.drain()
        await asyncio.sleep(seconds)
        writer.write((head + body)[len(first) :])

    return behave


class Screen:
    """What a terminal is sent."""

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
        """All of it, once the other side is closed."""
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


def seen(
    *arguments: str,
    patience: float = 0.1,
    code: int = 0,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the output of `opgen ARGUMENTS` on a terminal."""
    with (
        terminal() as (descriptor, screen),
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        monkeypatch.setattr(progress, "DELAY", patience)
        for name in "CI NO_COLOR FORCE_COLOR TTY_COMPATIBLE TTY_INTERACTIVE".split():
            monkeypatch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm-256color", **environ}.items():
            monkeypatch.setenv(name, value)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            assert run(arguments) == code
        return screen.text().replace("\r\n", "\n")


@pytest.mark.parametrize("before_the_head", [False, True])
def test_a_slow_fetch_shows_on_a_terminal(
    project: Project, *, before_the_head: bool
) -> None:
    with Server(slow(0.5, before_the_head=before_the_head)) as server:
        project.configure(server.url())
        shown = seen("fetch")
    assert "fetching shop" in shown
    assert COLOR.search(shown)
    # The line goes away, the cursor comes back, and what stays is what a pipe gets.
    last = shown[shown.rindex(CURSOR_BACK) :]
    assert last.endswith(RESULT)
    assert "fetching" not in last


def test_received_bytes_are_shown(project: Project) -> None:
    with Server(slow(0.5)) as server:
        project.configure(server.url())
        assert "fetching shop  0.0 of 0.0 MB" in seen("fetch")


def test_comparison_with_the_snapshot_is_shown(project: Project) -> None:
    """The comparison of both documents takes longer than the download of a large document."""
    documents = [answer(text(openapi(operations))) for operations in (3, 4, 4)]
    with Server(*documents) as server:
        project.configure(server.url())
        assert seen("fetch", patience=60) == RESULT
        shown = seen("check", "--upstream", patience=0.0, code=1)
        assert "comparing shop" in shown
        assert "fetching shop  comparing with" in seen("fetch", patience=0.0)


def test_reason_of_a_wait_is_shown(project: Project) -> None:
    busy = answer(b"[b]later[/b]", status=503, headers={"Retry-After": "1"})
    with Server(busy, answer(text(openapi()))) as server:
        project.configure(server.url())
        shown = seen("fetch")
    said = (
        'fetching shop  the server returned status 503: "[b]later[/b]"; retrying in 1 s'
    )
    assert said in " ".join(shown.split("\n"))


@pytest.mark.parametrize(
    ("flags", "environ"),
    [
        (("--no-color",), {}),
        ((), {"NO_COLOR": "1"}),
        (("--no-color",), {"FORCE_COLOR": "1"}),
    ],
)
def test_it_is_shown_without_colours_where_none_are_wanted(
    project: Project, flags: tuple[str, ...], environ: dict[str, str]
) -> None:
    with Server(slow(0.5)) as server:
        project.configure(server.url())
        shown = seen("fetch", *flags, environ=environ)
    assert "fetching shop" in shown
    assert not COLOR.search(shown)


def test_quick_fetch_shows_no_progress(project: Project) -> None:
    with Server(answer(text(openapi()))) as server:
        project.configure(server.url())
        assert seen("fetch", patience=60) == RESULT


@pytest.mark.parametrize(
    ("flags", "environ", "said"),
    [
        (("-q",), {}, ""),
        ((), {"TERM": "dumb"}, RESULT),
        ((), {"CI": "true"}, RESULT),
    ],
    ids=["quiet", "dumb", "ci"],
)
def test_progress_is_not_drawn_when_disabled(
    project: Project, flags: tuple[str, ...], environ: dict[str, str], said: str
) -> None:
    with Server(slow(0.3)) as server:
        project.configure(server.url())
        assert seen("fetch", *flags, environ=environ) == said


def test_progress_is_not_drawn_into_a_pipe(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.01)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Server(slow(0.3)) as server:
        said = project.fetch(server.url())
    assert (said.out, said.err) == ("", RESULT)


def test_the_command_itself_waits_a_second_before_it_draws(project: Project) -> None:
    with Server(slow(1.5)) as server, terminal() as (descriptor, screen):
        project.configure(server.url())
        process = subprocess.Popen(
            python("-m", "opgen", "fetch"),
            cwd=project.folder,
            env=environment(TERM="xterm", CI=""),
            stderr=descriptor,
        )
        os.close(descriptor)
        assert process.wait() == 0
    assert "fetching shop" in screen.text()
