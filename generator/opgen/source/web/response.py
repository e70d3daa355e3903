"""What an HTTP response means to a fetch: a document, no change, another place, or a refusal."""

import email.utils
import re
from datetime import UTC, datetime

import httpx2

from opgen.source.web.body import Body, BodyError
from opgen.source.web.failures import TEXT_LIMIT
from opgen.source.web.redact import Redactor, is_secret_name
from opgen.source.web.types import (
    Answer,
    Failure,
    Moved,
    Order,
    Progress,
    Unchanged,
    Validators,
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 429, 502, 503, 504})
_DOCUMENT = frozenset({200, 203})  # 202 is a promise, 204 nothing, 206 a part

_REFUSAL_BYTES = 1 << 14
_CREDENTIAL_LENGTH = 16
_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
)


async def receive(
    response: httpx2.Response,
    url: str,
    order: Order,
    redactor: Redactor,
) -> Answer | Unchanged | Moved | Failure:
    """Read `response` as far as it is of use. `url` is what was asked, redacted.

    Raises `BodyError` and what httpx2 raises.
    """
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and "location" in headers:
        return Moved(location=headers["location"])
    if status == 304 and order.validators != Validators():
        return Unchanged(url=url)
    if status not in _DOCUMENT:
        text = redactor.line(await _refusal(response, order), TEXT_LIMIT)
        return Failure(
            message=f"the server answered {status}" + (f': "{text}"' if text else ""),
            again=status in _AGAIN,
            wait=_retry_after(headers.get("retry-after", "")),
        )
    content = await _document(response, order)
    if not content or content.isspace():
        return Failure(message="the server sent an empty answer")
    repeated = _repeated_credential(content, order)
    if repeated:
        return Failure(
            message=f"the answer repeats the value of the header {repeated}:"
            " a snapshot would publish it",
        )
    return Answer(
        content=content,
        url=url,
        validators=_validators(headers, redactor),
    )


async def _document(response: httpx2.Response, order: Order) -> bytes:
    body = Body(response.headers.get("content-encoding", ""), order.limits)
    length = response.headers.get("content-length", "")
    expected = int(length) if re.fullmatch(r"[0-9]{1,18}", length) else None
    async for chunk in response.aiter_raw():
        body.add(chunk)
        order.report(Progress(received=body.received, expected=expected))
    return body.content()


async def _refusal(response: httpx2.Response, order: Order) -> str:
    """The beginning of what a server says with its refusal: for people, so whatever comes is right."""
    body = None
    try:
        body = Body(response.headers.get("content-encoding", ""), order.limits)
        async for chunk in response.aiter_raw():
            body.add(chunk)
            if body.received > _REFUSAL_BYTES:
                break
    except (BodyError, httpx2.HTTPError):
        pass  # the status is the news
    beginning = body.so_far()[:_REFUSAL_BYTES] if body else b""
    text = beginning.decode("utf-8", "replace")
    # A secret that the cut has halved would not be recognized.
    longest = max((len(value) for value in order.headers.values()), default=0)
    return text if len(beginning) < _REFUSAL_BYTES else text[: -longest or None]


def _repeated_credential(content: bytes, order: Order) -> str:
    """The name of a header whose credential stands in `content`, as an echoing server may do it."""
    for name, value in order.headers.items():
        words = value.split() if is_secret_name(name) else ()
        for word in words:
            if len(word) >= _CREDENTIAL_LENGTH and word.encode() in content:
                return name
    return ""


def _validators(headers: httpx2.Headers, redactor: Redactor) -> Validators:
    # Masked first: a server may make an ETag of the credential, and files keep it.
    return Validators(
        etag=redactor.masked(headers.get("etag", "")),
        last_modified=redactor.masked(headers.get("last-modified", "")),
    ).usable()


def _retry_after(value: str) -> float | None:
    """The seconds that a Retry-After asks for, whether it gives them or a date."""
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    # Only the one form that HTTP demands: the parser takes others, and overflows on some.
    if _DATE.fullmatch(value) is None:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
