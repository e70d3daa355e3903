"""Requests as values, and responses that are parsed to their documented types."""

from collections.abc import AsyncIterable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ValidationError
from typing_extensions import TypeForm

from .encode import Pairs
from .errors import (
    AnyCall,
    AnyResponse,
    ApiError,
    Method,
    Problems,
    ResponseValidationError,
    error_class,
    one_line,
    problems_of,
)
from .http_library import httpx
from .models import adapter

T = TypeVar("T")
StatusKey = int | Literal["1XX", "2XX", "3XX", "4XX", "5XX", "default"]
_WITHOUT_BODY = frozenset({204, 205, 304})  # RFC 9110 section 6.4.1
Pieces: TypeAlias = Iterable[bytes] | AsyncIterable[bytes]


class Streamed(Protocol):
    """Content that is sent in pieces."""

    def rewind(self, *, awaited: bool) -> Any:
        """Return to the start. The result, perhaps awaited, is whether another attempt can send it."""

    def headers(self) -> dict[str, str]:
        """Return the headers that describe the content."""
        ...

    def pieces(self, *, awaited: bool) -> Pieces:
        """Return the content for the kind of client that sends it."""
        ...


Content: TypeAlias = bytes | Streamed | None


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Call(AnyCall):
    """The data of a request.

    `path` is quoted and follows the base URL. `raises` maps each error status to the type
    of its detail. `security` lists alternatives; the schemes of one alternative are sent
    together. `server` is the URL of the operation's own server, if documented.
    """

    query: Pairs = ()
    headers: Pairs = ()
    cookies: Pairs = ()
    content: Content = None
    content_type: str | None = None
    raises: Mapping[StatusKey, object] = field(default_factory=dict[StatusKey, object])
    security: tuple[tuple[str, ...], ...] = ()
    server: str = ""
    is_idempotent: bool = False  # safe to send twice, with any method
    item: Literal["value", "data", "event"] = "value"  # of a stream
    is_text: bool = False  # True if the data of an item is text


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
class Response(AnyResponse, Generic[T]):
    """A complete response of any status."""

    request: Request[T]
    strict: bool = field(default=True, kw_only=True)

    def parse(self) -> T:
        """Return the result. Raise `ApiError` or `ResponseValidationError`."""
        return self.read()[0]

    def read(self) -> tuple[T, Problems]:
        """Return the result, and its problems: violated constraints, and parts left out.

        Parts are left out if the response is not `strict`. Raise `ApiError` or
        `ResponseValidationError`.
        """
        returns = self.request.returns
        if not is_success(returns, self.status_code):
            raise self.error()
        form = entry(returns, self.status_code)
        try:
            return self._read(form, strict=self.strict)
        except ValidationError as error:
            partial = None
            with suppress(ValidationError):
                partial = self._read(form, strict=False)[0]
            note = problems(error) if self.content else "the body is empty"
            given = replace(self, note=note), partial, problems_of(error)
            raise ResponseValidationError(*given) from error

    def error(self) -> ApiError:
        """Return the error of a response that is not a success."""
        detail = None
        with suppress(ValidationError):  # an unexpected body must not hide the error
            detail = self._read(entry(self.request.raises, self.status_code))[0]
        return error_class(self.status_code)(self, detail)

    def _read(self, form: object, *, strict: bool = True) -> tuple[Any, Problems]:
        """Return the content as `form`, which is any type, and its problems. Raise `ValidationError`."""
        if form is None:
            return None, ()
        if form in (bytes, bytes | None) and self.status_code not in _WITHOUT_BODY:
            return self.content or (b"" if form is bytes else None), ()
        # By its text too: `A | B` equals `B | A`, but the order decides where both fit.
        return adapter(form, repr(form)).read(*self._readings(), strict=strict)

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


def validate_body(form: object, body: object) -> object:
    """Return `body`. Validate a mapping as `form` first. Raise `ValidationError`."""
    if not isinstance(body, Mapping):
        return body
    fields: dict[str, Any] = dict(cast("Mapping[str, Any]", body))
    return adapter(form, repr(form)).validate(0, "validate_python", fields)


def build_body(
    model: type[BaseModel],
    given: Mapping[str, Any],
    nullable: Collection[str] = (),
    *,
    required: bool = True,
) -> object:
    """Return the argument `body`, or else a `model` with all arguments as its fields.

    `None` is not sent, except for a field that is required or `nullable`. Raise `ValidationError` for an invalid
    value, and `TypeError` for an unknown argument.
    """
    if "body" in given:
        if len(given) > 1:
            raise TypeError("give either `body` or its fields")
        return validate_body(model, given["body"])
    known = model.model_fields
    if unknown := sorted(given.keys() - known.keys()):
        raise TypeError(f"unexpected keyword argument {unknown[0]!r}")
    fields = {
        name: value
        for name, value in given.items()
        if value is not None or name in nullable or known[name].is_required()
    }
    return validate_body(model, fields) if fields or required else None


def is_success(returns: Mapping[Any, object], status: int) -> bool:
    """Return whether `status` is a success: any 2xx, or a documented one."""
    return 200 <= status < 300 or status in returns or f"{status // 100}XX" in returns


def entry(documented: Mapping[Any, object], status: int) -> object:
    """Return the entry of `status`: its own, its range, `default`, or that of the nearest success."""
    keys = (status, f"{status // 100}XX", "default")
    found = next((key for key in keys if key in documented), None)
    if found is None and 200 <= status < 300:
        near = [key for key in documented if isinstance(key, int)]
        found = min(near, key=lambda key: abs(key - status), default=None)
    return documented.get(found)


def problems(error: ValidationError) -> str:
    """Return the first problems on one line."""
    return one_line("; ".join(map(str, problems_of(error)[:3])))
