"""Errors of the service: an exception for each kind, and its response."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .models import ErrorDetail, ErrorResponse

TOKEN = "sandboxes-test-token"  # noqa: S105 - of a server that lives for one test
_BEARER = HTTPBearer(auto_error=False)


class TooManyError(Exception):
    """Refused for now."""

    def __init__(self, param: str, details: str, seconds: int) -> None:
        super().__init__(details)
        self.detail = ErrorDetail(param=param, details=details)
        self.seconds = seconds


async def authorize(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> None:
    """Raise 401 with a body that the document does not describe."""
    if given is None or given.credentials != TOKEN:
        raise HTTPException(401, "Could not validate credentials")


def install(app: FastAPI) -> None:
    """Let refusals of `app` be `ErrorResponse`s, as its document says."""
    app.add_exception_handler(RequestValidationError, _unprocessable)
    app.add_exception_handler(TooManyError, _too_many)


async def _unprocessable(_: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    return _refusal(
        422, *(ErrorDetail(param=".".join(map(str, each["loc"][1:])), details=each["msg"]) for each in problems)
    )


async def _too_many(_: Request, error: Exception) -> Response:
    assert isinstance(error, TooManyError)
    response = _refusal(429, error.detail)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _refusal(status: int, *errors: ErrorDetail) -> Response:
    return JSONResponse(ErrorResponse(errors=list(errors)).model_dump(), status)
