"""Forms: what a server reads from them, by a parser that is not ours."""

import datetime as dt
import email
import email.policy
import io
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.support.servers.scripted import Received, Server, json_answer

Send = Callable[..., Any]
Part = tuple[str, str | None, str, bytes]
DAY = dt.date(2026, 11, 25)


def runtime(shop: ModuleType, name: str) -> Any:
    """Return a module of the runtime in the package."""
    __import__(f"{shop.__name__}._runtime.{name}")
    return sys.modules[f"{shop.__name__}._runtime.{name}"]


def parts(received: Received) -> list[Part]:
    """Name, file's name, media type and content of each part, as the standard library reads them."""
    head = f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + received.body, policy=email.policy.HTTP)
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            part.get_filename(),
            part.get_content_type(),
            bytes(part.get_payload(decode=True)),
        )
        for part in message.iter_parts()
    ]


def request(shop: ModuleType, content: object, **changes: Any) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(
        **{"method": "POST", "path": "/file", "returns": {200: Any}, **changes},
        content=content,
        content_type="multipart/form-data",
    )


def test_form_has_a_pair_for_each_item(shop: ModuleType) -> None:
    body = {"a b": "x&y=ü", "n": [1, None, True], "day": DAY, "o": {"k": [1]}, "z": None}
    found = runtime(shop, "forms").encode_form(body)

    assert parse_qsl(found.decode()) == [
        ("a b", "x&y=ü"),
        ("n", "1"),
        ("n", "true"),
        ("day", "2026-11-25"),
        ("o", '{"k":[1]}'),
    ]
    assert runtime(shop, "forms").encode_form(None) is None


def test_parts_arrive_as_a_mail_parser_reads_them(shop: ModuleType, server: Server, send: Send, tmp_path: Path) -> None:
    multipart = runtime(shop, "multipart")
    upload = multipart.Upload
    server.answers = [json_answer("1")]
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG")
    with path.open("rb") as file:
        body = {
            "day": DAY,
            "tags": ["a", "ü"],
            "meta": {"n": 1},
            "picture": upload(file),
            "files": [upload(b"1", "one.txt"), upload(b"2", "two", "text/x-two")],
            "raw": b"\x00",
            "none": None,
            "told": "a,b",
            "shape": upload(b"<svg/>"),
        }
        content = multipart.encode_multipart(
            body, encoding={"told": {"content_type": "text/csv"}, "shape": {"content_type": "image/svg+xml"}}
        )
        assert send(request(shop, content)) == 1
    (received,) = server.received

    assert parts(received) == [
        ("day", None, "text/plain", b"2026-11-25"),
        ("tags", None, "text/plain", b"a"),
        ("tags", None, "text/plain", "ü".encode()),
        ("meta", None, "application/json", b'{"n":1}'),
        ("picture", "picture.png", "image/png", b"\x89PNG"),
        ("files", "one.txt", "text/plain", b"1"),
        ("files", "two", "text/x-two", b"2"),
        ("raw", "raw", "application/octet-stream", b"\x00"),
        ("told", None, "text/csv", b"a,b"),
        ("shape", "shape", "image/svg+xml", b"<svg/>"),
    ]
    assert received.headers["content-length"] == str(len(received.body))


def test_part_name_cannot_inject_headers(shop: ModuleType, server: Server) -> None:
    multipart = runtime(shop, "multipart")
    server.answers = [json_answer("1")]
    named = multipart.Upload(b"x", 'a"\r\nX-Evil: 1')
    evil = multipart.Upload(b"x", headers={"X-Good": "1\r\nX-Evil: 1"})

    with shop.Client(base_url=server.url) as client:
        client.send(request(shop, multipart.encode_multipart({"f": named})))
        with pytest.raises(ValueError, match="control character"):
            client.send(request(shop, multipart.encode_multipart({"f": evil})))
    (received,) = server.received
    assert b"\r\nX-Evil" not in received.body


def test_form_of_bytes_is_sent_again_and_one_with_an_iterator_is_not(
    shop: ModuleType, server: Server, send: Send
) -> None:
    multipart = runtime(shop, "multipart")
    for content, count in ((b"x", 2), (io.BytesIO(b"x"), 2), (iter([b"x"]), 1)):
        server.received = []
        server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
        body = multipart.encode_multipart({"f": multipart.Upload(content)})
        again = request(shop, body, method="PUT")
        if count == 2:
            assert send(again) == 1
        else:
            with pytest.raises(shop.ServiceUnavailableError):
                send(again)
        assert len(server.received) == count


def test_part_without_a_header_that_it_needs_is_refused(shop: ModuleType) -> None:
    multipart = runtime(shop, "multipart")
    needed: dict[str, Any] = {"f": {"headers": ("X-Part",)}}

    with pytest.raises(ValueError, match="'f' needs the header 'X-Part'"):
        multipart.encode_multipart({"f": "a"}, encoding=needed)
    part = multipart.Upload.text("a", headers={"x-part": 1})
    found = multipart.encode_multipart({"f": part}, encoding=needed)
    assert b"\r\nx-part: 1\r\n" in b"".join(found)
    odd = multipart.Upload.text("a", headers={"X Part": "1"})
    with pytest.raises(ValueError, match="invalid name of a header: 'X Part'"):
        multipart.encode_multipart({"f": odd})


def test_object_is_not_sent_as_what_it_is_not(shop: ModuleType) -> None:
    xml: dict[str, Any] = {"o": {"content_type": "application/xml"}}
    encode = runtime(shop, "multipart").encode_multipart

    with pytest.raises(ValueError, match="'o' is sent as application/xml"):
        encode({"o": {"a": 1}}, encoding=xml)
    with pytest.raises(ValueError, match="'o' is sent as application/xml"):
        runtime(shop, "forms").encode_form({"o": {"a": 1}}, xml)
    part = b"".join(encode({"o": "<a/>"}, encoding=xml))
    assert b"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n" in part


def test_path_can_be_sent_again_and_an_iterator_once(
    shop: ModuleType, server: Server, send: Send, tmp_path: Path
) -> None:
    multipart = runtime(shop, "multipart")
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("1")]
    content = multipart.encode_multipart({"f": multipart.Upload(path)})
    assert send(request(shop, content, method="PUT")) == 1
    assert [parts(each) for each in server.received] == [[("f", "a.txt", "text/plain", b"abc")]] * 2

    server.answers, server.received = [json_answer("1")], []
    content = multipart.encode_multipart({"f": multipart.Upload(iter([b"a", b"b"]))})
    assert send(request(shop, content)) == 1
    (received,) = server.received
    assert received.headers["transfer-encoding"] == "chunked"
    assert parts(received) == [("f", "f", "application/octet-stream", b"ab")]


def test_request_in_parts_can_be_pickled(shop: ModuleType) -> None:
    content = runtime(shop, "multipart").encode_multipart({"a": "1", "b": b"2"})
    pickled = pickle.dumps(request(shop, content))
    again = pickle.loads(pickled).content  # noqa: S301 - our own

    assert again.parts == content.parts
