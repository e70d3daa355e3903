"""Requests as values, responses that are parsed to their documented types, and errors of calls."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import responses
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from typing_extensions import TypeForm, override

from .encode import Pairs, one_line
from .http_library import httpx
from .models import Method, adapter
from .package import module

if TYPE_CHECKING:
    from .reading import MisfitError, Problems

T = TypeVar("T")
StatusKey = int | Literal["1XX", "2XX", "3XX", "4XX", "5XX", "default"]
Reading = Literal["strict", "keep"]
IDEMPOTENT = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"})
_WITHOUT_BODY = frozenset({204, 205, 304})  # RFC 9110 section 6.4.1
_REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
# Some codecs of Python are not charsets, and punycode takes quadratic time.
_CHARSET = re.compile(
    r"(?ia);\s*charset\s*=\s*[\"']?(?!idna|puny|u7|un|utf[-_.:]*7)([a-z0-9][\w.:-]*)"
)


Content = bytes | Iterable[bytes] | None


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Call:
    """The data of a request.

    `path` is quoted and follows the base URL. `raises` maps each error status to the type
    of its detail. `security` lists alternatives; the schemes of one alternative are sent
    together, and `None` means the security of the API.
    """

    operation_id: str = ""
    method: str
    path: str
    query: Pairs = ()
    headers: Pairs = ()
    # only with styles
    cookies: Pairs = ()
    # end
    content: Content = None
    content_type: str = "application/json"  # of content, if there is any
    raises: Mapping[StatusKey, object] = field(default_factory=dict[StatusKey, object])
    security: tuple[tuple[str, ...], ...] | None = None
    # only with servers
    server: str = ""  # URL of the operation's own server, if documented
    # end
    is_idempotent: bool = False  # safe to send twice, with any method
    # only with event_streams testing
    item: Literal["value", "data", "event"] = "value"  # of a stream
    is_text: bool = False  # True if the data of an item is text
    # end

    @property
    def may_repeat(self) -> bool:
        """Return whether it may arrive twice without a key: by its method or by declaration."""
        return self.is_idempotent or self.method in IDEMPOTENT

    def __str__(self) -> str:
        """Return the method and the documented path, without values, which may be secret."""
        known = module("operations").OPERATIONS.get(self.operation_id)
        if known:
            return f"{self.method} {known.path}"
        from .failures import public_url

        return f"{self.method} {public_url(self.path)}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Request(Call, Generic[T]):
    """A request for any client. It can be sent several times, and pickled.

    `returns` maps each successful status to the type of its result.
    """

    returns: Mapping[StatusKey, TypeForm[T]]

    def parse(self, status: int, headers: Mapping[str, str], content: bytes) -> T:
        """Return the result in a response. Raise `ClientError` without a result."""
        known = httpx.Headers(headers, encoding="utf-8")
        return Response(self, status, known, content).parse()


@dataclass(frozen=True, eq=False, repr=False)
class Response(Generic[T]):
    """A complete response of any status."""

    request: Request[T]
    status_code: int
    headers: Mapping[str, str]  # names in any case
    content: bytes
    note: str = ""  # more about it, such as the name of a missing credential
    reading: Reading = field(default="strict", kw_only=True)

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
        header, content = self.headers.get("content-type", ""), self.content
        if charset := _CHARSET.search(header[:1000]):
            with suppress(LookupError):  # Python does not know it
                content = content.decode(charset[1], "replace").encode()
        media_type = header.partition(";")[0].strip().lower()
        return media_type, content.removeprefix(b"\xef\xbb\xbf")

    def __repr__(self) -> str:
        return f"<Response {self.status_code} from {self.request}>"

    def parse(self) -> T:
        """Return the result. Raise `ApiError` or `ResponseValidationError`."""
        return self.read()[0]

    def read(self) -> "tuple[T, Problems]":
        """Return the result, and its problems. Raise `ApiError` or `ResponseValidationError`."""
        returns = self.request.returns
        if not is_success(returns, self.status_code):
            raise self.error()
        form = entry(returns, self.status_code)
        try:
            return self._read(form, keep=self.reading == "keep")
        except ValueError as error:  # of a module that is imported on first use
            misfit = cast("MisfitError", error)
            found, note = misfit.problems, str(misfit)
            if not self.content:
                note = "the body is empty"
                found = (found[0]._replace(path=(), rule="empty", message=note),)
                if self.reading == "keep":
                    return cast("T", None), found
            if self.request.operation_id and (misfit.is_json or not self.content):
                note += '; hint: read it with reading="keep"'
            given = replace(self, note=note), misfit.partial, found
            raise ResponseValidationError(*given) from misfit.error

    def error(self) -> "ApiError":
        """Return the error of a response that is not a success."""
        status, raises = self.status_code, self.request.raises
        is_known = is_documented(raises, status)
        detail: Any = None
        found: Problems = ()
        try:
            keep = is_known and self.reading == "keep"
            detail, found = self._read(entry(raises, status), keep=keep)
        except ValueError as misfit:  # an unexpected body must not hide the error
            found = cast("MisfitError", misfit).problems if is_known else ()
        error = error_class(status)(self, detail)
        error.problems = found
        return error

    def _read(self, form: object, *, keep: bool = False) -> "tuple[Any, Problems]":
        """Return the content as `form`, which is any type, and its problems. Raise `MisfitError`."""
        if form is None:
            return None, ()
        if form in (bytes, bytes | None) and self.status_code not in _WITHOUT_BODY:
            return self.content or (b"" if form is bytes else None), ()
        # By its text too: `A | B` equals `B | A`, but the order decides where both fit.
        reader = adapter(form, repr(form))
        return reader.read(*self._readings(), keep=keep, operation=self.request)

    def _readings(self) -> Iterator[tuple[Method, Any]]:
        """Yield the ways to read the content, the most likely first."""
        if self.status_code in _WITHOUT_BODY:
            yield "validate_python", None
            return
        media_type, text = self.decoded()
        is_unknown = "/" not in media_type
        is_json = is_unknown or media_type.endswith(("/json", "+json"))
        if is_json:
            yield ("validate_json", text) if text else ("validate_python", None)
        if is_unknown or media_type.startswith("text/"):
            yield "validate_python", text.decode(errors="replace")
        elif not is_json:
            yield "validate_python", self.content
        if not is_json:  # some servers declare JSON as another type
            yield "validate_json", text


_classes: "dict[int, type[ApiError]]" = {}


class ClientError(Exception):
    """Base class of all errors of a call."""

    request: Any  # of a call, or of the token for it
    address: str  # method and URL, without query and secrets


class ResponseError(ClientError):
    """A response without a usable result."""

    reason = ""
    problems: "Problems" = ()

    def __init__(self, response: Response[Any], detail: Any = None) -> None:
        super().__init__(response, detail)  # the arguments for `pickle`
        self.response = response
        self.request, self.address = response.request, str(response.request)
        self.request_id = response.request_id
        self.status_code = response.status_code
        self.headers = response.headers
        self.body = response.content
        self.detail: Any = detail  # each subclass declares its type
        if not self.reason and self.status_code >= 400:
            self.reason = responses.get(self.status_code, "")

    @override
    def __str__(self) -> str:
        from .failures import body_text

        start = f"{self.status_code} {self.reason}".rstrip()
        said = body_text(self.response.text) if self.status_code >= 300 else ""
        texts = (f"{start} from {self.address}", said, self.response.note)
        line = ": ".join(filter(None, texts))
        known = self.request_id
        return f"{line} (request id {one_line(known)})" if known else line


class ApiError(ResponseError):
    """An error response; `detail` is the documented model if the body fits it, else `None`."""

    def __init_subclass__(cls, status_code: int = 0, reason: str = "") -> None:
        super().__init_subclass__()
        if status_code:
            cls.reason = reason
            _classes[status_code] = cls


class ResponseValidationError(ResponseError):
    """A successful response that does not fit the document; pydantic's error is the cause.

    `partial` is the result with the raw value of each wrong part, as `reading="keep"`
    returns it. It is `None` if the body is not JSON.
    """

    def __init__(
        self, response: Response[Any], partial: Any = None, problems: "Problems" = ()
    ) -> None:
        super().__init__(response)
        self.partial: Any = partial  # of the type of the result
        self.problems = problems


class TransportError(ClientError):
    """A call without a response."""

    def __init__(self, request: Call, problem: str) -> None:
        super().__init__(request, problem)
        self.request, self.address = request, str(request)
        self.problem = problem

    @override
    def __str__(self) -> str:
        return f"no response to {self.address}: {one_line(self.problem)}"


class TransportTimeoutError(TransportError):
    """A call without a response in time."""


def error_class(status_code: int) -> type[ApiError]:
    """Return the class for a status, in any order of imports."""
    module("errors")
    return _classes.get(status_code, ApiError)


def transport_error(request: Call, error: Exception) -> TransportError:
    """Return the error of a call for a failure of the HTTP library."""
    from .failures import failure_text

    late = isinstance(error, httpx.TimeoutException)
    kind = TransportTimeoutError if late else TransportError
    return kind(request, failure_text(error))


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the server's identifier of a request."""
    return next((headers[name] for name in _REQUEST_IDS if name in headers), None)


def is_success(returns: Mapping[Any, object], status: int) -> bool:
    """Return whether `status` is a success: any 2xx, or a documented one."""
    return 200 <= status < 300 or not returns.keys().isdisjoint(_keys(status)[:2])


def is_documented(documented: Mapping[Any, object], status: int) -> bool:
    """Return whether `status`, its range or `default` is documented."""
    return not documented.keys().isdisjoint(_keys(status))


def entry(documented: Mapping[Any, object], status: int) -> object:
    """Return the entry of `status`: its own, its range or `default`.

    Any other success has the entry of the nearest one. Any other error has the entry that
    all documented errors share.
    """
    found = next((key for key in _keys(status) if key in documented), None)
    if found is None and 200 <= status < 300:
        near = [key for key in documented if isinstance(key, int)]
        found = min(near, key=lambda key: abs(key - status), default=None)
    elif found is None:
        forms = {repr(form): key for key, form in documented.items() if form}
        found = forms.popitem()[1] if len(forms) == 1 else None
    return documented.get(found)


def _keys(status: int) -> tuple[object, ...]:
    """Return the keys of a documented status, the most specific first."""
    return status, f"{status // 100}XX", "default"
