"""What a call can fail with; the package's `errors` adds a class for each status."""

from typing import TYPE_CHECKING, Any

from .package import module
from .text import body_text, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .request import Request, Response

_classes: "dict[int, type[ApiError]]" = {}


class ClientError(Exception):
    """Any failed call."""


class _AnswerError(ClientError):
    """An answer that holds no result."""

    def __init__(self, response: "Response[Any]", *rest: object) -> None:
        super().__init__(response, *rest)  # what pickle will call it with
        self.response = response
        self.request: Request[Any] = response.request
        self.status_code: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.body: bytes = response.content
        self.request_id: str | None = response.request_id

    def _line(self, reason: str, text: str, hint: str = "") -> str:
        start = f"{self.status_code} {reason}".strip() + f" from {self.request}"
        line = ": ".join(filter(None, (start, text, hint)))
        return line + (
            f" (request id {one_line(self.request_id)})" if self.request_id else ""
        )


class ApiError(_AnswerError):
    """The server said no; `detail` is the documented model, where the answer fits it."""

    detail: Any  # each subclass says what
    reason = ""

    def __init_subclass__(
        cls, *, status_code: int | None = None, reason: str = ""
    ) -> None:
        super().__init_subclass__()
        if status_code is not None:
            cls.reason = reason
            _classes[status_code] = cls

    def __init__(self, response: "Response[Any]", detail: object = None) -> None:
        super().__init__(response, detail)
        self.detail = detail

    def __str__(self) -> str:
        return self._line(self.reason, body_text(self.body), self.response.hint)


class ResponseValidationError(_AnswerError):
    """A success that does not fit the document; pydantic's error is the cause."""

    def __init__(self, response: "Response[Any]", problem: str) -> None:
        super().__init__(response, problem)
        self.problem = problem

    def __str__(self) -> str:
        return self._line("", one_line(self.problem))


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
