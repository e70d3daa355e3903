"""Failures of calls: whether to send again and when, and texts of errors without secrets."""

import random
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import unquote

from pydantic_core import from_json

from .encode import Json, one_line
from .http_library import httpx

_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
# Another attempt would get the same of these server errors. Proxies use others, such as 524.
TRANSIENT = frozenset({408, 429, *range(500, 600)} - {501, 505, 506, 508, 510, 511})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_CUT_OFF = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")  # no sign, no `nan`
_LONGEST_WAIT = 60.0
_LONGEST_TEXT = 500  # of a header: some expressions take quadratic time
# Names of the message and of its subject: FastAPI, RFC 9457, RFC 6749, and others.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"


def delay(
    outcome: httpx.Response | Exception, retries: int, *, is_safe: bool, key: str = ""
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
        if not is_refused and not (is_safe and is_transient):
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


def failure_text(error: Exception) -> str:
    """Return the problem that a failure of the HTTP library describes."""
    name = type(error).__name__
    problem = f"{name}: {error}".rstrip(": ")
    with suppress(AttributeError, KeyError, RuntimeError, TypeError):  # no time-out
        timeouts = cast("Any", error).request.extensions["timeout"]
        seconds = timeouts[name.removesuffix("Timeout").lower()]
        problem = f"{name}: timeout of {seconds:g} s exceeded"
    cause: BaseException | None = error
    while cause:  # frames of the library contain headers, and so may these arguments
        if isinstance(cause, UnicodeError):
            cause.args = (str(cause),)
        cause = cause.with_traceback(None).__cause__
    return problem


def unexpected(
    function: str, kind: str, name: str, known: Iterable[str], path: str = ""
) -> TypeError:
    """Return the error of an unknown name, with the nearest of the `known` ones."""
    near = get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return TypeError(f"{function}() got an unexpected {kind} {path + name!r}{hint}")


def public_url(url: str, secrets: Iterable[str] = ()) -> str:
    """Return `url` without user, password, query, and segments that contain one of `secrets`."""
    segments = re.sub(r"//[^/?#]*@", "//***@", url.partition("?")[0]).split("/")
    given = [secret for secret in secrets if secret]
    hidden = [any(secret in unquote(each) for secret in given) for each in segments]
    shown = (
        "***" if hide else each for hide, each in zip(hidden, segments, strict=True)
    )
    return one_line("/".join(shown))


def body_text(body: str) -> str:
    """Return the message in the body of an error response, or nothing for HTML."""
    try:
        return one_line(_sentence(from_json(body)))
    except ValueError:
        text = one_line(body)
        return "" if text.startswith("<") else text


def _sentence(value: Json) -> str:
    """Return the message in a JSON value."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_sentence, value[:3])))
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    found = (_sentence(value.get(key)) for key in _SENTENCES.split())
    said = next(filter(None, found), "")
    if not said:
        fields = [*value.items()][:3]
        return "; ".join(f"{key}: {_sentence(each)}" for key, each in fields)
    about = next((value[key] for key in _SUBJECTS.split() if value.get(key)), "")
    subject = ".".join(map(str, about)) if isinstance(about, list) else str(about)
    return f"{subject}: {said}" if subject else said
