"""Text that is safe to show, in errors, log lines and `repr`: one line, without secrets."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from pydantic_core import from_json

from .encode import Json

# Names of the message and of its subject: FastAPI, RFC 9457, RFC 6749, and others.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"
_LONGEST = 300


def public_url(url: str, secrets: Iterable[str] = ()) -> str:
    """Return `url` without user, password, query, and segments that contain one of `secrets`."""
    segments = re.sub(r"//[^/?#]*@", "//***@", url.partition("?")[0]).split("/")
    given = [secret for secret in secrets if secret]
    hidden = [any(secret in unquote(each) for secret in given) for each in segments]
    shown = (
        "***" if hide else each for hide, each in zip(hidden, segments, strict=True)
    )
    return one_line("/".join(shown))


def one_line(text: str) -> str:
    """Return a short line without control, bidirectional and invisible characters."""
    start = text[: _LONGEST * 4]  # a server's text may be long
    line = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


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
