"""Whether a failed attempt may be repeated, and when."""

import random
import time
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from .http_library import httpx

Outcome: TypeAlias = httpx.Response | httpx.RequestError
"""What became of an attempt."""
IDEMPOTENT = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_CUT_OFF = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)
_LONGEST_WAIT = 60.0


def delay(method: str, outcome: Outcome, retries: int) -> float | None:
    """Seconds until another attempt after `retries` of them, or `None`: give up.

    What never left may be sent again, whatever the method. A server that asks for more
    than a minute is not waited for: its answer tells the caller when to come back.
    """
    # Full jitter: clients that failed together do not come back together.
    longest = min(8.0, 0.5 * 2**retries)
    backoff = random.uniform(0, longest)
    if isinstance(outcome, _NEVER_SENT):
        return backoff
    if method not in IDEMPOTENT:
        return None
    if not isinstance(outcome, httpx.Response):
        return backoff if isinstance(outcome, _CUT_OFF) else None
    if outcome.status_code not in {429, 502, 503, 504}:
        return None
    asked = _seconds(outcome.headers.get("retry-after", ""), backoff)
    return asked if asked <= _LONGEST_WAIT else None


def _seconds(retry_after: str, default: float) -> float:
    """From now: the header holds them, or a date."""
    try:
        if retry_after.isdecimal():
            return float(retry_after)
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, OverflowError):
        return default
