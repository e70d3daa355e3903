"""Text that is safe to show, in errors, log lines and `repr`: one line, without secrets."""

import re
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import unquote

from pydantic_core import from_json

from .encode import Json

_SECRET_NAME = re.compile(
    r"(?i)authori[sz]ation|(?<!max_)(?<!page)(?<!page_)(?<!next)(?<!next_)token"
    r"(?!s$|iz|_?count|_?type)|secret|passw|passphrase|cookie"
    r"|credential|signature|(?:api|access|auth|private|ssh)[-_]?(?:key|code)"
)
# Names of the message and of its subject: FastAPI, RFC 9457, RFC 6749, and others.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"
_LONGEST = 300


def is_secret_name(name: str) -> bool:
    """Return whether a field of that name usually contains a secret."""
    return _SECRET_NAME.search(name) is not None


def masked(name: str, value: Any) -> Any:
    """Return a value for display, without secrets by the names of fields and map keys."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_secret_name(name):
        return "***"
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {key: masked(key, each) for key, each in fields.items()}
    if isinstance(value, list):
        return [masked("", each) for each in cast("Iterable[Any]", value)]
    return value


def public_url(url: str) -> str:
    """Return `url` without user, password, query, and segments that look like a key."""
    public = re.sub(r"//[^/?#]*@", "//***@", url.partition("?")[0])
    return re.sub(r"(?<=[^/:]/)(?=[^/]*[0-9])[^/]{20,}", "***", public)


def shown_path(path: str, documented: str, secrets: Iterable[str]) -> str:
    """Return `path` without query, and without values that may be secret.

    Such a value contains one of `secrets`, or its name or the segment before it usually
    belongs to a secret.
    """
    segments, names = path.partition("?")[0].split("/"), documented.split("/")
    is_known = len(names) == len(segments)
    shown, before = list[str](), ""
    for place, segment in enumerate(segments):
        name = names[place] if is_known else "{}"
        is_secret = "{" in name and is_secret_name(f"{before}/{name}")
        is_sent = any(secret in unquote(segment) for secret in secrets)
        shown.append("***" if is_secret or is_sent else segment)
        before = name.partition("{")[0] if is_known else segment
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
        public = [key for key in value if not is_secret_name(key)][:3]
        return "; ".join(f"{key}: {_sentence(value[key])}" for key in public)
    about = next((value[key] for key in _SUBJECTS.split() if value.get(key)), "")
    subject = ".".join(map(str, about)) if isinstance(about, list) else str(about)
    return f"{subject}: {said}" if subject else said
