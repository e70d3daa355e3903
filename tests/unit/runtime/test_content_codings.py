"""Compressed responses: complete or an error, in bounded memory, with both HTTP libraries."""

import gzip
import io
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.conftest import UNREAD_ON_TRIO
from tests.unit.runtime.shop import shop

TEXT = json.dumps({"text": "".join(map(str, range(30_000)))}).encode()
MEBIBYTE = 1 << 20


Fetch = Callable[..., Any]


def raw_deflate(content: bytes) -> bytes:
    """Return `content` without the header that `deflate` should have."""
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(content) + compressor.flush()


def members(content: bytes) -> bytes:
    """Return a gzip file of three members, of which one is empty."""
    half = len(content) // 2
    return b"".join(map(gzip.compress, (content[:half], b"", content[half:])))


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "members": ("gzip", members),
    "padded": ("gzip", lambda content: gzip.compress(content) + bytes(9)),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "identity, gzip": ("identity, gzip", gzip.compress),
}


@pytest.fixture(scope="module", params=["httpx2", "httpx"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return a client with JSON, a file and a stream, on each HTTP library."""
    types = {"json": "application/json", "file": "application/octet-stream"}
    types["items"] = "application/jsonl"
    item = {"schema": {"type": "object"}}
    contents: dict[str, Any] = {"json": item, "file": {}, "items": {"itemSchema": {}}}
    paths = {
        f"/{name}": {
            "get": {
                "operationId": f"get_{name}",
                "responses": {"200": {"description": "The content.", "content": {types[name]: content}}},
            }
        }
        for name, content in contents.items()
    }
    document = {"openapi": "3.2.0", "info": {"title": "Codings", "version": "1"}, "paths": paths}
    name = f"codings_{request.param}"
    options = Options(package=name, http_library=request.param)
    folder = tmp_path_factory.mktemp("codings")
    with generated_package(document, folder, options) as package:
        yield package


@pytest.fixture
def fetch(package: ModuleType, connect: Fetch) -> Fetch:
    """Return the content of a response that is read as JSON, as a stream, or saved as a file."""

    def fetch_as(form: str, file: Any, **options: Any) -> bytes:
        call = getattr(package, f"get_{form}_request")()
        client = connect(package, max_retries=0, **options)
        if form == "json":
            content: bytes = client.send_raw(call).content
        elif form == "items":
            content = json.dumps(next(iter([*client.stream(call)]))).encode()
        else:
            client.stream(call).save(file)
            content = file.read_bytes()
        return content

    return fetch_as


KINDS = ["json", "file", "items"]


@pytest.mark.parametrize("form", KINDS)
def test_compressed_body_is_read_to_its_end(fetch: Fetch, server: Server, tmp_path: Path, form: str) -> None:
    for header, compress in CODINGS.values():
        body = compress(TEXT)
        server.answers = [Answer(body=body, headers={"Content-Encoding": header})]

        assert fetch(form, tmp_path / "file") == TEXT
    assert server.received[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("form", KINDS)
def test_compressed_body_that_is_cut_off_is_an_error(
    package: ModuleType, fetch: Fetch, server: Server, tmp_path: Path, form: str
) -> None:
    for coding in ("gzip", "members", "raw deflate"):
        header, compress = CODINGS[coding]
        body, headers = compress(TEXT), {"Content-Encoding": header}
        for size in (1, len(body) // 3, len(body) - 9, len(body) - 1):
            server.answers = [Answer(body=body[:size], headers=headers)]
            with pytest.raises(package.TransportError, match="compressed body is cut"):
                fetch(form, tmp_path / "file")
    assert [*tmp_path.iterdir()] == []


def test_one_byte_at_a_time_is_decompressed(package: ModuleType) -> None:
    transports = import_module(f"{package.__name__}._runtime.transports")

    class Slow(transports.httpx.SyncByteStream):  # type: ignore[name-defined, misc]  # of either library
        def __init__(self, body: bytes) -> None:
            self._body = body

        def __iter__(self) -> Iterator[bytes]:
            return (self._body[n : n + 1] for n in range(len(self._body)))

    text = TEXT[:3_000]
    for header, compress in CODINGS.values():
        response = transports.httpx.Response(200, headers={"Content-Encoding": header}, stream=Slow(compress(text)))
        assert b"".join(transports.content(response)) == text


@pytest.mark.parametrize("form", KINDS)
def test_coding_that_was_not_requested_is_an_error(
    package: ModuleType, fetch: Fetch, server: Server, tmp_path: Path, form: str
) -> None:
    body = gzip.compress(TEXT)
    for coding in ("br", "zstd", "BR", "gzip, br", "gzip, gzip", "compress"):
        server.answers = [Answer(body=body, headers={"Content-Encoding": coding})]
        with pytest.raises(package.TransportError, match="unsupported content coding"):
            fetch(form, tmp_path / "file")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("coding", "body"), [("br", b""), ("gzip", b""), ("utf-8", TEXT)])
def test_coding_without_a_body_and_a_word_that_is_not_a_coding_are_ignored(
    fetch: Fetch, server: Server, tmp_path: Path, coding: str, body: bytes
) -> None:
    server.answers = [Answer(body=body, headers={"Content-Encoding": coding})]
    assert fetch("json", tmp_path) == body


@UNREAD_ON_TRIO
def test_small_body_that_decompresses_beyond_the_limit_takes_little_memory(
    package: ModuleType, fetch: Fetch, server: Server, tmp_path: Path
) -> None:
    fetch("json", tmp_path)  # imports the modules of a call
    for coding in ("gzip", "members", "raw deflate"):
        header, compress = CODINGS[coding]
        server.answers = [Answer(body=compress(bytes(32 * MEBIBYTE)), headers={"Content-Encoding": header})]
        tracemalloc.start()
        try:
            with pytest.raises(package.TransportError, match="max_response_bytes"):
                fetch("json", tmp_path, max_response_bytes=MEBIBYTE)
            assert tracemalloc.get_traced_memory()[1] < 8 * MEBIBYTE
        finally:
            tracemalloc.stop()


def test_body_that_a_hook_has_read_is_not_decompressed_again(server: Server) -> None:
    body = gzip.compress(b'{"id": 1}')
    answer = json_answer("{}", Content_Encoding="gzip")
    server.answers = [Answer(body=body, headers=answer.headers)]
    hooks = {"response": [lambda response: response.read()]}
    with httpx2.Client(event_hooks=hooks) as http:
        client = shop.Client(base_url=server.url, http_client=http)
        assert shop.get_item(client, 1).id == 1
        file = io.BytesIO()
        call = shop.Request(method="GET", path="/file", returns={200: bytes})
        client.stream(call).save(file)
    assert file.getvalue() == b'{"id": 1}'
