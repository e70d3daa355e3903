"""Bytes of responses that no server should send, by name."""

from collections.abc import Iterator, Mapping
from itertools import product

BODY = b'{"name": "one"}'
_JSON = b"Content-Type: application/json\r\n"
_LOCATIONS = (
    *(b"http://[", b"//", b"http://a:99999/", b"http://a:b/", b"http:///x"),
    *(b"mailto:x", b"javascript:alert(1)", b"file:///etc/passwd", b"data:text/plain,x"),
    *(b"http://\xc3\xa9.example/", b"http://\xff/", b"http://xn--/", b"http://a..b/"),
    *(b"", b" ", b"?", b"#x", b"/%", b"/a%00b", b"/items/1\tx", b"\xe2\x80\xae/x"),
    *(b"http://x y/", b"http://" + b"a" * 70_000, b"/" + b"a" * 70_000),
)
_TYPES = (
    *(b"\xff\xfe", b";;;", b"application/json\x0b", b"multipart/form-data"),
    *(b"text/event-stream", b"application/xml", b'application/json; charset="'),
    *(
        b"application/json; charset=" + charset
        for charset in (b"\xff", b"utf-7", b"unicode_escape", b"base64", b"a" * 5_000)
    ),
    *(b"text/plain; charset=" + each for each in (b"undefined", b"punycode", b"rot13")),
)
_HEADERS = (
    *(b"Content-Encoding: " + each for each in (b"br", b"zstd", b"nope", b"gzip", b"deflate", b"identity, gzip")),
    *(b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked", b"Content-Length: 3"),
    *(b"X: a\r\n b", b"X", b": x", b"X: \x00", b"Link: <\xff>; rel=next"),
    *(b"Set-Cookie: \xff=\xfe; max-age=z", b"Set-Cookie: a=b; domain=.com"),
    *(b"X-Request-Id: \x1b[31mred", b"X-Request-Id: " + b"x" * 50_000),
    *(
        b"Retry-After: " + each
        for each in (
            *(b"\xff", b".", b"9" * 5_000, b"Mon, 99 Foo 2026 00:00:00 GMT"),
            *(b"Fri, 31 Dec 9999 23:59:59 GMT", b"Fri, 01 Jan 0001 00:00:00 +2359"),
        )
    ),
    *(b"Retry-After-Ms: " + b"9" * 5_000, b"RateLimit: t=" + b"9" * 5_000),
    b"RateLimit-Reset: 9999999999999999999999",
)
_STATUSES = (
    *(b"099 X", b"100 X", b"101 X", b"199 X", b"204 X", b"205 X", b"206 X", b"299 X"),
    *(b"304 X", b"399 X", b"600 X", b"999 X", b"1000 X", b"20 X", b"2OO X", b"-1 X"),
    *(b"200", b"200 \xff\xff", b"404 \x1b[31m"),
)
_BODIES = (
    *(b"null", b"[]", b"1e999", b'{"name": 1e999}', b'{"name": "\\ud800"}', b"nan"),
    *(b'{"name": "a", "name": "b"}', b'{"name": "\\u0000"}', b"\xff", b"\x00"),
    b'{"name": "one", "size": ' + b"1" * 5_000 + b"}",
)
_WHOLE = (
    *(b"hello", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"HTTP/3.0 200 OK\r\n\r\n"),
    b"HTTP/1.0 200 OK\r\n" + _JSON + b"\r\n" + BODY,
    b"HTTP/1.1 200 OK\nContent-Length: 15\n\n" + BODY,
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 3_000 + b"Content-Length: 15\r\n\r\n" + BODY,
)


def unusual_responses() -> Mapping[str, bytes]:
    """Return responses by name."""
    return dict(_responses())


def _responses() -> Iterator[tuple[str, bytes]]:
    for status, place in product((b"300 X", b"302 X", b"307 X"), _LOCATIONS):
        yield _named(status, b"Location: " + place + b"\r\n" + _JSON)
    for status, kind in product((b"200 OK", b"500 X"), _TYPES):
        yield _named(status, b"Content-Type: " + kind + b"\r\n")
    for status, header in product((b"200 OK", b"429 X"), _HEADERS):
        yield _named(status, header + b"\r\n" + _JSON)
    for status in _STATUSES:
        yield _named(status, _JSON)
    for status, body in product((b"200 OK", b"422 X"), _BODIES):
        yield _named(status, _JSON, body)
    for whole in _WHOLE:
        yield ascii(whole[:60]), whole


def _named(status: bytes, head: bytes, body: bytes = BODY) -> tuple[str, bytes]:
    length = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    whole = b"HTTP/1.1 " + status + b"\r\n" + head + length + body
    return ascii(b" ".join((status, head[:60], body[:30]))), whole


_STREAM_TYPES = (
    *(b"text/event-stream", b"application/jsonl", b"application/json-seq"),
    *(b"multipart/mixed; boundary=b", b"multipart/mixed", b'multipart/mixed; boundary="'),
)
_STREAM_BODIES = (
    *(b"", b"data", b"data: {", b"data: {}\n\n", b"data: \xff\n\n", b"\xef\xbb\xbf"),
    b'id: \x00\nretry: 99999999999999999999\ndata: {"name": "a"}\n\n',
    *(b"{}\n", b"{\n", b"1e999\n", b'"\\ud800"\n', b"\x1e{}", b'\x1e\x1e\x1e{"name":'),
    *(b"--b\r\n", b"--b\r\n\r\n{}\r\n--b--", b"--b\r\nContent-Length: zz\r\n\r\n"),
    b'--b\r\nContent-Type: application/json\r\n\r\n{"name": "x"}\r\n--b--\r\n',
    *(bytes(5_000), b"[" * 200_000, b"data: " + b"x" * 1_000_000),
)


def odd_streams() -> Mapping[str, bytes]:
    """Return streams by name."""
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
    pairs = product(_STREAM_TYPES, _STREAM_BODIES)
    return {ascii(kind + b" " + body[:60]): head + kind + b"\r\n\r\n" + body for kind, body in pairs}
