"""Retries: the attempts that may be repeated, and the pauses between them."""

import random
import re
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from .http_library import httpx
from .transports import Outcome

_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
# Another attempt would get the same of these server errors. Proxies use others, such as 524.
TRANSIENT = frozenset({408, 429, *range(500, 600)} - {501, 505, 506, 508, 510, 511})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_CUT_OFF = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")  # no sign, no `nan`
_LONGEST_WAIT = 60.0
_LONGEST_TEXT = 500  # of a header: some expressions take quadratic time


def delay(
    outcome: Outcome, retries: int, *, is_repeatable: bool, is_safe: bool, key: str = ""
) -> float | None:
    """Return the seconds before the next attempt, or `None` for no further one.

    A request that never left is repeated with any method, and so is one that the server
    refused to process. A conflict may mean that an attempt with the same key is still in
    progress. A server that asks for more than a minute gets no further attempt: its
    response contains the time.
    """
    # Full jitter: clients that failed together do not come back together.
    pause = random.uniform(0, 0.5 * 2 ** min(retries, 4))
    if isinstance(outcome, httpx.Response):
        status = outcome.status_code
        seconds = asked(outcome.headers, pause, is_limit=status == 429)
        is_refused = status == 429 or (status == 503 and seconds is not None)
        is_transient = status in TRANSIENT or (status == 409 and key)
        if not is_repeatable or not (is_refused or (is_safe and is_transient)):
            return None
        if seconds is not None:
            return seconds if seconds <= _LONGEST_WAIT else None
    elif not isinstance(outcome, _CUT_OFF if is_safe else _NEVER_SENT):
        return None
    return pause


def asked(
    headers: Mapping[str, str], pause: float, *, is_limit: bool = False
) -> float | None:
    """Return the seconds from now for which the server asks, or `pause` for a time in the past."""
    after = headers.get("retry-after", "")[:_LONGEST_TEXT]
    for text, unit in ((headers.get("retry-after-ms", ""), 1000), (after, 1)):
        if _NUMBER.fullmatch(text):
            return float(text) / unit
    # The clocks of the server and of this machine may differ.
    now = _seconds(headers.get("date", "")) or time.time()
    seconds = _reset(headers, now) if is_limit else None
    if date := _seconds(after):
        seconds = date - now
    return pause if seconds is not None and seconds <= 0 else seconds


def _seconds(date: str) -> float | None:
    """Return the seconds from 1970 to `date`."""
    try:
        found = parsedate_to_datetime(date[:_LONGEST_TEXT])
        zone = found.tzinfo or UTC  # old forms of dates name no zone
        return found.replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError):
        return None


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds until a limit is lifted. Large numbers are times since 1970."""
    limits = headers.get("ratelimit", "")[:_LONGEST_TEXT]  # prefer an exhausted one
    fields = re.findall(r"\br=0;[^,]*\bt=([0-9]+)", limits)
    fields += re.findall(r"\b(?:reset|t)=([0-9]+)", limits)
    texts = (*(headers.get(name, "") for name in _RESETS), *fields)
    reset = next((float(text) for text in texts if _NUMBER.fullmatch(text)), None)
    if reset is None or reset < 1e9:
        return reset
    return (reset / 1000 if reset > 1e11 else reset) - now
