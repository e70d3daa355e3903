"""Files are saved while they arrive, and sent while they are read; who waits is told how far."""

import asyncio
import gzip
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer

Save = Callable[..., int]
Send = Callable[..., Any]
BODY = bytes(range(256)) * 4_000


@pytest.fixture(params=["sync", "async"])
def save(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Save:
    """Save what either client downloads."""
    call = shop.Request(method="GET", path="/file", returns={200: bytes})

    def save_sync(*arguments: Any, **keywords: Any) -> int:
        with shop.Client(base_url=server.url, options={"max_retries": 0}) as client:
            size: int = client.stream(call).save(*arguments, **keywords)
            return size

    async def save_async(*arguments: Any, **keywords: Any) -> int:
        options = {"max_retries": 0}
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            size: int = await client.stream(call).save(*arguments, **keywords)
            return size

    if request.param == "sync":
        return save_sync
    return lambda *arguments, **keywords: asyncio.run(save_async(*arguments, **keywords))


def test_response_is_saved_to_a_path(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]
    told: list[tuple[int, int | None]] = []

    size = save(tmp_path / "file", lambda *told_now: told.append(told_now))

    assert size == len(BODY)
    assert (tmp_path / "file").read_bytes() == BODY
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert told[-1] == (len(BODY), len(BODY))
    assert sorted(told) == told
    assert len(told) > 1


def test_response_is_saved_to_an_open_file(server: Server, save: Save) -> None:
    server.answers = [Answer(body=BODY)]
    file = io.BytesIO()

    assert save(file) == len(BODY)
    assert file.getvalue() == BODY


def test_b24_file_without_a_buffer_gets_all_bytes(server: Server, save: Save) -> None:
    server.answers = [Answer(body=BODY)]
    found = bytearray()

    class Raw(io.RawIOBase):
        def write(self, content: Any, /) -> int:
            part = bytes(content)[:1000]
            found.extend(part)
            return len(part)

    assert save(Raw()) == len(BODY)
    assert found == BODY


@pytest.mark.parametrize("result", [0, None])
def test_b24_file_that_accepts_no_bytes_is_an_error(server: Server, save: Save, result: int | None) -> None:
    server.answers = [Answer(body=BODY)]

    class Full(io.RawIOBase):
        def write(self, _: object, /) -> int | None:
            return result

    with pytest.raises(BlockingIOError, match="does not accept more bytes"):
        save(Full())


def test_compressed_answer_is_saved_as_it_was(server: Server, save: Save, tmp_path: Path) -> None:
    headers = {"Content-Encoding": "gzip"}
    server.answers = [Answer(body=gzip.compress(BODY), headers=headers)]
    told: list[tuple[int, int | None]] = []

    save(str(tmp_path / "file"), lambda *told_now: told.append(told_now))

    assert (tmp_path / "file").read_bytes() == BODY
    assert told[-1] == (len(BODY), None)


@pytest.mark.parametrize("has_old", [True, False])
def test_truncated_response_leaves_no_partial_file(
    shop: ModuleType, server: Server, save: Save, tmp_path: Path, *, has_old: bool
) -> None:
    server.answers = [Answer(body=BODY, length=len(BODY) + 1)]
    path = tmp_path / "file"
    if has_old:
        path.write_bytes(b"old")

    with pytest.raises(shop.TransportError):
        save(path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"] * has_old


def test_file_keeps_its_mode_and_a_link_what_it_leads_to(server: Server, save: Save, tmp_path: Path) -> None:
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


def test_refused_answer_is_not_saved(shop: ModuleType, server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [json_answer("{}", 404)]

    with pytest.raises(shop.NotFoundError):
        save(tmp_path / "file")
    assert not [*tmp_path.iterdir()]


def test_progress_that_fails_leaves_no_part_of_it(server: Server, save: Save, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY)]

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "file", fail)
    assert not [*tmp_path.iterdir()]


def pieces() -> Iterator[bytes]:
    yield b"first "
    yield b"second"


def upload(shop: ModuleType, content: object) -> Any:
    return shop.Request(
        method="POST", path="/file", content=content, content_type="application/octet-stream", returns={200: Any}
    )


def streamed(shop: ModuleType, content: object) -> Any:
    """Return the body that is read from `content`."""
    module = __import__(f"{shop.__name__}._runtime.uploads", fromlist=["uploads"])
    return module.encode_binary(content)


def watched(shop: ModuleType, content: object) -> tuple[Any, list[tuple[int, Any]]]:
    """`content`, and what is told of it while it is read."""
    told: list[tuple[int, Any]] = []
    module = __import__(f"{shop.__name__}._runtime.uploads", fromlist=["uploads"])
    return module.with_progress(content, lambda *now: told.append(now)), told


def test_upload_of_a_file_tells_how_far_it_is(shop: ModuleType, server: Server, send: Send, tmp_path: Path) -> None:
    server.answers = [json_answer("1")]
    (tmp_path / "file").write_bytes(BODY)

    with (tmp_path / "file").open("rb") as file:
        content, told = watched(shop, file)
        assert content.name == file.name
        send(upload(shop, streamed(shop, content)))

    assert server.received[0].body == BODY
    assert told[-1] == (len(BODY), len(BODY))
    assert told[0] == (1 << 16, len(BODY))


def test_upload_of_pieces_tells_how_far_it_is(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]
    content, told = watched(shop, pieces())

    send(upload(shop, streamed(shop, content)))

    assert server.received[0].body == b"first second"
    assert told == [(6, None), (12, None)]


def test_upload_in_a_form_tells_how_far_it_is(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]
    content, told = watched(shop, io.BytesIO(BODY))
    module = __import__(f"{shop.__name__}._runtime.multipart", fromlist=["multipart"])
    form = module.encode_multipart({"file": module.Upload(content, "a.bin")})

    send(upload(shop, form))

    assert BODY in server.received[0].body
    assert told[-1] == (len(BODY), len(BODY))
