"""Uploads of files: repeated attempts, asynchronous files, refused content, and progress."""

import io
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic import ValidationError, create_model

from tests.support.clients import Blocking, Kind
from tests.support.servers.scripted import BUSY, DONE, Answer, Server, json_answer
from tests.unit.runtime.shop import runtime, shop
from tests.unit.runtime.test_forms import parts

Send = Callable[..., Any]
Upload = Callable[..., Any]
BODY = bytes(range(256)) * 2_400
"""Content that is read in ten pieces."""
uploads = runtime("uploads")
multipart = runtime("multipart")


def binary(content: object, method: str = "PUT", **more: Any) -> Any:
    """Return a request that sends `content` as its body."""
    fixed = {"path": "/file", "content_type": "application/octet-stream", "returns": {200: Any}}
    return shop.Request(method=method, content=uploads.encode_binary(content), **fixed, **more)


def form(content: object, method: str = "PUT", **more: Any) -> Any:
    """Return a request that sends `content` as a part of a form."""
    body = multipart.encode_multipart({"note": "é", "file": multipart.Upload(content, "a.bin")})
    fixed = {"path": "/form", "content_type": "multipart/form-data", "returns": {200: Any}}
    return shop.Request(method=method, content=body, **fixed, **more)


def files(server: Server) -> list[bytes]:
    """Return the content of the uploaded file in each received request."""
    found = []
    for received in server.received:
        head, _, body = received.body.partition(b'filename="a.bin"')
        assert (b"\r\n\xc3\xa9\r\n" in head) >= bool(body)
        found.append(body.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0] if body else head)
    return found


@pytest.fixture(params=["body", "part"])
def upload(request: pytest.FixtureRequest) -> Upload:
    """Build the request of an upload as a complete body, or as a part of a form."""
    return binary if request.param == "body" else form


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a file with the content `BODY`."""
    found = tmp_path / "a.bin"
    found.write_bytes(BODY)
    return found


@pytest.fixture(params=["path", "file", "memory", "bytes"])
def repeatable(request: pytest.FixtureRequest, path: Path) -> Iterator[Any]:
    """Yield content that can be sent again."""
    with path.open("rb") as file, tempfile.SpooledTemporaryFile() as memory:
        memory.write(BODY)
        memory.seek(0)
        yield {"path": path, "file": file, "memory": memory, "bytes": BODY}[request.param]


def test_file_is_sent_again_with_each_attempt(server: Server, send: Send, upload: Upload, repeatable: Any) -> None:
    """An attempt follows an error status, a broken connection, a redirect and a refused credential."""
    call = upload(repeatable, security=(("Bearer",),))
    moved = json_answer("{}", 307, Location=call.path)
    server.answers = [BUSY, Answer(breaks=True), moved, json_answer("{}", 401), DONE]
    tokens = iter("abcdefg")

    assert [send(call, token=lambda: next(tokens)) for _ in range(2)] == [1, 1]
    assert [file == BODY for file in files(server)] == [True] * 6
    assert set(server.headers("content-length")) == {str(len(server.bodies[0]))}


def test_body_is_read_from_the_position_at_which_the_request_was_built(server: Server, send: Send, path: Path) -> None:
    server.answers = [BUSY, DONE]

    with path.open("rb") as file:
        file.seek(100)
        call = binary(file)
        file.seek(7)
        assert send(call) == 1
    assert server.bodies == [BODY[100:]] * 2
    assert server.headers("content-length") == [str(len(BODY) - 100)] * 2


def test_part_is_the_complete_file(server: Server, send: Send) -> None:
    server.answers = [DONE]
    file = io.BytesIO()
    file.write(BODY)

    assert send(form(file)) == 1
    assert files(server) == [BODY]


@pytest.mark.parametrize("content", [bytearray(BODY), memoryview(BODY)], ids=["bytearray", "memoryview"])
def test_other_kinds_of_bytes_are_sent(server: Server, send: Send, content: object) -> None:
    server.answers = [DONE]

    assert send(binary(content)) == 1
    assert files(server) == [BODY]


def pieces() -> Iterator[bytes]:
    """Yield a body that can be read once."""
    yield b"first "
    yield b"second"


def pipe() -> Any:
    """Return a pipe with some bytes."""
    end, start = os.pipe()
    with os.fdopen(start, "wb") as writer:
        writer.write(b"0123")
    return os.fdopen(end, "rb")


class Unseekable(io.BytesIO):
    """File without a changeable position, because one of its functions fails."""

    def __init__(self, name: str) -> None:
        super().__init__(BODY)
        self.name = name

    def _check(self, name: str) -> None:
        if name == self.name:
            raise ValueError("not possible")

    def seek(self, *arguments: int) -> int:
        """Change the position, or fail."""
        self._check("seek from the end" if arguments[1:] == (2,) else "seek")
        return super().seek(*arguments)

    def tell(self) -> int:
        """Return the position, or fail."""
        self._check("tell")
        return super().tell()


UNREPEATABLE: dict[str, tuple[Callable[[], Any], bytes]] = {
    "iterator": (pieces, b"first second"),
    "pipe": (pipe, b"0123"),
    **{name: (partial(Unseekable, name), BODY) for name in ("seek", "seek from the end", "tell")},
}


@pytest.mark.parametrize("content", UNREPEATABLE)
@pytest.mark.parametrize("answer", [BUSY, json_answer("{}", 307, Location="/elsewhere"), DONE])
def test_content_that_cannot_be_read_again_is_sent_once(
    server: Server, send: Send, upload: Upload, content: str, answer: Answer
) -> None:
    server.answers = [answer, DONE]
    make, sent = UNREPEATABLE[content]
    given = make()
    call = upload(given)

    if answer is DONE:
        send(call)
    else:
        with pytest.raises(shop.ApiError):
            send(call)
    with pytest.raises(shop.TransportError, match="sent before"):
        send(call)
    given.close()
    assert files(server) == [sent]
    assert server.headers("transfer-encoding") == ["chunked"]


def test_named_pipe_has_no_length(server: Server, send: Send, upload: Upload, tmp_path: Path) -> None:
    server.answers = [DONE]
    path = tmp_path / "pipe"
    os.mkfifo(path)

    with ThreadPoolExecutor() as threads:
        threads.submit(path.write_bytes, BODY)
        assert send(upload(path)) == 1
    assert files(server) == [BODY]


def test_closed_file_is_refused_when_the_request_is_built(upload: Upload, path: Path) -> None:
    with path.open("rb") as file:
        pass
    with pytest.raises(ValueError, match="closed"):
        upload(file)


@pytest.mark.parametrize("growing", ["path", "file", "raw file", "asynchronous file"])
def test_measured_bytes_of_a_file_are_sent(  # noqa: PLR0913, PLR0917 - fixtures
    server: Server, kind: Kind, connect: Send, upload: Upload, path: Path, growing: str
) -> None:
    """The file changes between its measurement and its first byte."""
    server.answers = [DONE]
    if kind.portal is None and growing == "asynchronous file":
        return  # an asynchronous file needs an asynchronous client
    for size in (0, 10, len(BODY) - 1, len(BODY), len(BODY) + 7):
        path.write_bytes(BODY)
        new = (BODY * 2)[:size]
        hooks = {"request": [kind.hook(lambda _, new=new: path.write_bytes(new))]}
        with (
            kind.http_client(event_hooks=hooks) as http,
            path.open("rb", buffering=0 if growing == "raw file" else -1) as file,
        ):
            given: Any = path if growing == "path" else file
            if growing == "asynchronous file":
                given = anyio.wrap_file(file)
            client, call = connect(http_client=http), upload(given)
            if size < len(BODY):
                with pytest.raises(shop.TransportError, match=f"shorter: {size} of"):
                    client.send(call)
            else:
                assert client.send(call) == 1
    assert sorted(files(server), key=len)[-2:] == [BODY, BODY]


def test_one_request_is_sent_by_several_threads_at_once(server: Server, upload: Upload, repeatable: Any) -> None:
    server.answers = [DONE]
    call = upload(repeatable)
    with shop.Client(base_url=server.url) as client, ThreadPoolExecutor(8) as pool:
        assert [*pool.map(client.send, [call] * 24)] == [1] * 24
    assert [file == BODY for file in files(server)] == [True] * 24


@pytest.mark.parametrize("is_async_file", [True, False])
def test_one_request_is_sent_by_several_tasks_at_once(
    server: Server, path: Path, backend: str, *, is_async_file: bool
) -> None:
    async def call() -> None:
        async with (
            await anyio.open_file(path, "rb") as slow,
            shop.AsyncClient(base_url=server.url) as client,
            anyio.create_task_group() as tasks,
        ):
            request = binary(slow if is_async_file else slow.wrapped)
            for _ in range(8):
                tasks.start_soon(client.send, request)

    server.answers = [DONE]
    anyio.run(call, backend=backend)
    assert [file == BODY for file in files(server)] == [True] * 8


def test_one_iterator_is_sent_by_one_of_several_threads(server: Server, upload: Upload) -> None:
    server.answers = [DONE]
    call = upload(pieces())

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
    server: Server, send: Send, upload: Upload, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        send(upload(tmp_path / "missing"))
    assert not server.received


# Asynchronous files.


class ReadOnly:
    """Asynchronous file like a file of aiofiles, with `read` alone."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    async def read(self, size: int = -1) -> bytes:
        """Return the next bytes, after other tasks."""
        await anyio.lowlevel.checkpoint()
        return self._file.read(size)


async def awaited_pieces() -> AsyncIterator[bytes]:
    """Yield a body that arrives asynchronously."""
    for piece in pieces():
        await anyio.lowlevel.checkpoint()
        yield piece


@pytest.fixture
def client(awaiting: Kind, server: Server) -> Iterator[Blocking]:
    """Yield an asynchronous client on each event loop."""
    with awaiting.client(shop, base_url=server.url) as found:
        yield found


def test_asynchronous_file_is_sent(server: Server, client: Blocking, upload: Upload, path: Path) -> None:
    again = [BUSY, DONE]
    server.answers = [*again, *again, DONE]
    with path.open("rb") as file:
        seekable, failing = map(anyio.wrap_file, (io.BytesIO(BODY), Unseekable("seek")))
        for content in (anyio.wrap_file(file), seekable, ReadOnly(BODY), awaited_pieces(), failing):
            call = upload(content)
            assert client.send(call) == 1
            if content is failing:
                with pytest.raises(shop.TransportError, match="sent before"):
                    client.send(call)

    assert files(server) == [*[BODY] * 5, b"first second", BODY]
    has_length = [header is not None for header in server.headers("content-length")]
    assert has_length == [True, True, True, True, False, False, False]


def test_asynchronous_body_is_read_from_its_position(server: Server, client: Blocking, path: Path) -> None:
    server.answers = [BUSY, DONE]

    with path.open("rb") as file:
        file.seek(100)
        assert client.send(binary(anyio.wrap_file(file))) == 1
    assert server.bodies == [BODY[100:]] * 2


def test_synchronous_client_refuses_an_asynchronous_file(server: Server, upload: Upload) -> None:
    with shop.Client(base_url=server.url) as client:
        for content in (ReadOnly(BODY), anyio.wrap_file(io.BytesIO(BODY)), awaited_pieces()):
            with pytest.raises(TypeError, match="needs an AsyncClient"):
                client.send(upload(content))
    assert not server.received


def test_asynchronous_client_reads_files_in_other_threads(server: Server, client: Blocking, upload: Upload) -> None:
    server.answers = [DONE]
    readers: set[int] = set()
    callers: set[int] = set()

    class Watched(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size == 1 << 16
            readers.add(threading.get_ident())
            return super().read(size)

    content = uploads.with_progress(Watched(io.BytesIO(BODY)), lambda *_: callers.add(threading.get_ident()))
    assert client.send(upload(content)) == 1

    assert files(server) == [BODY]
    (caller,) = callers
    assert caller not in readers


# Content that is not a file.


def text_files(path: Path) -> Iterator[Any]:
    """Yield files in text mode."""
    path.write_text("text")
    with path.open() as file:
        yield file
        yield anyio.wrap_file(file)
    with tempfile.NamedTemporaryFile("w+") as file:
        yield file
    with tempfile.SpooledTemporaryFile(mode="w+") as spooled:
        yield spooled
    yield io.StringIO("text")


def test_file_in_text_mode_is_refused_when_the_request_is_built(upload: Upload, path: Path) -> None:
    for file in text_files(path):
        with pytest.raises(TypeError, match='open it in binary mode: "rb"'):
            upload(file)


def test_iterator_of_text_is_an_error(send: Send, upload: Upload) -> None:
    with pytest.raises(TypeError, match="bytes, not str"):
        send(upload(iter(["a"])))


@pytest.mark.parametrize("content", [1, 1.5, object()])
def test_body_without_content_is_refused_when_the_request_is_built(content: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(content).__name__}"):
        binary(content)


def test_name_of_a_file_is_not_a_file(upload: Upload) -> None:
    with pytest.raises(TypeError, match=r'use Path\("photo.png"\)'):
        upload("photo.png")


def sent_form(server: Server, send: Send, body: object) -> Any:
    """Return the received request of a form."""
    server.answers = [DONE]
    content = multipart.encode_multipart(body)
    assert send(shop.Request(method="POST", path="/form", content=content, returns={200: Any})) == 1
    return server.received[-1]


def test_field_of_a_form_accepts_files_and_refuses_names(server: Server, send: Send, path: Path) -> None:
    model = create_model("Form", note=(str, ...), file=(multipart.Upload, ...))

    with path.open("rb") as file:
        for content in (path, BODY, file, multipart.Upload(path)):
            body = model.model_validate({"note": "é", "file": content})
            assert parts(sent_form(server, send, body))[1][3] == BODY
    for wrong, message in (("photo.png", r'use Path\("photo.png"\)'), (1, "Upload")):
        with pytest.raises(ValidationError, match=message):
            model.model_validate({"note": "é", "file": wrong})


def test_repr_of_an_upload_shows_no_content() -> None:
    secret = multipart.Upload(b"hunter2", "a.bin", headers={"X-Key": "hunter2"})
    text = multipart.Upload.text("hunter2")
    body = multipart.encode_multipart({"a": secret, "b": text, "c": "hunter2"})

    found = [repr(each) for each in (secret, text, body)]
    assert not any("hunter2" in each for each in found)
    assert "a.bin" in found[0]


# Progress.


def reports_of(server: Server, client: Any, upload: Upload, content: Any) -> list[tuple[int, int | None]]:
    """Return the progress of one of two attempts, which are equal."""
    server.answers = [BUSY, DONE]
    found: list[tuple[int, int | None]] = []

    assert client.send(upload(uploads.with_progress(content, lambda *now: found.append(now)))) == 1
    half = len(found) // 2
    assert found[:half] == found[half:]
    return found[:half]


def test_progress_begins_again_with_each_attempt(
    server: Server, connect: Send, upload: Upload, repeatable: Any
) -> None:
    steps = [(size, len(BODY)) for size in range(1 << 16, len(BODY), 1 << 16)]
    assert reports_of(server, connect(), upload, repeatable) == [*steps, (len(BODY), len(BODY))]


def test_progress_of_an_asynchronous_file(server: Server, client: Blocking, upload: Upload, path: Path) -> None:
    with path.open("rb") as file:
        assert reports_of(server, client, upload, anyio.wrap_file(file))[-1] == (len(BODY), len(BODY))


def test_progress_of_an_iterator_has_no_total(server: Server, send: Send) -> None:
    server.answers = [DONE]
    found: list[tuple[int, int | None]] = []

    send(binary(uploads.with_progress(pieces(), lambda *now: found.append(now))))
    assert found == [(6, None), (12, None)]


def test_progress_has_the_name_of_its_file(path: Path) -> None:
    with path.open("rb") as file:
        for content in (path, file):
            watched = uploads.with_progress(content, lambda *_: None)
            encoded = multipart.encode_multipart({"f": multipart.Upload(watched)})
            assert b'filename="a.bin"' in b"".join(encoded)


# Encoding of parts.


def test_media_type_is_guessed_from_the_end_of_a_name() -> None:
    encoded = multipart.encode_multipart({"f": multipart.Upload(b"", "data:text/html\r\nX-Evil: 1,a.png")})

    head = b"".join(encoded)
    assert b"Content-Type: image/png\r\n" in head
    assert b"\r\nX-Evil" not in head


def test_small_parts_are_sent_together() -> None:
    large = bytes(1 << 20)
    sent = [*multipart.encode_multipart({"a": ["x"] * 1000, "b": large, "c": "y"})]

    assert len(sent) < 10
    assert any(piece is large for piece in sent)
