"""What a call can fail with; the package's `errors` adds a class for each status."""

import re
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from .encode import Json
from .package import module

if TYPE_CHECKING:
    from .request import Request, Response

_SECRET_NAME = re.compile(
    r"authori[sz]ation|(?<!max_)token(?!s$|iz|_?count)|secret|passw|passphrase|cookie"
    r"|credential|signature|(?:api|access|auth|private|ssh)[-_]?(?:key|code)",
    re.IGNORECASE,
)
# Where APIs put the sentence and its subject: FastAPI, RFC 9457, RFC 6749, and habit.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"
_LONGEST = 300
_classes: "dict[int, type[ApiError]]" = {}


class ClientError(Exception):
    """Any failed call."""


class _AnswerError(ClientError):
    """An answer came, without a result."""

    reason = ""

    def __init__(self, response: "Response[Any]", detail: Any = None) -> None:
        super().__init__(response, detail)  # what unpickling will call it with
        self.response = response
        self.request = response.request
        self.request_id = response.request_id
        self.status_code = response.status_code
        self.headers = response.headers
        self.body = response.content
        self.detail: Any = detail  # a subclass says what

    def __str__(self) -> str:
        start = f"{self.status_code} {self.reason}".rstrip()
        said = body_text(self.response.text) if self.status_code >= 300 else ""
        texts = (f"{start} from {self.request}", said, self.response.note)
        line = ": ".join(filter(None, texts))
        known = self.request_id
        return f"{line} (request id {one_line(known)})" if known else line


class ApiError(_AnswerError):
    """The server said no; `detail` is the documented model, where the answer fits it."""

    def __init_subclass__(cls, status_code: int = 0, reason: str = "") -> None:
        super().__init_subclass__()
        if status_code:
            cls.reason = reason
            _classes[status_code] = cls


class ResponseValidationError(_AnswerError):
    """A success that does not fit the document; pydantic's error is the cause."""


class TransportError(ClientError):
    """No answer came."""

    def __init__(self, request: "Request[Any]", problem: str) -> None:
        super().__init__(request, problem)
        self.request = request
        self.problem = problem

    def __str__(self) -> str:
        return f"no answer to {self.request}: {one_line(self.problem)}"


class TransportTimeoutError(TransportError):
    """No answer came in time."""


def error_class(status_code: int) -> type[ApiError]:
    """The class for a status, whichever module of the package was imported first."""
    module("errors")
    return _classes.get(status_code, ApiError)


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
