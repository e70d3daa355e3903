"""Responses that are read in chunks, or saved as files, while they arrive."""

import gzip
import io
import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, Answer, Server, json_answer
from tests.unit.runtime.shop import shop

Save = Callable[..., int]
BODY = bytes(range(256)) * 4_000
CALL = shop.Request(method="GET", path="/file", returns={200: bytes})


@pytest.fixture
def save(connect: Callable[..., Any]) -> Save:
    """Return a function that saves a response."""

    def save_with(*arguments: Any) -> int:
        size: int = connect(options={"max_retries": 0}).stream(CALL).save(*arguments)
        return size

    return save_with


def test_response_is_saved_to_a_path(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]
    reports: list[tuple[int, int | None]] = []

    size = save(tmp_path / "file", lambda *now: reports.append(now))

    assert size == len(BODY)
    assert (tmp_path / "file").read_bytes() == BODY
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert reports[-1] == (len(BODY), len(BODY))
    assert sorted(reports) == reports
    assert len(reports) > 1


@pytest.mark.parametrize("status", [200, 202])
def test_chunks_of_documented_and_other_successes_are_the_body(
    server: Server, connect: Callable[..., Any], status: int
) -> None:
    server.answers = [BUSY, Answer(status=status, body=BODY, headers={"X-Request-Id": "r1"})]

    with connect().stream(CALL) as stream:
        assert (stream.status_code, stream.request_id) == (status, "r1")
        chunks = list(stream)

    assert b"".join(chunks) == BODY
    assert len(chunks) > 1


@pytest.mark.parametrize("most", [0, 1])
def test_closed_stream_releases_its_connection(
    server: Server, kind: Kind, connect: Callable[..., Any], most: int
) -> None:
    server.answers = [Answer(body=BODY)]

    with kind.http_client(limits=httpx2.Limits(max_connections=1)) as http_client:
        client = connect(http_client=http_client, options={"timeout": 5})
        for _ in range(2):
            with client.stream(CALL) as stream:
                assert len([*itertools.islice(stream, most)]) == most

    assert len(server.received) == 2


def test_file_without_a_buffer_gets_all_bytes(server: Server, save: Save) -> None:
    server.answers = [Answer(body=BODY)]
    found = bytearray()

    class Raw(io.RawIOBase):
        def write(self, content: Any, /) -> int:
            found.extend(content[:1000])
            return len(content[:1000])

    assert save(Raw()) == len(BODY)
    assert found == BODY


@pytest.mark.parametrize("result", [0, None])
def test_file_that_accepts_no_bytes_is_an_error(server: Server, save: Save, result: int | None) -> None:
    server.answers = [Answer(body=BODY)]

    class Full(io.RawIOBase):
        def write(self, _: object, /) -> int | None:
            return result

    with pytest.raises(BlockingIOError, match="does not accept more bytes"):
        save(Full())


def test_compressed_response_is_saved_decompressed(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=gzip.compress(BODY), headers={"Content-Encoding": "gzip"})]
    reports: list[tuple[int, int | None]] = []

    save(str(tmp_path / "file"), lambda *now: reports.append(now))

    assert (tmp_path / "file").read_bytes() == BODY
    assert reports[-1] == (len(BODY), None)


@pytest.mark.parametrize("has_old", [True, False])
def test_truncated_response_leaves_no_partial_file(
    server: Server, save: Save, tmp_path: Path, *, has_old: bool
) -> None:
    server.answers = [Answer(body=BODY, length=len(BODY) + 1)]
    path = tmp_path / "file"
    if has_old:
        path.write_bytes(b"old")

    with pytest.raises(shop.TransportError):
        save(path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"] * has_old


def test_file_has_its_old_mode_and_a_link_its_target(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o600)
    link.symlink_to(file)

    save(link)
    assert link.is_symlink()
    assert file.read_bytes() == BODY
    assert file.stat().st_mode & 0o777 == 0o600


def test_pipe_is_written_to_and_not_replaced(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]
    path = tmp_path / "pipe"
    os.mkfifo(path)

    with ThreadPoolExecutor() as threads:
        content = threads.submit(path.read_bytes)
        assert save(path) == len(BODY)
        assert content.result() == BODY
    assert path.is_fifo()


def test_error_response_is_not_saved(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [json_answer("{}", 404)]

    with pytest.raises(shop.NotFoundError):
        save(tmp_path / "file")
    assert not [*tmp_path.iterdir()]


def test_progress_that_fails_leaves_no_partial_file(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "file", fail)
    assert not [*tmp_path.iterdir()]
