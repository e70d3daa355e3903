"""What may be shown of values that others chose: one safe line, and no secrets."""

import re

from pydantic_core import from_json

from .encode import Json

_SECRET_NAME = re.compile(
    r"authori[sz]ation|(?<!max_)token(?!s$|iz|_?count)|secret|passw|passphrase|cookie"
    r"|credential|signature|(?:api|access|auth|private|ssh)[-_]?(?:key|code)",
    re.IGNORECASE,
)
# Where APIs put the sentence and its subject: FastAPI, RFC 9457, RFC 6749, and habit.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"
_LONGEST = 300


def is_secret_name(name: str) -> bool:
    """Whether a field of that name usually holds a secret."""
    return _SECRET_NAME.search(name) is not None


def public_url(url: str) -> str:
    """`url` without the user, the password and the query it may hold."""
    return re.sub(r"//[^/?#]*@", "//***@", url.partition("?")[0])


def one_line(text: str) -> str:
    """A bounded line without control, bidirectional and invisible characters."""
    start = text[: _LONGEST * 4]  # a server's text may be long
    line = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def body_text(body: str) -> str:
    """What the body of a failed answer says to people; nothing for a page of HTML."""
    try:
        return one_line(_sentence(from_json(body)))
    except ValueError:
        text = one_line(body)
        return "" if text.startswith("<") else text


def _sentence(value: Json) -> str:
    """The telling part of what came."""
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
