"""The cases: how the server behaves, what is called, and how the call must end."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal

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

Call = Literal["get", "put", "delete", "create"]
ITEM = b'{"name": "one"}'
SECRET = "sk-very-secret"  # noqa: S105 - what must be found nowhere
JSON = {"Content-Type": "application/json"}
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One fault. `ends` is the error's class, or "ok"; `attempts` is how often the server was asked."""

    name: str
    behaviours: tuple[Behaviour, ...]
    ends: str
    call: Call = "get"
    attempts: int = 1
    says: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    tls: bool = False


def json(body: bytes = ITEM, status: int = 200, **headers: str) -> Behaviour:
    """Return a complete JSON response; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(body, status=status, headers={**JSON, **named})


def bare(status: int, **headers: str) -> Behaviour:
    """Return a response without a body."""
    return json(b"", status, **headers)


async def reset_before_head(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST before a byte was answered."""
    writer.transport.abort()


async def stops_in_the_body(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Half of what was announced, and then nothing."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + ITEM[:7])
    await writer.drain()
    await asyncio.Event().wait()


def chunked(*chunks: bytes) -> Behaviour:
    """Return a chunked body, as these bytes have it."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return raw(head + b"".join(chunks))


NO_RETRY = {"max_retries": 0}
SHORT = {"timeout": 0.2, "max_retries": 0}
DEADLINE = {"total_timeout": 0.5, "max_retries": 0}
SMALL = {"max_response_bytes": MEBIBYTE, "max_retries": 0}


def _date(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


CONNECTIONS = (
    Case(name="accepts and hangs", behaviours=(silent,), ends="TransportTimeoutError", options=SHORT),
    Case(name="accepts and hangs once", behaviours=(silent, json()), ends="ok", attempts=2, options={"timeout": 0.2}),
    Case(
        name="POST that hangs is not sent again",
        behaviours=(silent, json()),
        ends="TransportTimeoutError",
        call="create",
        options={"timeout": 0.2},
    ),
    Case(name="hangs up", behaviours=(hang_up,), ends="TransportError", options=NO_RETRY),
    Case(name="hangs up once", behaviours=(hang_up, json()), ends="ok", attempts=2),
    Case(
        name="POST that may have arrived is not sent again",
        behaviours=(hang_up, json()),
        ends="TransportError",
        call="create",
    ),
    Case(name="resets before the head", behaviours=(reset_before_head,), ends="TransportError", options=NO_RETRY),
    Case(name="resets before the head once", behaviours=(reset_before_head, json()), ends="ok", attempts=2),
    Case(
        name="PUT is sent again after a reset",
        behaviours=(reset_before_head, json()),
        ends="ok",
        call="put",
        attempts=2,
    ),
    Case(
        name="DELETE is sent again after a reset",
        behaviours=(reset_before_head, bare(204)),
        ends="ok",
        call="delete",
        attempts=2,
    ),
    Case(name="resets in the body", behaviours=(reset,), ends="TransportError", options=NO_RETRY),
    Case(name="resets in the body once", behaviours=(reset, json()), ends="ok", attempts=2),
    Case(
        name="POST whose answer breaks off is not sent again",
        behaviours=(reset, json()),
        ends="TransportError",
        call="create",
    ),
    Case(name="always resets", behaviours=(reset_before_head,), ends="TransportError", attempts=3),
    Case(
        name="bad certificate",
        behaviours=(json(),),
        ends="TransportError",
        attempts=0,
        tls=True,
        says="CERTIFICATE",
        options=NO_RETRY,
    ),
)

BODIES = (
    Case(
        name="truncated body",
        behaviours=(json(ITEM[:5], Content_Length="15"),),
        ends="TransportError",
        options=NO_RETRY,
    ),
    Case(name="truncated body once", behaviours=(json(ITEM[:5], Content_Length="15"), json()), ends="ok", attempts=2),
    Case(name="truncated chunk", behaviours=(chunked(b"ff\r\n{"),), ends="TransportError", options=NO_RETRY),
    Case(name="chunk without a size", behaviours=(chunked(b"zz\r\n{}\r\n"),), ends="TransportError", options=NO_RETRY),
    Case(name="whole chunks", behaviours=(chunked(b"f\r\n" + ITEM + b"\r\n", b"0\r\n\r\n"),), ends="ok"),
    Case(
        name="body longer than announced",
        behaviours=(json(ITEM + b"x" * 10, Content_Length=str(len(ITEM))),),
        ends="ok",
    ),
    Case(
        name="length that is no number",
        behaviours=(json(Content_Length="many"),),
        ends="TransportError",
        options=NO_RETRY,
    ),
    Case(name="negative length", behaviours=(json(Content_Length="-1"),), ends="TransportError", options=NO_RETRY),
    Case(
        name="body slower than the whole call may take",
        behaviours=(slow_body(),),
        ends="TransportTimeoutError",
        options=DEADLINE,
    ),
    Case(
        name="head slower than the whole call may take",
        behaviours=(slow_head(),),
        ends="TransportTimeoutError",
        options=DEADLINE,
    ),
    Case(
        name="body that stops in the middle",
        behaviours=(stops_in_the_body,),
        ends="TransportTimeoutError",
        options=SHORT,
    ),
    Case(name="body without an end", behaviours=(endless(),), ends="TransportError", says="bytes", options=SMALL),
    Case(name="head without an end", behaviours=(endless_head(),), ends="TransportError", options=NO_RETRY),
    Case(
        name="error body without an end",
        behaviours=(endless(b"HTTP/1.1 500 Oh\r\n\r\n"),),
        ends="InternalServerError",
        options=SMALL,
    ),
    Case(name="gzip bomb", behaviours=(gzip_bomb(64 * MEBIBYTE),), ends="TransportError", options=SMALL),
    Case(
        name="gzip bomb in an error",
        behaviours=(answer(gzip.compress(bytes(64 * MEBIBYTE)), status=500, headers={"Content-Encoding": "gzip"}),),
        ends="InternalServerError",
        options=SMALL,
    ),
    Case(name="gzip that is none", behaviours=(compressed(b"not gzip"),), ends="TransportError", options=NO_RETRY),
    Case(
        name="gzip that is whole",
        behaviours=(answer(gzip.compress(ITEM), headers={**JSON, "Content-Encoding": "gzip"}),),
        ends="ok",
    ),
)

GARBAGE = (
    Case(name="no HTTP", behaviours=(raw(b"SSH-2.0-x\r\n\r\n"),), ends="TransportError", options=NO_RETRY),
    Case(name="random bytes", behaviours=(raw(bytes(range(256)) * 8),), ends="TransportError", options=NO_RETRY),
    Case(name="no JSON", behaviours=(json(b"<html>"),), ends="ResponseValidationError"),
    Case(name="half of the JSON", behaviours=(json(b'{"name": '),), ends="ResponseValidationError"),
    Case(name="JSON of another shape", behaviours=(json(b'{"id": 1}'),), ends="ResponseValidationError", says="name"),
    Case(name="empty body of a JSON type", behaviours=(json(b""),), ends="ResponseValidationError"),
    Case(name="deep JSON", behaviours=(json(b"[" * 100_000 + b"]" * 100_000),), ends="ResponseValidationError"),
    Case(
        name="page of a captive portal",
        behaviours=(answer(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),),
        ends="ResponseValidationError",
    ),
    Case(name="JSON with a mark of byte order", behaviours=(json(b"\xef\xbb\xbf" + ITEM),), ends="ok"),
    Case(name="no type, but JSON", behaviours=(answer(ITEM),), ends="ok"),
    Case(name="JSON that is not UTF-8", behaviours=(json(b'{"name": "\xff"}'),), ends="ResponseValidationError"),
    Case(name="success that nobody documented", behaviours=(json(status=202),), ends="ok"),
    Case(name="error without a body", behaviours=(bare(404),), ends="NotFoundError"),
    Case(
        name="error in HTML",
        behaviours=(answer(b"<html>", status=502, headers={"Content-Type": "text/html"}),),
        ends="BadGatewayError",
        options=NO_RETRY,
    ),
    Case(name="error whose detail does not fit", behaviours=(json(b"[]", 422),), ends="UnprocessableEntityError"),
    Case(
        name="error whose detail fits",
        behaviours=(json(b'{"message": "too big"}', 422),),
        ends="UnprocessableEntityError",
        says="too big",
    ),
    Case(
        name="error that echoes the secret",
        behaviours=(json(b'{"detail": "no", "token": "' + SECRET.encode() + b'"}', 403),),
        ends="ForbiddenError",
    ),
    Case(name="status without a name", behaviours=(json(b"{}", 499),), ends="ApiError"),
    Case(name="status beyond all", behaviours=(json(b"{}", 799),), ends="ApiError"),
    Case(
        name="early hints first",
        behaviours=(
            raw(
                b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n"
                + ITEM
            ),
        ),
        ends="ok",
    ),
)

RETRIES = (
    *(
        Case(name=f"{status} once", behaviours=(bare(status), json()), ends="ok", attempts=2)
        for status in (408, 429, 500, 502, 503, 504)
    ),
    *(
        Case(name=f"{status} is final", behaviours=(bare(status), json()), ends=name)
        for status, name in (
            (400, "BadRequestError"),
            (401, "UnauthorizedError"),
            (403, "ForbiddenError"),
            (409, "ConflictError"),
            (501, "NotImplementedStatusError"),
        )
    ),
    *(
        Case(name=f"POST and {status}", behaviours=(bare(status), json()), ends=name, call="create")
        for status, name in ((500, "InternalServerError"), (502, "BadGatewayError"), (504, "GatewayTimeoutError"))
    ),
    Case(name="burst of 503", behaviours=(bare(503), bare(503), json()), ends="ok", attempts=3),
    Case(name="503 for ever", behaviours=(bare(503),), ends="ServiceUnavailableError", attempts=3),
    Case(name="no retries wanted", behaviours=(bare(503), json()), ends="ServiceUnavailableError", options=NO_RETRY),
    Case(name="Retry-After in seconds", behaviours=(bare(429, Retry_After="0"), json()), ends="ok", attempts=2),
    Case(name="Retry-After as a date", behaviours=(bare(503, Retry_After=_date(-5)), json()), ends="ok", attempts=2),
    Case(name="retry-after-ms", behaviours=(bare(429, Retry_After_Ms="20"), json()), ends="ok", attempts=2),
    Case(
        name="Retry-After of an hour", behaviours=(bare(429, Retry_After="3600"), json()), ends="TooManyRequestsError"
    ),
    Case(
        name="Retry-After beyond all",
        behaviours=(bare(429, Retry_After="9" * 400), json()),
        ends="TooManyRequestsError",
    ),
    Case(name="Retry-After that is none", behaviours=(bare(429, Retry_After="soon"), json()), ends="ok", attempts=2),
    Case(name="negative Retry-After", behaviours=(bare(429, Retry_After="-3"), json()), ends="ok", attempts=2),
    Case(
        name="Retry-After beyond the deadline",
        behaviours=(bare(503, Retry_After="30"), json()),
        ends="ServiceUnavailableError",
        options={"total_timeout": 2.0},
    ),
)

REDIRECTS = (
    Case(name="redirect on the same host", behaviours=(redirect("/items/2", 307), json()), ends="ok", attempts=2),
    Case(name="redirect to no URL", behaviours=(redirect("http://["),), ends="ApiError", says="redirect"),
    Case(
        name="redirect to no place", behaviours=(redirect("mailto:you@example.com"),), ends="ApiError", says="redirect"
    ),
    Case(name="endless redirect", behaviours=(redirect("/items/1"),), ends="ApiError", attempts=6, says="redirect"),
    Case(
        name="redirect to another host",
        behaviours=(redirect("http://127.0.0.2:1/x"),),
        ends="ApiError",
        says="redirect",
    ),
    Case(name="redirect to nowhere", behaviours=(redirect("http://"),), ends="ApiError"),
    Case(name="redirect to a file", behaviours=(redirect("file:///etc/passwd"),), ends="ApiError"),
    Case(
        name="POST is not redirected by 302", behaviours=(redirect("/items/2"), json()), ends="ApiError", call="create"
    ),
    Case(
        name="POST is redirected by 308",
        behaviours=(redirect("/items/2", 308), json()),
        ends="ok",
        call="create",
        attempts=2,
    ),
)

CASES = (*CONNECTIONS, *BODIES, *GARBAGE, *RETRIES, *REDIRECTS)
