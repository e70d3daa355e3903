"""Uploads of files: repeated attempts, asynchronous files, refused content, and progress."""

import io
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import httpx2
import pytest
from pydantic import ValidationError, create_model

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.test_forms import parts

Send = Callable[..., Any]
BODY = bytes(range(256)) * 4_000
BACKENDS = ["asyncio", "trio"]


def uploads(shop: ModuleType) -> Any:
    """Return the runtime's module of uploads."""
    return import_module(f"{shop.__name__}._runtime.uploads")


def multipart(shop: ModuleType) -> Any:
    """Return the runtime's module of multipart bodies."""
    return import_module(f"{shop.__name__}._runtime.multipart")


def binary(shop: ModuleType, content: object, method: str = "PUT", **more: Any) -> Any:
    """Return a request that sends `content` as its body."""
    return shop.Request(
        method=method,
        path="/file",
        content=uploads(shop).encode_binary(content),
        content_type="application/octet-stream",
        returns={200: Any},
        **more,
    )


def form(shop: ModuleType, content: object, method: str = "PUT", **more: Any) -> Any:
    """Return a request that sends `content` as a part of a form."""
    upload = multipart(shop).Upload(content, "a.bin")
    return shop.Request(
        method=method,
        path="/form",
        content=multipart(shop).encode_multipart({"note": "é", "file": upload}),
        content_type="multipart/form-data",
        returns={200: Any},
        **more,
    )


def file_of(received: Any) -> bytes:
    """Return the content of the uploaded file in a received request."""
    if received.target == "/file":
        return bytes(received.body)
    note, file = parts(received)
    assert note == ("note", None, "text/plain", "é".encode())
    return file[3]


@pytest.fixture(params=["body", "part"])
def upload(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Build the request of an upload as a whole body, or as a part of a form."""
    return binary if request.param == "body" else form


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a file with the content `BODY`."""
    found = tmp_path / "a.bin"
    found.write_bytes(BODY)
    return found


@pytest.fixture(params=["path", "file", "memory"])
def repeatable(request: pytest.FixtureRequest, path: Path) -> Iterator[Any]:
    """Yield content that can be sent again."""
    if request.param == "path":
        yield path
    elif request.param == "memory":
        yield io.BytesIO(BODY)
    else:
        with path.open("rb") as file:
            yield file


def test_file_is_sent_again_after_an_error_status(
    shop: ModuleType, server: Server, send: Send, upload: Any, repeatable: Any
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), Answer(breaks=True), json_answer("1")]

    assert send(upload(shop, repeatable)) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 3
    lengths = {each.headers["content-length"] for each in server.received}
    assert lengths == {str(len(server.received[0].body))}


def test_file_is_sent_again_after_a_redirect(
    shop: ModuleType, server: Server, send: Send, upload: Any, repeatable: Any
) -> None:
    call = upload(shop, repeatable, "POST")
    server.answers = [
        json_answer("{}", 307, Location=call.path),
        json_answer("{}", 308, Location=call.path),
        json_answer("1"),
    ]

    assert send(call) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 3


def test_file_is_sent_again_with_a_renewed_credential(
    shop: ModuleType, server: Server, send: Send, upload: Any, repeatable: Any
) -> None:
    server.answers = [json_answer("{}", 401), json_answer("1")]
    tokens = iter(["old", "new"])
    call = upload(shop, repeatable, "POST", security=(("Bearer",),))

    assert send(call, token=lambda: next(tokens)) == 1
    sent = [each.headers["authorization"] for each in server.received]
    assert sent == ["Bearer old", "Bearer new"]
    assert [file_of(each) == BODY for each in server.received] == [True] * 2


def test_body_is_read_from_the_position_at_which_the_request_was_built(
    shop: ModuleType, server: Server, send: Send, path: Path
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]

    with path.open("rb") as file:
        file.seek(100)
        call = binary(shop, file)
        file.seek(7)
        assert send(call) == 1
    assert [each.body for each in server.received] == [BODY[100:]] * 2


def test_part_is_the_complete_file(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    file = io.BytesIO()
    file.write(BODY)

    assert send(form(shop, file)) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 2


def test_request_with_a_file_can_be_sent_twice(
    shop: ModuleType, server: Server, send: Send, upload: Any, repeatable: Any
) -> None:
    server.answers = [json_answer("1")]
    call = upload(shop, repeatable)

    assert [send(call), send(call)] == [1, 1]
    assert [file_of(each) == BODY for each in server.received] == [True] * 2


def pieces() -> Iterator[bytes]:
    """Yield a body that can be read once."""
    yield b"first "
    yield b"second"


def test_iterator_is_sent_once(shop: ModuleType, server: Server, send: Send, upload: Any) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]

    with pytest.raises(shop.ServiceUnavailableError):
        send(upload(shop, pieces()))
    assert [file_of(each) for each in server.received] == [b"first second"]


def test_pipe_is_sent_once(shop: ModuleType, server: Server, send: Send, upload: Any) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    end, start = os.pipe()
    with os.fdopen(start, "wb") as writer:
        writer.write(b"0123")

    with os.fdopen(end, "rb") as reader, pytest.raises(shop.ServiceUnavailableError):
        send(upload(shop, reader))
    assert [file_of(each) for each in server.received] == [b"0123"]
    assert server.received[0].headers["transfer-encoding"] == "chunked"


def test_named_pipe_has_no_length(shop: ModuleType, server: Server, send: Send, upload: Any, tmp_path: Path) -> None:
    server.answers = [json_answer("1")]
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(BODY,))
    writer.start()

    assert send(upload(shop, pipe)) == 1
    writer.join()
    assert file_of(server.received[0]) == BODY


class Moody(io.BytesIO):
    """File that refuses one of its functions."""

    def __init__(self, name: str) -> None:
        super().__init__(BODY)
        self._name = name

    def _checked(self, name: str) -> None:
        if name == self._name:
            raise ValueError("not possible")

    def seek(self, *arguments: int) -> int:
        """Change the position, or refuse to."""
        self._checked("seek from the end" if arguments[1:] == (2,) else "seek")
        return super().seek(*arguments)

    def tell(self) -> int:
        """Return the position, or refuse to."""
        self._checked("tell")
        return super().tell()


@pytest.mark.parametrize("name", ["seek", "seek from the end", "tell"])
def test_c9_b20_file_that_cannot_be_sought_is_sent_once(
    shop: ModuleType, server: Server, send: Send, upload: Any, name: str
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    call = upload(shop, Moody(name))

    with pytest.raises(shop.ServiceUnavailableError):
        send(call)
    with pytest.raises(shop.TransportError, match="sent before"):
        send(call)
    assert [file_of(each) for each in server.received] == [BODY]
    assert server.received[0].headers["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("backend", BACKENDS)
def test_c9_b20_asynchronous_file_that_cannot_be_sought_is_sent_once(
    shop: ModuleType, server: Server, upload: Any, path: Path, backend: str
) -> None:
    class Unseekable:
        def __init__(self, file: Any) -> None:
            self.read = file.read

        async def seek(self, *_: int) -> int:
            raise ValueError("not possible")

        async def tell(self) -> int:
            return 0

    async def call() -> None:
        async with await anyio.open_file(path, "rb") as file, shop.AsyncClient(base_url=server.url) as client:
            request = upload(shop, Unseekable(file))
            await client.send(request)
            with pytest.raises(shop.TransportError, match="sent before"):
                await client.send(request)

    server.answers = [json_answer("1")]
    anyio.run(call, backend=backend)
    assert [file_of(each) for each in server.received] == [BODY]


def test_c23_iterator_that_was_sent_is_not_sent_as_nothing(
    shop: ModuleType, server: Server, send: Send, upload: Any
) -> None:
    server.answers = [json_answer("1")]
    call = upload(shop, pieces())

    assert send(call) == 1
    with pytest.raises(shop.TransportError, match="sent before"):
        send(call)
    assert [file_of(each) for each in server.received] == [b"first second"]


def test_closed_file_is_refused_when_the_request_is_built(shop: ModuleType, upload: Any, path: Path) -> None:
    with path.open("rb") as file:
        pass
    with pytest.raises(ValueError, match="closed"):
        upload(shop, file)


@pytest.fixture(params=["path", "file", "raw file", "asynchronous file"])
def growing(request: pytest.FixtureRequest) -> str:
    """Return a kind of file that another process may change."""
    return str(request.param)


@pytest.mark.parametrize("size", [0, 10, len(BODY) - 1, len(BODY), len(BODY) + 7])
@pytest.mark.parametrize("kind", ["sync", *BACKENDS])
def test_c10_measured_bytes_of_a_file_are_sent(  # noqa: PLR0913, PLR0917 - fixtures
    shop: ModuleType, server: Server, upload: Any, path: Path, growing: str, size: int, kind: str
) -> None:
    """The file changes between its measurement and its first byte."""
    server.answers = [json_answer("1")]
    new = (BODY * 2)[:size]

    def change(_event: object) -> None:
        path.write_bytes(new)

    async def change_async(event: object) -> None:
        change(event)

    def send_sync() -> object:
        hooks = {"request": [change]}
        with (
            httpx2.Client(event_hooks=hooks) as http,
            shop.Client(base_url=server.url, http_client=http) as client,
            path.open("rb", buffering=0 if growing == "raw file" else -1) as file,
        ):
            content = path if growing == "path" else file
            return client.send(upload(shop, content))

    async def send_async() -> object:
        hooks = {"request": [change_async]}
        async with (
            httpx2.AsyncClient(event_hooks=hooks) as http,
            shop.AsyncClient(base_url=server.url, http_client=http) as client,
            await anyio.open_file(path, "rb") as slow,
        ):
            with path.open("rb") as file:
                kinds = {"path": path, "asynchronous file": slow}
                return await client.send(upload(shop, kinds.get(growing, file)))

    if kind == "sync" and growing == "asynchronous file":
        return  # an asynchronous file needs an asynchronous client
    call = send_sync if kind == "sync" else partial(anyio.run, send_async, backend=kind)
    if size < len(BODY):
        with pytest.raises(shop.TransportError, match=f"shorter: {size} of"):
            call()
        return
    assert call() == 1
    assert [file_of(each) for each in server.received] == [new[: len(BODY)]]


def test_c23_one_request_is_sent_by_several_threads_at_once(
    shop: ModuleType, server: Server, upload: Any, repeatable: Any
) -> None:
    server.answers = [json_answer("1")]
    call = upload(shop, repeatable)
    with shop.Client(base_url=server.url) as client, ThreadPoolExecutor(8) as pool:
        assert [*pool.map(client.send, [call] * 24)] == [1] * 24
    assert [file_of(each) == BODY for each in server.received] == [True] * 24


@pytest.mark.parametrize("is_async_file", [True, False])
@pytest.mark.parametrize("backend", BACKENDS)
def test_c23_one_request_is_sent_by_several_tasks_at_once(
    shop: ModuleType, server: Server, path: Path, backend: str, *, is_async_file: bool
) -> None:
    async def call() -> None:
        async with (
            await anyio.open_file(path, "rb") as slow,
            shop.AsyncClient(base_url=server.url) as client,
            anyio.create_task_group() as tasks,
        ):
            request = binary(shop, slow if is_async_file else slow.wrapped)
            for _ in range(8):
                tasks.start_soon(client.send, request)

    server.answers = [json_answer("1")]
    anyio.run(call, backend=backend)
    assert [file_of(each) == BODY for each in server.received] == [True] * 8


def test_c23_one_iterator_is_sent_by_one_of_several_threads(shop: ModuleType, server: Server, upload: Any) -> None:
    server.answers = [json_answer("1")]
    call = upload(shop, pieces())

    def attempt(client: Any) -> str:
        try:
            client.send(call)
        except shop.TransportError as error:
            return str(error)
        return "sent"

    with shop.Client(base_url=server.url) as client, ThreadPoolExecutor(8) as pool:
        ends = [*pool.map(attempt, [client] * 8)]
    assert sorted(end == "sent" for end in ends) == [False] * 7 + [True]
    assert all(end == "sent" or "sent before" in end for end in ends)


def test_missing_file_is_an_error_before_anything_is_sent(
    shop: ModuleType, server: Server, send: Send, upload: Any, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        send(upload(shop, tmp_path / "missing"))
    assert not server.received


# Asynchronous files.


class ReadOnly:
    """An asynchronous file like those of aiofiles, which can be read and nothing else."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    async def read(self, size: int = -1) -> bytes:
        """Return the next bytes, after other tasks had their turn."""
        await anyio.lowlevel.checkpoint()
        return self._file.read(size)


class Seekable(ReadOnly):
    """An asynchronous file that can also be rewound."""

    async def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another position."""
        await anyio.lowlevel.checkpoint()
        return self._file.seek(offset, whence)

    async def tell(self) -> int:
        """Return the position."""
        await anyio.lowlevel.checkpoint()
        return self._file.tell()


async def awaited_pieces() -> AsyncIterator[bytes]:
    """Yield a body that comes asynchronously."""
    for piece in pieces():
        await anyio.lowlevel.checkpoint()
        yield piece


def run(backend: str, function: Callable[[], Awaitable[Any]]) -> Any:
    """Run `function` in an event loop of `backend`."""
    return anyio.run(function, backend=backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_b20_asynchronous_file_is_sent(shop: ModuleType, server: Server, upload: Any, path: Path, backend: str) -> None:
    server.answers = [json_answer("1")]

    async def call() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            async with await anyio.open_file(path, "rb") as file:
                assert await client.send(upload(shop, file)) == 1
            assert await client.send(upload(shop, ReadOnly(BODY))) == 1
            assert await client.send(upload(shop, Seekable(BODY))) == 1
            assert await client.send(upload(shop, awaited_pieces())) == 1

    run(backend, call)
    expected = [BODY, BODY, BODY, b"first second"]
    assert [file_of(each) for each in server.received] == expected
    has_length = ["content-length" in each.headers for each in server.received]
    assert has_length == [True, False, True, False]


@pytest.mark.parametrize("backend", BACKENDS)
def test_b20_asynchronous_file_is_sent_again(
    shop: ModuleType, server: Server, upload: Any, path: Path, backend: str
) -> None:
    again = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    server.answers = [*again, *again]

    async def call() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            async with await anyio.open_file(path, "rb") as file:
                assert await client.send(upload(shop, file)) == 1
            assert await client.send(upload(shop, Seekable(BODY))) == 1

    run(backend, call)
    assert [file_of(each) == BODY for each in server.received] == [True] * 4


@pytest.mark.parametrize("backend", BACKENDS)
def test_b20_asynchronous_body_is_read_from_its_position(
    shop: ModuleType, server: Server, path: Path, backend: str
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]

    async def call() -> None:
        async with await anyio.open_file(path, "rb") as file, shop.AsyncClient(base_url=server.url) as client:
            await file.seek(100)
            assert await client.send(binary(shop, file)) == 1

    run(backend, call)
    assert [each.body for each in server.received] == [BODY[100:]] * 2


def test_b20_synchronous_client_refuses_an_asynchronous_file(shop: ModuleType, server: Server, upload: Any) -> None:
    with shop.Client(base_url=server.url) as client:
        for content in (ReadOnly(BODY), Seekable(BODY), awaited_pieces()):
            with pytest.raises(TypeError, match="needs an AsyncClient"):
                client.send(upload(shop, content))
    assert not server.received


@pytest.mark.parametrize("backend", BACKENDS)
def test_asynchronous_client_reads_files_in_other_threads(
    shop: ModuleType, server: Server, upload: Any, backend: str
) -> None:
    server.answers = [json_answer("1")]
    threads: set[int] = set()
    told: set[int] = set()

    class Watched(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            threads.add(threading.get_ident())
            return super().read(size)

    async def call() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            file = Watched(io.BytesIO(BODY))
            content = uploads(shop).with_progress(file, lambda *_: told.add(threading.get_ident()))
            assert await client.send(upload(shop, content)) == 1

    run(backend, call)
    assert file_of(server.received[0]) == BODY
    assert threading.get_ident() not in threads
    assert told == {threading.get_ident()}


# Content that is no file.


def text_files(folder: Path) -> Iterator[Any]:
    """Yield files in text mode."""
    path = folder / "a.txt"
    path.write_text("text")
    with path.open() as file:
        yield file
    with tempfile.NamedTemporaryFile("w+") as file:
        yield file
    with tempfile.SpooledTemporaryFile(mode="w+") as spooled:
        yield spooled
    yield io.StringIO("text")


def test_file_in_text_mode_is_refused_when_the_request_is_built(shop: ModuleType, upload: Any, tmp_path: Path) -> None:
    files = text_files(tmp_path)
    for file in files:
        with pytest.raises(TypeError, match='open it in binary mode: "rb"'):
            upload(shop, file)
    path = tmp_path / "a.txt"

    async def build() -> None:
        async with await anyio.open_file(path) as file:
            with pytest.raises(TypeError, match='open it in binary mode: "rb"'):
                upload(shop, file)

    run("asyncio", build)


def test_binary_temporary_files_are_sent(shop: ModuleType, server: Server, send: Send, upload: Any) -> None:
    server.answers = [json_answer("1")]
    with tempfile.TemporaryFile() as plain, tempfile.SpooledTemporaryFile() as spooled:
        for file in (plain, spooled):
            file.write(BODY)
            file.seek(0)
            assert send(upload(shop, file)) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 2


def test_iterator_of_text_is_an_error(shop: ModuleType, send: Send, upload: Any) -> None:
    with pytest.raises(TypeError, match="bytes, not str"):
        send(upload(shop, iter(["a"])))


@pytest.mark.parametrize("content", [1, 1.5, object()])
def test_body_that_is_no_content_is_refused_when_the_request_is_built(shop: ModuleType, content: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(content).__name__}"):
        binary(shop, content)


def test_u12_name_of_a_file_is_no_file(shop: ModuleType, upload: Any) -> None:
    with pytest.raises(TypeError, match=r'use Path\("photo.png"\)'):
        upload(shop, "photo.png")


def test_u12_part_that_is_no_file_may_be_text(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]
    upload = multipart(shop).Upload
    body = {
        "plain": upload.text("photo.png"),
        "typed": upload.text("<svg/>", media_type="image/svg+xml"),
        "named": upload.text("a,b", "a.csv", "text/csv"),
    }
    content = multipart(shop).encode_multipart(body)
    call = shop.Request(method="POST", path="/form", content=content, returns={200: Any})

    assert send(call) == 1
    assert parts(server.received[0]) == [
        ("plain", None, "text/plain", b"photo.png"),
        ("typed", None, "image/svg+xml", b"<svg/>"),
        ("named", "a.csv", "text/csv", b"a,b"),
    ]


def test_u12_field_of_a_form_accepts_files_and_refuses_names(
    shop: ModuleType, server: Server, send: Send, path: Path
) -> None:
    server.answers = [json_answer("1")]
    upload = multipart(shop).Upload
    model = create_model("Form", note=(str, ...), file=(upload, ...))

    with path.open("rb") as file:
        for content in (path, BODY, file, upload(path)):
            body = model.model_validate({"note": "é", "file": content})
            encoded = multipart(shop).encode_multipart(body)
            call = shop.Request(method="POST", path="/form", content=encoded, returns={200: Any})
            assert send(call) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 4
    with pytest.raises(ValidationError, match=r'use Path\("photo.png"\)'):
        model.model_validate({"note": "é", "file": "photo.png"})
    with pytest.raises(ValidationError, match="Upload"):
        model.model_validate({"note": "é", "file": 1})


def test_repr_of_an_upload_shows_no_content(shop: ModuleType) -> None:
    module = multipart(shop)
    secret = module.Upload(b"hunter2", "a.bin", headers={"X-Key": "hunter2"})
    text = module.Upload.text("hunter2")
    body = module.encode_multipart({"a": secret, "b": text, "c": "hunter2"})

    found = [repr(each) for each in (secret, text, body)]
    assert not any("hunter2" in each for each in found)
    assert "a.bin" in found[0]


# Progress.


def test_progress_begins_again_with_each_attempt(
    shop: ModuleType, server: Server, send: Send, upload: Any, repeatable: Any
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    told: list[tuple[int, int | None]] = []
    content = uploads(shop).with_progress(repeatable, lambda *now: told.append(now))

    assert send(upload(shop, content)) == 1
    assert [file_of(each) == BODY for each in server.received] == [True] * 2
    half = len(told) // 2
    assert told[:half] == told[half:]
    assert told[0] == (1 << 16, len(BODY))
    assert told[half - 1] == (len(BODY), len(BODY))


@pytest.mark.parametrize("backend", BACKENDS)
def test_progress_of_an_asynchronous_file(
    shop: ModuleType, server: Server, upload: Any, path: Path, backend: str
) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    told: list[tuple[int, int | None]] = []

    async def call() -> None:
        async with await anyio.open_file(path, "rb") as file, shop.AsyncClient(base_url=server.url) as client:
            content = uploads(shop).with_progress(file, lambda *now: told.append(now))
            assert await client.send(upload(shop, content)) == 1

    run(backend, call)
    half = len(told) // 2
    assert told[:half] == told[half:]
    assert told[half - 1] == (len(BODY), len(BODY))


def test_progress_of_a_part_names_its_file(shop: ModuleType, path: Path) -> None:
    content = uploads(shop).with_progress(path, lambda *_: None)
    encoded = multipart(shop).encode_multipart({"f": multipart(shop).Upload(content)})

    assert b'filename="a.bin"' in b"".join(encoded)


# Encoding of parts.


def test_media_type_is_guessed_from_the_end_of_a_name(shop: ModuleType) -> None:
    module = multipart(shop)
    encoded = module.encode_multipart({"f": module.Upload(b"", "data:text/html\r\nX-Evil: 1,a.png")})

    head = b"".join(encoded)
    assert b"Content-Type: image/png\r\n" in head
    assert b"\r\nX-Evil" not in head


def test_small_parts_are_sent_together(shop: ModuleType) -> None:
    module = multipart(shop)
    large = bytes(1 << 20)
    encoded = module.encode_multipart({"a": ["x"] * 1000, "b": large, "c": "y"})

    sent = [*encoded]
    assert len(sent) < 10
    assert any(piece is large for piece in sent)
