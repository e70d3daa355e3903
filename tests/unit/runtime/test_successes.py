"""Successful responses that differ from the document: status, media type, charset and text."""

import asyncio
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer

JSON = {"Content-Type": "application/json"}


def request_of(shop: ModuleType, returns: object, method: str = "GET") -> Any:
    """Return a request with described results."""
    return shop.Request(method=method, path="/items", returns=returns)


@pytest.mark.parametrize("status", [200, 202, 203, 299])
def test_b0_undocumented_success_is_parsed_as_the_only_documented_one(
    shop: ModuleType, server: Server, send: Callable[..., Any], status: int
) -> None:
    server.answers = [json_answer('{"id": 1}', status)]

    assert send(request_of(shop, {201: shop.Item}, "POST")) == shop.Item(id=1)


@pytest.mark.parametrize(("status", "result"), [(200, 1), (203, [1]), (206, [1])])
def test_b0_undocumented_success_is_parsed_as_the_nearest_documented_one(
    shop: ModuleType, server: Server, send: Callable[..., Any], status: int, result: object
) -> None:
    server.answers = [json_answer("1" if status == 200 else "[1]", status)]

    assert send(request_of(shop, {201: int, 202: list[int]})) == result


@pytest.mark.parametrize("status", [202, 204])
def test_b0_delete_without_documented_content_returns_none(
    shop: ModuleType, server: Server, send: Callable[..., Any], status: int
) -> None:
    server.answers = [Answer(status=status)]

    assert send(request_of(shop, {200: None}, "DELETE")) is None


def test_b0_undocumented_success_that_does_not_fit_is_an_error(
    shop: ModuleType, server: Server, send: Callable[..., Any]
) -> None:
    server.answers = [json_answer('{"id": "x"}', 202)]

    with pytest.raises(shop.ResponseValidationError, match=r"^202 from GET .*: id: "):
        send(request_of(shop, {200: shop.Item}))


@pytest.mark.parametrize("form", ["Item", "str", "bytes"])
@pytest.mark.parametrize("status", [204, 205])
def test_b0_status_without_body_is_none_only_if_the_type_allows_it(
    shop: ModuleType, server: Server, send: Callable[..., Any], status: int, form: str
) -> None:
    server.answers = [Answer(status=status)]
    type_: Any = {"Item": shop.Item, "str": str, "bytes": bytes}[form]

    assert send(request_of(shop, {200: type_ | None})) is None
    with pytest.raises(shop.ResponseValidationError, match=r": the body is empty$"):
        send(request_of(shop, {200: type_}))


def test_b0_undocumented_success_can_be_streamed_and_saved(shop: ModuleType, server: Server) -> None:
    server.answers = [Answer(status=206, body=b"abc")]
    request = request_of(shop, {200: bytes})

    async def chunks() -> bytes:
        async with shop.AsyncClient(base_url=server.url) as client, client.stream(request) as opened:
            return b"".join([chunk async for chunk in opened])

    with shop.Client(base_url=server.url) as client, client.stream(request) as opened:
        assert b"".join(opened) == b"abc"
    assert asyncio.run(chunks()) == b"abc"


def test_b0_undocumented_success_of_a_stream_has_items(shop: ModuleType, server: Server) -> None:
    answer = {"Content-Type": "application/x-ndjson"}
    server.answers = [Answer(status=201, headers=answer, body=b'{"id": 1}\n')]
    request = shop.StreamRequest(method="GET", path="/items", returns={200: shop.Item}, accept="application/x-ndjson")

    async def items() -> list[Any]:
        async with shop.AsyncClient(base_url=server.url) as client, client.stream(request) as stream:
            return [item async for item in stream]

    with shop.Client(base_url=server.url) as client, client.stream(request) as stream:
        assert list(stream) == [shop.Item(id=1)]
    assert asyncio.run(items()) == [shop.Item(id=1)]


@pytest.mark.parametrize(("body", "result"), [(b"report", b"report"), (b"\x89PNG", b"\x89PNG"), (b"", None)])
def test_u11_response_without_documented_content_is_bytes_or_none(
    shop: ModuleType, server: Server, send: Callable[..., Any], body: bytes, result: bytes | None
) -> None:
    server.answers = [Answer(headers={"Content-Type": "application/pdf"}, body=body)]
    request = request_of(shop, {200: bytes | None})

    assert send(request) == result
    server.answers = [Answer(status=204)]
    assert send(request) is None


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7"])
def test_b7_codec_that_is_not_a_charset_is_ignored(
    shop: ModuleType, server: Server, send: Callable[..., Any], charset: str
) -> None:
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    server.answers = [Answer(headers=headers, body=b"a\\u0041-b+AGE-")]

    assert send(request_of(shop, {200: str})) == "a\\u0041-b+AGE-"


@pytest.mark.parametrize(
    "charset",
    """
    utf-16 UTF-16LE utf-32 latin1 ISO-8859-15 windows-1252 cp1251 Shift_JIS gb18030 GBK
    Big5 EUC-JP euc-kr koi8-r iso-2022-jp
    """.split(),
)
def test_b7_charsets_of_the_web_are_decoded(shop: ModuleType, charset: str) -> None:
    text = {"cp1251": "ж", "koi8-r": "ж"}.get(charset, "é")
    if charset.lower() in {"shift_jis", "big5", "gbk", "euc-jp", "iso-2022-jp"}:
        text = "日本"
    text = "한국" if charset == "euc-kr" else text
    headers = {"Content-Type": f"text/plain;charset={charset}"}

    result = request_of(shop, {200: str}).parse(200, headers, text.encode(charset))
    assert result == text


@pytest.mark.parametrize("charset", ["punycode", "utf-16", "iso-2022-jp", "gb18030"])
def test_b7_decoding_takes_linear_time(shop: ModuleType, charset: str) -> None:
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    request = request_of(shop, {200: str})

    def seconds(size: int) -> float:
        content = b"\xff-a1~{\x1b$B" * size
        times = []
        for _ in range(5):
            start = time.perf_counter()
            request.parse(200, headers, content)
            times.append(time.perf_counter() - start)
            with pytest.raises(shop.ApiError, match=r"^500 .*from GET /items"):
                request.parse(500, headers, content)
        return min(times)

    assert seconds(80_000) < 12 * seconds(20_000) + 0.01


@pytest.mark.parametrize("unit", ["; charset", ";", " ", "; a=b", '"', "; charset =  ", "a/"])
def test_b7_content_type_is_parsed_in_linear_time(shop: ModuleType, unit: str) -> None:
    request = request_of(shop, {200: str})

    def seconds(size: int) -> float:
        headers = {"Content-Type": "text/plain" + unit * size}
        times = []
        for _ in range(5):
            start = time.perf_counter()
            request.parse(200, headers, b"a")
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(80_000) < 12 * seconds(20_000) + 0.01


@pytest.mark.parametrize(
    "case",
    [
        (str, "hello", "hello"),
        (str, '"hello"', "hello"),
        (str, "12", "12"),
        (list[int], "[1]", [1]),
        (int | str, "12", 12),
        (Any, "größer", "größer"),
    ],
)
def test_b13_response_without_content_type_is_json_or_else_text(
    shop: ModuleType, server: Server, send: Callable[..., Any], case: tuple[object, str, object]
) -> None:
    form, body, result = case
    server.answers = [Answer(body=body.encode())]

    assert send(request_of(shop, {200: form})) == result


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (rb"\ud83d", "\ufffd"),
        (rb"\uDE00", "\ufffd"),
        (rb"a\ud83d\ud83d\ude00z", "a\ufffd\U0001f600z"),
        (rb"\ud83d\n", "\ufffd\n"),
        (rb"\ud83dA\ud83dA", "\ufffdA\ufffdA"),
        (rb"\\ud83d\ud83d", "\\ud83d\ufffd"),
    ],
)
def test_b14_lone_surrogate_becomes_the_replacement_character(
    shop: ModuleType, server: Server, send: Callable[..., Any], body: bytes, name: str
) -> None:
    server.answers = [json_answer('{"id": 1, "name": "' + body.decode("ascii") + '"}')]

    assert send(request_of(shop, {200: shop.Item})) == shop.Item(id=1, name=name)
