"""Forms as an independent parser reads them."""

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.support.servers.scripted import DONE, Received, Server
from tests.unit.runtime.shop import runtime, shop, unpickled

Send = Callable[..., Any]
Part = tuple[str, str | None, str, bytes]
DAY = dt.date(2026, 11, 25)


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


def request(content: object, **changes: Any) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(
        **{"method": "POST", "path": "/file", "returns": {200: Any}, **changes},
        content=content,
        content_type="multipart/form-data",
    )


def test_form_has_a_pair_for_each_item() -> None:
    body = {"a b": "x&y=ü", "n": [1, None, True], "day": DAY, "o": {"k": [1]}, "z": None}
    found = runtime("forms").encode_form(body)

    assert parse_qsl(found.decode()) == [
        ("a b", "x&y=ü"),
        ("n", "1"),
        ("n", "true"),
        ("day", "2026-11-25"),
        ("o", '{"k":[1]}'),
    ]
    assert runtime("forms").encode_form(runtime("encode").UNSET) is None


def test_parts_arrive_as_a_mail_parser_reads_them(server: Server, send: Send, tmp_path: Path) -> None:
    multipart = runtime("multipart")
    upload = multipart.Upload
    server.answers = [DONE]
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
            "name": upload.text("photo.png"),
            "table": upload.text("a,b", "a.csv", "text/csv"),
            "none": None,
            "told": "a,b",
            "shape": upload(b"<svg/>"),
        }
        content = multipart.encode_multipart(
            body, encoding={"told": {"content_type": "text/csv"}, "shape": {"content_type": "image/svg+xml"}}
        )
        assert send(request(content)) == 1
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
        ("name", None, "text/plain", b"photo.png"),
        ("table", "a.csv", "text/csv", b"a,b"),
        ("told", None, "text/csv", b"a,b"),
        ("shape", "shape", "image/svg+xml", b"<svg/>"),
    ]
    assert received.headers["content-length"] == str(len(received.body))


def test_part_name_cannot_inject_headers(server: Server) -> None:
    multipart = runtime("multipart")
    server.answers = [DONE]
    named = multipart.Upload(b"x", 'a"\r\nX-Evil: 1')
    evil = multipart.Upload(b"x", headers={"X-Good": "1\r\nX-Evil: 1"})

    with shop.Client(base_url=server.url) as client:
        client.send(request(multipart.encode_multipart({"f": named})))
        with pytest.raises(ValueError, match="control character"):
            client.send(request(multipart.encode_multipart({"f": evil})))
    (received,) = server.received
    assert b"\r\nX-Evil" not in received.body


def test_part_without_a_required_header_is_refused() -> None:
    multipart = runtime("multipart")
    needed: dict[str, Any] = {"f": {"headers": ("X-Part",)}}

    with pytest.raises(ValueError, match="'f' needs the header 'X-Part'"):
        multipart.encode_multipart({"f": "a"}, encoding=needed)
    part = multipart.Upload.text("a", headers={"x-part": 1})
    found = multipart.encode_multipart({"f": part}, encoding=needed)
    assert b"\r\nx-part: 1\r\n" in b"".join(found)
    odd = multipart.Upload.text("a", headers={"X Part": "1"})
    with pytest.raises(ValueError, match="invalid name of a header: 'X Part'"):
        multipart.encode_multipart({"f": odd})


def test_object_is_not_sent_as_xml() -> None:
    xml: dict[str, Any] = {"o": {"content_type": "application/xml"}}
    encode = runtime("multipart").encode_multipart

    with pytest.raises(ValueError, match="'o' is sent as application/xml"):
        encode({"o": {"a": 1}}, encoding=xml)
    with pytest.raises(ValueError, match="'o' is sent as application/xml"):
        runtime("forms").encode_form({"o": {"a": 1}}, xml)
    part = b"".join(encode({"o": "<a/>"}, encoding=xml))
    assert b"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n" in part


def test_request_in_parts_can_be_pickled() -> None:
    content = runtime("multipart").encode_multipart({"a": "1", "b": b"2"})
    again = unpickled(request(content)).content

    assert again.parts == content.parts
