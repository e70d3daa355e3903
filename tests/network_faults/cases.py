"""The cases: how the server behaves, the call, and its documented end."""

import asyncio
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.servers.misbehaving import (
    Behaviour,
    Received,
    answer,
    compressed,
    endless,
    endless_head,
    gzip_bomb,
    hang_up,
    raw,
    redirect,
    reset,
    silent,
    slow_body,
    slow_head,
)

ITEM = b'{"name": "one"}'
SECRET = "sk-very-secret"  # noqa: S105 - the value that no error may contain
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One fault. `ends` is the class of the error, or "ok". `attempts` is the number of received requests."""

    name: str
    behaviours: tuple[Behaviour, ...]
    ends: str
    call: str = "get"
    attempts: int = 1
    message: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def json(body: bytes = ITEM, status: int = 200, **headers: str) -> Behaviour:
    """Return a complete JSON response; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(body, status=status, headers={**JSON, **named})


async def reset_before_head(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection before the first byte of a response."""
    writer.transport.abort()


async def stops_in_the_body(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send half of the announced bytes, and no more."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + ITEM[:7])
    await writer.drain()
    await asyncio.Event().wait()


def chunked(*chunks: bytes) -> Behaviour:
    """Return a response with these bytes as its chunked body."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return raw(head + b"".join(chunks))


OPTIONS: dict[str, dict[str, Any]] = {
    "-": {},
    "final": {"max_retries": 0},
    "short": {"timeout": 0.2, "max_retries": 0},
    "impatient": {"timeout": 0.2},
    "deadline": {"total_timeout": 0.5, "max_retries": 0},
    "two seconds": {"total_timeout": 2.0},
    "small": {"max_response_bytes": MEBIBYTE, "max_retries": 0},
}
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BEHAVIOURS: dict[str, Behaviour] = {
    "item": json(),
    "silent": silent,
    "hang up": hang_up,
    "reset before head": reset_before_head,
    "reset": reset,
    "truncated": json(ITEM[:5], Content_Length="15"),
    "truncated chunk": chunked(b"ff\r\n{"),
    "chunk without size": chunked(b"zz\r\n{}\r\n"),
    "chunks": chunked(b"f\r\n" + ITEM + b"\r\n", b"0\r\n\r\n"),
    "long": json(ITEM + b"x" * 10, Content_Length=str(len(ITEM))),
    "length many": json(Content_Length="many"),
    "length -1": json(Content_Length="-1"),
    "slow body": slow_body(),
    "slow head": slow_head(),
    "stops": stops_in_the_body,
    "endless": endless(),
    "endless head": endless_head(),
    "endless error": endless(b"HTTP/1.1 500 Oh\r\n\r\n"),
    "bomb": gzip_bomb(64 * MEBIBYTE),
    "bomb in error": answer(gzip.compress(bytes(64 * MEBIBYTE)), status=500, headers={"Content-Encoding": "gzip"}),
    "invalid gzip": compressed(b"not gzip"),
    "gzip": answer(gzip.compress(ITEM), headers={**JSON, "Content-Encoding": "gzip"}),
    "SSH": raw(b"SSH-2.0-x\r\n\r\n"),
    "random": raw(bytes(range(256)) * 8),
    "<html>": json(b"<html>"),
    "half": json(b'{"name": '),
    "id": json(b'{"id": 1}'),
    "empty": json(b""),
    "deep": json(b"[" * 100_000 + b"]" * 100_000),
    "portal": answer(b"<html>Sign in</html>", headers=HTML),
    "marked": json(b"\xef\xbb\xbf" + ITEM),
    "untyped": answer(ITEM),
    "latin": json(b'{"name": "\xff"}'),
    "accepted": json(status=202),
    "HTML error": answer(b"<html>", status=502, headers=HTML),
    "list error": json(b"[]", 422),
    "problem": json(b'{"message": "too big"}', 422),
    "echo": json(b'{"detail": "no", "token": "' + SECRET.encode() + b'"}', 403),
    "hints": raw(_HINTS + b"Content-Length: 15\r\n\r\n" + ITEM),
    "after 30": json(b"", 503, Retry_After="30"),
    "loop": redirect("/items/1"),
}

TABLE = """
accepts and hangs                   get     silent                   TransportTimeoutError      1  short
accepts and hangs once              get     silent, item             ok                         2  impatient
POST that hangs is not sent again   create  silent, item             TransportTimeoutError      1  impatient
hangs up                            get     hang up                  TransportError             1  final
hangs up once                       get     hang up, item            ok                         2  -
POST is not sent again              create  hang up, item            TransportError             1  -
resets before the head              get     reset before head        TransportError             1  final
resets before the head once         get     reset before head, item  ok                         2  -
PUT is sent again after a reset     put     reset before head, item  ok                         2  -
DELETE is sent again after a reset  delete  reset before head, 204   ok                         2  -
resets in the body                  get     reset                    TransportError             1  final
resets in the body once             get     reset, item              ok                         2  -
POST with half a response           create  reset, item              TransportError             1  -
always resets                       get     reset before head        TransportError             3  -
bad certificate                     get     item                     TransportError             0  final        CERTIFICATE
truncated body                      get     truncated                TransportError             1  final
truncated body once                 get     truncated, item          ok                         2  -
truncated chunk                     get     truncated chunk          TransportError             1  final
chunk without a size                get     chunk without size       TransportError             1  final
complete chunks                     get     chunks                   ok                         1  -
body longer than announced          get     long                     ok                         1  -
length that is not a number         get     length many              TransportError             1  final
negative length                     get     length -1                TransportError             1  final
body slower than the deadline       get     slow body                TransportTimeoutError      1  deadline
head slower than the deadline       get     slow head                TransportTimeoutError      1  deadline
body that stops in the middle       get     stops                    TransportTimeoutError      1  short
body without an end                 get     endless                  TransportError             1  small        bytes
head without an end                 get     endless head             TransportError             1  final
error body without an end           get     endless error            InternalServerError        1  small
gzip bomb                           get     bomb                     TransportError             1  small
gzip bomb in an error               get     bomb in error            InternalServerError        1  small
invalid gzip                        get     invalid gzip             TransportError             1  final
gzip                                get     gzip                     ok                         1  -
not HTTP                            get     SSH                      TransportError             1  final
random bytes                        get     random                   TransportError             1  final
HTML as JSON                        get     <html>                   ResponseValidationError    1  -
half of the JSON                    get     half                     ResponseValidationError    1  -
JSON of another shape               get     id                       ResponseValidationError    1  -            name
empty body of a JSON type           get     empty                    ResponseValidationError    1  -
deep JSON                           get     deep                     ResponseValidationError    1  -
page of a captive portal            get     portal                   ResponseValidationError    1  -
JSON with a mark of byte order      get     marked                   ok                         1  -
JSON without a type                 get     untyped                  ok                         1  -
JSON that is not UTF-8              get     latin                    ResponseValidationError    1  -
undocumented success                get     accepted                 ok                         1  -
error without a body                get     404                      NotFoundError              1  -
error in HTML                       get     HTML error               ApiError                   1  final
error with another detail           get     list error               UnprocessableEntityError   1  -
error with the documented detail    get     problem                  UnprocessableEntityError   1  -            too big
error with the secret               get     echo                     ForbiddenError             1  -
status without a name               get     499                      ApiError                   1  -
status above 599                    get     799                      ApiError                   1  -
early hints first                   get     hints                    ok                         1  -
503 once                            get     503, item                ok                         2  -
POST and 502                        create  502, item                ApiError                   1  -
burst of 503                        get     503, 503, item           ok                         3  -
503 forever                         get     503                      ServiceUnavailableError    3  -
no retries                          get     503, item                ServiceUnavailableError    1  final
Retry-After beyond the deadline     get     after 30, item           ServiceUnavailableError    1  two seconds
endless redirect                    get     loop                     ApiError                   6  -            redirect
"""
"""Name, call, behaviours (or statuses without a body), end, attempts, options, and a part of the message.

`tests/unit/runtime/test_retries.py` and `test_redirects.py` have other statuses, times and targets.
"""


def _case(line: str) -> Case:
    name, call, behaviours, ends, attempts, options, *message = re.split(" {2,}", line)
    names = behaviours.split(", ")
    return Case(
        name=name,
        call=call,
        behaviours=tuple(BEHAVIOURS[each] if each in BEHAVIOURS else json(b"", int(each)) for each in names),
        ends=ends,
        attempts=int(attempts),
        options=OPTIONS[options],
        message="".join(message),
    )


CASES = tuple(map(_case, TABLE.strip().splitlines()))
