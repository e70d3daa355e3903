"""Random hostile responses. The seed, the case and the number of the attempt determine every byte."""

import gzip
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Encoding = Callable[[bytes], bytes]
Ending = Literal["open", "close", "reset", "silence"]
"""State of the connection after the response: open, closed, reset, or silent until the client gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A response in the pieces that the server writes."""

    pieces: tuple[bytes, ...]
    ending: Ending


ITEM: Final = {
    "name": "one",
    "size": 3,
    "at": "2026-01-01T00:00:00Z",
    "id": "00000000-0000-4000-8000-000000000001",
    "color": "red",
    "children": [{"name": "child"}],
    "unknown": {"deep": [1, None, True]},
}
_VALUES: Final[dict[str, object]] = {
    "item": ITEM,
    "items": [ITEM, ITEM],
    "shape": {"kind": "circle", "radius": 1.5},
    "mapping": {"a": 1},
    "by_cursor": {"items": [ITEM], "next": "c1"},
    "by_page": {"items": [ITEM], "more": True},
    "by_url": {"items": [ITEM], "next": "?page=2"},
    "by_link": [ITEM],
    "either": ITEM,
    "secret": ITEM,
    "token": {"access_token": "t0", "token_type": "bearer", "expires_in": 60},
}
_ITEM: Final = json.dumps(ITEM).encode()
_BODIES: Final = {
    **{name: json.dumps(value).encode() for name, value in _VALUES.items()},
    "text": b"some text",
    "file": bytes(range(256)) * 8,
    "nothing": b"",
    "events": b": hello\nid: 1\nretry: 0\ndata: %b\n\ndata: %b\n\n" % (_ITEM, _ITEM),
    "texts": b"data: some\ndata: text\n\nevent: x\ndata: more\n\n",
    "whole_events": b"event: item\ndata: %b\n\ndata: other\n\n" % _ITEM,
    "lines": _ITEM + b"\n" + _ITEM + b"\n",
    "records": b"\x1e" + _ITEM + b"\n\x1e" + _ITEM + b"\n",
    "parts": b"--b\r\nContent-Type: application/json\r\n\r\n%b\r\n--b--\r\n" % _ITEM,
}
_PROBLEM: Final = b'{"code": "busy", "detail": "later"}'
_TYPES: Final = {
    "text": b"text/plain",
    "file": b"application/octet-stream",
    "events": b"text/event-stream",
    "texts": b"text/event-stream",
    "whole_events": b"text/event-stream",
    "lines": b"application/jsonl",
    "records": b"application/json-seq",
    "parts": b"multipart/mixed; boundary=b",
}
_JSON: Final = b"application/json"
_CHARSETS: Final = (
    *(b"utf-8", b"latin-1", b"utf-16", b"utf-7", b"utf-32", b"cp037", b"shift_jis"),
    *(b"punycode", b"idna", b"hex", b"zlib", b"rot13", b"base64", b"undefined"),
    *(b"unicode_escape", b"raw_unicode_escape", b"mbcs", b"\xff", b"", b"x" * 2_000),
    *(b'"utf-8', b'"', b"utf-8''x", b"utf-8; charset=hex", b"none", b"../../etc"),
)
_OTHER_TYPES: Final = (
    *(b"text/html", b"application/problem+json", b"*/*", b"image/png", b"/", b";;;"),
    *(b"text/event-stream", b"application/jsonl", b"multipart/mixed", b"\xff\xfe"),
    *(b"multipart/mixed; boundary=", b'multipart/mixed; boundary="', b"a" * 5_000),
    *(b"multipart/mixed; boundary*0=a; boundary*99999999999999999999=b", b"a/b;" * 999),
    *(b"multipart/mixed; boundary*=utf-8''b", b"text/plain" + b'; a="' * 900),
)
_NUMBERS: Final = (
    *(b"0", b"1", b"-1", b"nan", b"inf", b"-inf", b"1e400", b"0x1", b"1.5", b"\xb2"),
    *(b"9" * 400, b"9" * 5_000, b"", b" ", b"\xd9\xa1", b"1_000", b"+1", b"NaN"),
)
_DATES: Final = (
    *(b"Fri, 31 Dec 9999 23:59:59 GMT", b"Mon, 99 Foo 2026 00:00:00 GMT", b"yesterday"),
    *(b"Fri, 01 Jan 0001 00:00:00 +2359", b"Thu, 01 Jan 1970 00:00:00 GMT"),
    *(b"Fri, 01 Jan 2026 00:00:00 -99999999999", b"1 Jan 99999999999999999999 0:0:0"),
)
_LOCATIONS: Final = (
    *(b"/", b"?", b"#", b"", b" ", b"//", b"///", b"http:", b"http://[", b"http://[::1"),
    *(b"http://a:99999/", b"http://a:b/", b"mailto:x", b"javascript:x", b"data:,x"),
    *(b"http://\xff/", b"http://xn--/", b"http://a..b/", b"/a%00b", b"/%", b"/\xff"),
    *(b"http://127.0.0.1:1/", b"//127.0.0.1:1/x", b"ftp://127.0.0.1/", b"\\\\host\\x"),
    *(b"http://user:pass@127.0.0.1:1/", b"/" + b"a" * 60_000, b"http://" + b"a." * 999),
)
_LINKS: Final = (
    *(b"<?page=2>; rel=next", b"<>; rel=next", b"<x", b"<x>;rel", b'<x>; rel="next'),
    *(b'<x>; title="; rel=next"', b"<http://[>; rel=next", b"<//h/x>; rel=next"),
    *(b"<" * 9_000, b"<a>," * 9_000, b"<a>;" * 9_000, b'<a>; x="\\' * 5_000),
    *(b"<http://127.0.0.1:1/>; rel=next", b"<\xff>; rel=next", b"<a>; rel=" * 5_000),
)
_JSON_PIECES: Final = (
    *(b"null", b"{}", b"[]", b"[[[", b"}", b'"', b"\\", b",", b":", b"\x00", b"\xff"),
    *(b'"\\ud83d"', b'"\\udc00\\ud83d"', b'"\\u0000"', b"1e999", b"-0", b"NaN", b"1.0"),
    *(b"Infinity", b"9" * 400, b"9" * 6_000, b"\xef\xbb\xbf", b"\xc0\x80", b"true"),
    *(b'"2026-99-99"', b'"circle"', b'{"kind": []}', b"'", b"//", b"\n", b"\r", b"\x1e"),
)
_NOISE: Final = (
    *(b"\x00", b"\xff" * 40, b"\r\n\r\n", b"--b\r\n", b"--b--", b"\r\n--b", b"data:"),
    *(b"data", b"id: \x00", b"retry: " + b"9" * 99, b"event: \xff", b"\r", b"\n\n"),
    *(b"data: [DONE]\n\n", b"\x1e\x1e", b"HTTP/1.1 200 OK\r\n\r\n", b"<html>" * 99),
)
_HUGE: Final = (
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"data\n" * 30_000,
    b"data: x\r" * 20_000,
    b"\r\n--b " + b" " * 100_000,
    b"\r\n--b\r\n" * 20_000,
    b"\x1e" * 100_000,
    b"\n" * 100_000,
    b" " * 1_000_000,
    b'"' + b"\\u0041" * 50_000 + b'"',
    b"[" + b'{"name": 1},' * 20_000 + b"{}]",
    b"a: b\r\n" * 20_000,
)
_STATUSES: Final = (
    *(b"201", b"202", b"203", b"204", b"205", b"206", b"226", b"299", b"304", b"400"),
    *(b"401", b"403", b"404", b"408", b"409", b"422", b"429", b"451", b"499", b"500"),
    *(b"502", b"503", b"504", b"599", b"600", b"999", b"000", b"099", b"1000", b"20"),
    *(b"2OO", b"-1", b"", b"\xb2\xb2\xb2", b"300", b"301", b"302", b"303", b"307", b"308"),
)
_STATUS_LINES: Final = (
    *(b"HTTP/1.0 200 OK", b"HTTP/2.0 200 OK", b"HTTP/0.9 200", b"http/1.1 200 OK"),
    *(b"HTTP/1.1  200 OK", b"HTTP/1.1 200", b"HTTP/1.1", b"", b"ICY 200 OK", b"\xff"),
    *(b"HTTP/1.1 200 " + b"x" * 9_000, b"HTTP/1.1 200 \x1b[31m", b"SSH-2.0-x", b"\x16\x03"),
    *(b"HTTP/1.1 101 Switching Protocols", b"HTTP/1.1 100 Continue", b"PRI * HTTP/2.0"),
)


class _Reply:
    """One response while it is drawn."""

    def __init__(self, draw: random.Random, operation: str, case: str) -> None:
        self._draw = draw
        self._operation = operation
        self._case = case.encode()
        self._headers: list[bytes] = []

    def reply(self) -> Reply:
        """Return the complete response."""
        status = self._status()
        body = self._encoded(self._body(is_error=status not in {b"200", b"204"}))
        self._headers.append(self._content_type())
        for _ in range(self._draw.choice((0, 0, 0, 1, 1, 2, 5))):
            self._headers.append(self._header())
        framed, ending = self._framed(body)
        line = b"HTTP/1.1 %b X" % status
        if self._chance(0.03):
            line = self._draw.choice(_STATUS_LINES)
        start = b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" if self._chance(0.02) else b""
        self._draw.shuffle(self._headers)
        head = b"\r\n".join([line, *self._headers, b"", b""])
        if self._chance(0.02):
            head = self._mutated(head)
            ending = "close"
        return Reply(pieces=self._cut(start + head + framed), ending=ending)

    def _chance(self, share: float) -> bool:
        return self._draw.random() < share

    def _status(self) -> bytes:
        if self._chance(0.7):
            return b"204" if self._operation == "nothing" else b"200"
        return self._draw.choice(_STATUSES)

    def _content_type(self) -> bytes:
        kind = _TYPES.get(self._operation, _JSON)
        if self._chance(0.1):
            kind = self._draw.choice(_OTHER_TYPES)
        if self._chance(0.1):
            kind += b"; charset=" + self._draw.choice(_CHARSETS)
        return b"" if self._chance(0.03) else b"Content-Type: " + kind

    def _header(self) -> bytes:
        draw = self._draw
        own = b"/%b/%b" % (self._operation.encode(), self._case)
        return draw.choice(
            (
                b"Retry-After: " + draw.choice((b"0", b"0", *_NUMBERS, *_DATES)),
                b"Retry-After-Ms: " + draw.choice(_NUMBERS),
                b"RateLimit-Reset: " + draw.choice(_NUMBERS),
                b"X-RateLimit-Reset: " + draw.choice((*_NUMBERS, *_DATES)),
                b"RateLimit: " + draw.choice((b"t=", b"a;" * 9_000, b"t=" * 9_000)),
                b"Location: " + draw.choice((own, own, *_LOCATIONS)),
                b"Link: " + draw.choice((b"<%b?x>; rel=next" % own, *_LINKS)),
                b"Set-Cookie: " + draw.choice((b"a=b", b"\xff", b"a=\xff", b"=;;")),
                b"X-Request-Id: " + draw.choice((b"r1", b"\x1b[31m", b"\xff", b"x" * 9_000)),
                b"WWW-Authenticate: " + draw.choice((b"Basic", b"\xff", b"Bearer " * 999)),
                b"X-Total: " + draw.choice(_NUMBERS),
                b"X-Tags: " + draw.choice((b"a, b", b",,,", b"," * 9_000, b'"a', b"\xff")),
                b"Last-Modified: " + draw.choice(_DATES),
                b"X-Filter: " + draw.choice((b"{}", *_JSON_PIECES)).replace(b"\n", b""),
                b"X: " + bytes(draw.choices(range(1, 256), k=8)),
                b"X: a\r\n b",
                b"X\x00: a",
                b": a",
                b"X" * 9_000 + b": a",
                b"X: " + b"a" * 60_000,
                b"X: a\r\n" * 120 + b"X: a",
                b"Connection: close",
                b"Upgrade: h2c",
                b"Trailer: X",
                b"Content-Length: " + draw.choice(_NUMBERS),
                b"Transfer-Encoding: " + draw.choice((b"gzip", b"chunked, chunked", b"x")),
            )
        )

    def _body(self, *, is_error: bool) -> bytes:
        body = _BODIES[self._operation]
        if self._operation == "by_cursor":
            next_ = self._draw.choice(("null", '"c1"', f'"{self._draw.random()}"', "1"))
            body = body.replace(b'"c1"', next_.encode())
        if self._operation == "by_page" and self._chance(0.5):
            body = body.replace(b"true", b"false")
        if is_error and self._chance(0.5):
            body = _PROBLEM
        kind = self._draw.random()
        if kind < 0.5:
            return body
        if kind < 0.9:
            return self._mutated(body)
        if kind < 0.95:
            return bytes(self._draw.choices(range(256), k=self._draw.randrange(300)))
        if kind < 0.99:
            return self._draw.choice(_JSON_PIECES)
        at = self._draw.randrange(len(body) + 1)
        return body[:at] + self._draw.choice(_HUGE) + body[at:]

    def _mutated(self, text: bytes) -> bytes:
        draw = self._draw
        for _ in range(draw.choice((1, 1, 2, 4))):
            start = draw.randrange(len(text) + 1)
            end = min(len(text), start + draw.choice((0, 0, 1, 5, 40)))
            piece = draw.choice(
                (b"", draw.choice(_JSON_PIECES), draw.choice(_NOISE), text[start:end] * 2, bytes([draw.randrange(256)]))
            )
            text = text[:start] + piece + text[end:]
        return text

    def _encoded(self, body: bytes) -> bytes:
        """Compress the body, or only declare that it is compressed."""
        if not self._chance(0.08):
            return body
        encodings: dict[bytes, Encoding] = {
            b"gzip": gzip.compress,
            b"deflate": zlib.compress,
            b"gzip, gzip": lambda text: gzip.compress(gzip.compress(text)),
            b"br": bytes,
            b"zstd": bytes,
            b"identity": bytes,
            b"\xff": bytes,
            b"gzip, " * 300 + b"gzip": bytes,
        }
        name = self._draw.choice(list(encodings))
        self._headers.append(b"Content-Encoding: " + name)
        if self._chance(0.1):
            body += bytes(1 << 24)  # a decompression bomb
        compressed = encodings[name](body) if self._chance(0.7) else body[: 1 << 16]
        return self._mutated(compressed) if self._chance(0.2) else compressed

    def _framed(self, body: bytes) -> tuple[bytes, Ending]:
        draw = self._draw
        kind = draw.random()
        length = len(body)
        if kind < 0.5:
            self._headers.append(b"Content-Length: %d" % length)
            return body, "open" if self._chance(0.8) else "close"
        if kind < 0.7:
            self._headers.append(b"Transfer-Encoding: chunked")
            return _chunked(body, draw), "open" if self._chance(0.8) else "close"
        if kind < 0.85:
            return body, "close"
        if kind < 0.9:
            wrong = draw.choice((length + 1, length * 2 + 9, max(0, length - 1), 1 << 62))
            self._headers.append(b"Content-Length: %d" % wrong)
            return body, "close"
        if kind < 0.95:
            self._headers.append(b"Transfer-Encoding: chunked")
            return self._mutated(_chunked(body, draw)), "close"
        if kind < 0.96:
            self._headers += [b"Transfer-Encoding: chunked", b"Content-Length: 3"]
            return _chunked(body, draw), "close"
        if kind < 0.97:
            self._headers += [b"Content-Length: 3", b"Content-Length: 4"]
            return body, "close"
        if kind < 0.985:
            return body[: length // 2], "reset"
        if kind < 0.99:
            self._headers.append(b"Content-Length: %d" % (length + 9))
            return body, "silence"
        return b"", "close"

    def _cut(self, text: bytes) -> tuple[bytes, ...]:
        """Divide the response into the pieces that are written."""
        kind = self._draw.random()
        if kind < 0.8 or len(text) > 5_000:
            return (text,)
        if kind < 0.85:
            return tuple(text[at : at + 1] for at in range(len(text)))
        cuts = sorted(self._draw.randrange(len(text) + 1) for _ in range(4))
        return tuple(text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))


def _chunked(body: bytes, draw: random.Random) -> bytes:
    size = draw.choice((1, 7, 100, 65_536)) if len(body) < 2_000 else 65_536
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return framed + b"0\r\n" + draw.choice((b"", b"", b"X: y\r\n")) + b"\r\n"


def response(seed: int, operation: str, case: str, attempt: int) -> Reply:
    """Return the response to an attempt of a call."""
    key = f"{seed}/{operation}/{case}/{attempt}"
    draw = random.Random(key)  # noqa: S311 - not a secret
    return _Reply(draw, operation, case).reply()
