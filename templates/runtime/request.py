"""A call as a value: what is sent, and how its answer is read."""

import contextlib
import functools
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar, cast

from pydantic import ValidationError
from typing_extensions import TypeForm

from .encode import Pairs
from .errors import (
    ApiError,
    ResponseValidationError,
    error_class,
    one_line,
    public_url,
)
from .http_library import httpx
from .models import adapter
from .package import module

T = TypeVar("T")
StatusKey = int | Literal["1XX", "2XX", "3XX", "4XX", "5XX", "default"]
_REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
Pieces: TypeAlias = Iterable[bytes] | AsyncIterable[bytes]


class Streamed(Protocol):
    """Content that is sent in pieces."""

    @property
    def is_repeatable(self) -> bool:
        """Whether another attempt can send it, known after `rewind`."""
        ...

    def rewind(self, *, awaited: bool) -> Any:
        """Return to the start before an attempt; the result may have to be awaited."""
        ...

    def headers(self) -> dict[str, str]:
        """Return the headers that describe the content."""
        ...

    def pieces(self, *, awaited: bool) -> Pieces:
        """Return the content for the kind of client that sends it."""
        ...


Content: TypeAlias = bytes | Streamed | None


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Call:
    """What is sent, and what an error holds.

    `path` is built and quoted: what follows the base URL. `raises` holds the type of
    each error's detail, `security` alternatives of schemes that are needed together.
    A stream in `content` can be sent once. `server` is where the document serves it,
    if not where the client's base URL is.
    """

    operation_id: str = ""
    method: str
    path: str
    query: Pairs = ()
    headers: Pairs = ()
    cookies: Pairs = ()
    content: Content = None
    content_type: str | None = None
    raises: Mapping[StatusKey, object] = field(default_factory=dict[StatusKey, object])
    security: tuple[tuple[str, ...], ...] = ()
    server: str = ""
    is_idempotent: bool = False  # may arrive twice, whatever its method

    def __str__(self) -> str:
        """Method and path as documented: without values, which may be secret."""
        known = module("operations").OPERATIONS.get(self.operation_id)
        path = known.path if known else one_line(public_url(self.path))
        return f"{self.method} {path}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Request(Call, Generic[T]):
    """One call. Any client can send it, as often as wanted, and it can be pickled.

    `returns` holds the type of each success.
    """

    returns: Mapping[StatusKey, TypeForm[T]]

    def parse(self, status: int, headers: Mapping[str, str], content: bytes) -> T:
        """The result an answer holds. Raises the `ClientError` it stands for."""
        known = httpx.Headers(headers, encoding="utf-8")
        return Response(self, status, known, content).parse()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StreamRequest(Call, Generic[T]):
    """One call whose answer, of the media type `accept`, is read item by item.

    `returns` holds the type of an item by status, `None` where there are none. An item is a value, the data of a
    Server-Sent Event, or the whole event; its data is JSON, or else text.
    """

    accept: str
    returns: Mapping[StatusKey, TypeForm[T] | None]
    item: Literal["value", "data", "event"] = "value"
    is_text: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Response(Generic[T]):
    """An answer as it came."""

    request: Request[T]
    status_code: int
    headers: Mapping[str, str]  # by name in any case
    content: bytes
    note: str = ""  # what is known beside it, such as the credential that was missing

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange, to quote in a report."""
        return request_id(self.headers)

    @property
    def text(self) -> str:
        """The content as text, in the charset that it says it has."""
        _, charset = _media_type(self.headers.get("content-type"))
        return _in_utf8(self.content, charset).decode(errors="replace")

    def parse(self) -> T:
        """The result it holds. Raises `ApiError` or `ResponseValidationError`."""
        status, returns = self.status_code, self.request.returns
        if not is_success(returns, status):
            raise self.error()
        try:
            return cast("T", self._read(entry(returns, status)))
        except ValidationError as error:
            noted = replace(self, note=problems(error))
            raise ResponseValidationError(noted) from error

    def error(self) -> ApiError | ResponseValidationError:
        """What an answer stands for that is no documented success."""
        status = self.status_code
        if 200 <= status < 300:
            noted = replace(self, note="this status is not documented")
            return ResponseValidationError(noted)
        try:
            detail = self._read(entry(self.request.raises, status))
        except ValidationError:
            detail = None  # an unexpected body must not hide the error
        return error_class(status)(self, detail)

    def _read(self, form: object) -> Any:
        """The content as `form`, which is any type. Raises `ValidationError`."""
        if form is None or form is bytes:
            return self.content if form else None
        media_type, charset = _media_type(self.headers.get("content-type"))
        # By its text too: `A | B` equals `B | A`, but the order decides where both fit.
        reader = adapter(form, repr(form))
        is_json = media_type.endswith(("/json", "+json"))
        text = _in_utf8(self.content, charset)
        if is_json and text:
            return reader.validate_json(text)
        is_text = media_type.startswith("text/")
        given = text.decode(errors="replace") if is_text else self.content
        try:
            return reader.validate_python(None if is_json else given)
        except ValidationError:
            # Some servers call JSON something else.
            with contextlib.suppress(ValidationError):
                return reader.validate_json(text)
            raise

    def __repr__(self) -> str:
        return f"<Response {self.status_code} from {self.request}>"


def request_id(headers: Mapping[str, str]) -> str | None:
    """The server's name for an exchange."""
    return next((headers[name] for name in _REQUEST_IDS if name in headers), None)


def is_success(returns: Mapping[Any, object], status: int) -> bool:
    """Whether `status` is a documented success; `default` is one among the 2xx only."""
    default = "default" in returns and 200 <= status < 300
    return default or status in returns or f"{status // 100}XX" in returns


def entry(documented: Mapping[Any, object], status: int) -> object:
    """What the closest key says; the keys are any `StatusKey`."""
    for key in (status, f"{status // 100}XX", "default"):
        if key in documented:
            return documented[key]
    return None


@functools.lru_cache(maxsize=64)
def _media_type(text: str | None) -> tuple[str, str]:
    """Media type and charset of a header; where there is none, or no sense in it, of JSON and text."""
    header = Message()
    header["content-type"] = "application/json" if text is None else text
    return header.get_content_type(), header.get_content_charset("utf-8")


def _in_utf8(content: bytes, charset: str) -> bytes:
    """Text, from any charset, without a byte order mark."""
    if charset not in {"utf-8", "us-ascii"}:
        # It may be unknown, or no charset: "hex", "idna".
        with contextlib.suppress(LookupError, ValueError):
            content = content.decode(charset, "replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def problems(error: ValidationError) -> str:
    """What does not fit, on one line."""
    found = error.errors(include_url=False, include_input=False)[:3]
    texts = ((".".join(map(str, each["loc"])), each["msg"]) for each in found)
    return one_line("; ".join(": ".join(filter(None, text)) for text in texts))
