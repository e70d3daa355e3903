"""Errors of calls, and text that is safe to show: one line, without secrets."""

import functools
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from pydantic_core import ValidationError, from_json
from typing_extensions import override

from .encode import Json
from .package import module

_SECRET_NAME = re.compile(
    r"(?i)authori[sz]ation|(?<!max_)(?<!page)(?<!page_)(?<!next)(?<!next_)token"
    r"(?!s$|iz|_?count|_?type)|secret|passw|passphrase|cookie"
    r"|credential|signature|(?:api|access|auth|private|ssh)[-_]?(?:key|code)"
)
# Names of the message and of its subject: FastAPI, RFC 9457, RFC 6749, and others.
_SENTENCES = "detail details message msg error_description errors error title"
_SUBJECTS = "param loc field location path name pointer"
_LONGEST = 300
_REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
# Other codecs of Python take quadratic time (punycode), or are not charsets (hex).
_CHARSET = re.compile(
    r"(?i);\s*charset\s*=\s*[\"']?(utf[-_]?(?:16|32)(?:[-_]?[bl]e)?|latin[-_]?\d+"
    r"|iso[-_]?8859[-_]\d+|windows-\d+|cp\d+|shift[-_]?jis|gbk|gb2312|gb18030"
    r"|big5(?:[-_]?hkscs)?|euc[-_](?:jp|kr|cn)|iso-2022-(?:jp|kr)|koi8[-_][rut]|tis-620"
    r"|macintosh|mac[-_]roman)(?![\w.:-])"
)
Method: TypeAlias = Literal["validate_json", "validate_python"]
_classes: "dict[int, type[ApiError]]" = {}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AnyCall:
    """The identity of a call, which errors and log lines show."""

    operation_id: str = ""
    method: str
    path: str

    def __str__(self) -> str:
        """Return the method and the documented path, without values, which may be secret."""
        known = module("operations").OPERATIONS.get(self.operation_id)
        path = known.path if known else one_line(public_url(self.path))
        return f"{self.method} {path}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


@dataclass(frozen=True, eq=False, repr=False)
class AnyResponse:
    """A complete response of any status."""

    request: AnyCall
    status_code: int
    headers: Mapping[str, str]  # names in any case
    content: bytes
    note: str = ""  # more about it, such as the name of a missing credential

    @property
    def request_id(self) -> str | None:
        """Return the server's identifier of the request, for a report to its support."""
        return request_id(self.headers)

    @property
    def text(self) -> str:
        """Return the content as text, decoded by the charset of `Content-Type`."""
        return self.decoded()[1].decode(errors="replace")

    def decoded(self) -> tuple[str, bytes]:
        """Return the media type, and the content as UTF-8 without a byte order mark."""
        media_type, charset = content_type(self.headers.get("content-type", ""))
        content = self.content
        if charset:
            with suppress(LookupError):  # Python does not know it
                content = content.decode(charset, "replace").encode()
        return media_type, content.removeprefix(b"\xef\xbb\xbf")

    def __repr__(self) -> str:
        return f"<Response {self.status_code} from {self.request}>"


class Problem(NamedTuple):
    """A part of a response that does not fit the document."""

    path: tuple[str | int, ...]
    message: str

    def __str__(self) -> str:
        path = ".".join(map(str, self.path))
        return one_line(f"{path}: {self.message}" if path else self.message)


Problems: TypeAlias = tuple[Problem, ...]


class ClientError(Exception):
    """Base class of all errors of a call."""


class _ResponseError(ClientError):
    """A response without a usable result."""

    reason = ""

    def __init__(self, response: AnyResponse, detail: Any = None) -> None:
        super().__init__(response, detail)  # the arguments for `pickle`
        self.response = response
        self.request = response.request
        self.request_id = response.request_id
        self.status_code = response.status_code
        self.headers = response.headers
        self.body = response.content
        self.detail: Any = detail  # each subclass declares its type

    @override
    def __str__(self) -> str:
        start = f"{self.status_code} {self.reason}".rstrip()
        said = body_text(self.response.text) if self.status_code >= 300 else ""
        texts = (f"{start} from {self.request}", said, self.response.note)
        line = ": ".join(filter(None, texts))
        known = self.request_id
        return f"{line} (request id {one_line(known)})" if known else line


class ApiError(_ResponseError):
    """An error response; `detail` is the documented model if the body fits it."""

    def __init_subclass__(cls, status_code: int = 0, reason: str = "") -> None:
        super().__init_subclass__()
        if status_code:
            cls.reason = reason
            _classes[status_code] = cls


class ResponseValidationError(_ResponseError):
    """A successful response that does not fit the document; pydantic's error is the cause.

    `partial` is the result without its wrong parts, or `None` if a required part is
    wrong.
    """

    def __init__(
        self, response: AnyResponse, partial: Any = None, problems: Problems = ()
    ) -> None:
        super().__init__(response)
        self.partial: Any = partial  # of the type of the result
        self.problems = problems


class TransportError(ClientError):
    """A call without a response."""

    def __init__(self, request: AnyCall, problem: str) -> None:
        super().__init__(request, problem)
        self.request = request
        self.problem = problem

    @override
    def __str__(self) -> str:
        return f"no response to {self.request}: {one_line(self.problem)}"


class TransportTimeoutError(TransportError):
    """A call without a response in time."""


def error_class(status_code: int) -> type[ApiError]:
    """Return the class for a status, in any order of imports."""
    module("errors")
    return _classes.get(status_code, ApiError)


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the server's identifier of a request."""
    return next((headers[name] for name in _REQUEST_IDS if name in headers), None)


@functools.lru_cache(maxsize=64)
def content_type(text: str) -> tuple[str, str]:
    """Return the media type of a header, and its charset if it is another than UTF-8."""
    found = _CHARSET.search(text[: _LONGEST * 4])
    return text.partition(";")[0].strip().lower(), found[1] if found else ""


def problems_of(*errors: ValidationError) -> Problems:
    """Return each problem with its path."""
    found = [each for error in errors for each in error.errors(include_url=False)]
    return tuple(Problem(each["loc"], each["msg"]) for each in found)


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
        fields = cast("Mapping[str, Any]", value)
        return {key: masked(key, each) for key, each in fields.items()}
    if isinstance(value, list):
        return [masked("", each) for each in cast("Iterable[Any]", value)]
    return value


def public_url(url: str) -> str:
    """Return `url` without user, password and query."""
    return re.sub(r"//[^/?#]*@", "//***@", url.partition("?")[0])


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
