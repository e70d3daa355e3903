"""What a call can fail with; the package's `errors` adds a class for each status."""

from typing import TYPE_CHECKING, Any

from .package import module
from .text import body_text, one_line

if TYPE_CHECKING:
    from .request import Request, Response

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
