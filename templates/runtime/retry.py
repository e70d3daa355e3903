"""Whether a failed attempt may be repeated, and when."""

import random
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from .http_library import httpx
from .request import Request
from .transports import Outcome

T = TypeVar("T")
IDEMPOTENT = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"})
_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_KEY = "idempotency-key"
TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_CUT_OFF = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)
_LONGEST_WAIT = 60.0


def is_idempotent(request: Request[Any], key_header: str | None = None) -> bool:
    """Whether it may arrive twice: by its method, or since a key says that it is the same."""
    if request.is_idempotent or request.method in IDEMPOTENT:
        return True
    keys = {_KEY, (key_header or _KEY).lower()}
    return any(name.lower() in keys for name, _ in request.headers)


def with_key(request: Request[T], key_header: str | None) -> Request[T]:
    """`request` with a key of its own for all attempts, where the API knows such keys."""
    if not key_header or is_idempotent(request, key_header):
        return request
    key = (key_header, str(uuid.uuid4()))
    return replace(request, headers=(*request.headers, key))


def delay(outcome: Outcome, retries: int, *, is_safe: bool) -> float | None:
    """Seconds until another attempt after `retries` of them, or `None`: give up.

    What never left may be sent again, whatever the method. A server that asks for more
    than a minute is not waited for: its answer tells the caller when to come back.
    """
    if isinstance(outcome, httpx.Response):
        if not is_safe or outcome.status_code not in TRANSIENT:
            return None
        asked = _asked(outcome.headers, is_limit=outcome.status_code == 429)
        if asked is not None:
            return asked if asked <= _LONGEST_WAIT else None
    elif not isinstance(outcome, _CUT_OFF if is_safe else _NEVER_SENT):
        return None
    # Full jitter: clients that failed together do not come back together.
    return random.uniform(0, min(8.0, 0.5 * 2**retries))


def _asked(headers: Mapping[str, str], *, is_limit: bool) -> float | None:
    """Seconds from now that the server asks for."""
    after = headers.get("retry-after", "")
    for text, unit in ((headers.get("retry-after-ms"), 1000), (after, 1)):
        if (number := _number(text)) is not None:
            return number / unit
    try:
        date = parsedate_to_datetime(after)
        zone = date.tzinfo or UTC  # which old forms of dates do not name
        return max(0.0, date.replace(tzinfo=zone).timestamp() - time.time())
    except (ValueError, OverflowError):
        return _reset(headers) if is_limit else None


def _reset(headers: Mapping[str, str]) -> float | None:
    """When the limit is lifted: in seconds, or as a time since 1970 in seconds or less."""
    limits = headers.get("ratelimit", "")  # of several that which nothing is left of
    field = re.search(r"\br=0;[^,]*\bt=([0-9]+)", limits)
    field = field or re.search(r"\b(?:reset|t)=([0-9]+)", limits)
    texts = (*map(headers.get, _RESETS), field[1] if field else None)
    found = (number for number in map(_number, texts) if number is not None)
    reset = next(found, None)
    if reset is None or reset < 1e9:
        return reset
    return max(0.0, (reset / 1000 if reset > 1e11 else reset) - time.time())


def _number(text: str | None) -> float | None:
    """Plain decimals only: no sign, no `nan`, no digits of other scripts."""
    return float(text) if text and re.fullmatch(r"[0-9]*\.?[0-9]+", text) else None
