"""Messages for network errors, without secrets and without terminal control characters."""

import os
import ssl
from collections.abc import Iterator

import httpx2

from opgen.source.web.redact import Redactor
from opgen.source.web.types import Failure, Limits

TEXT_LIMIT = 200
"""Characters of a server's text that a message shows at most."""

EXPLAINED = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    ValueError,
)


def explain(error: Exception, limits: Limits, redactor: Redactor) -> Failure:
    """Return the failure that describes `error`, an instance of one of `EXPLAINED`."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = redactor.mask_line(cause.verify_message, TEXT_LIMIT)
            return Failure(
                message=f"its certificate is not trusted: {reason}"
                " (SSL_CERT_FILE may name the certificate of a private authority)",
            )
        if isinstance(cause, ssl.SSLError):
            reason = redactor.mask_line(cause.reason or "broken off", TEXT_LIMIT)
            return Failure(message=f"no TLS connection: {reason}")
    match error:
        case httpx2.ConnectTimeout():
            return Failure(
                message=f"no connection within {limits.connect:g} s",
                is_retryable=True,
                was_connected=False,
            )
        case httpx2.TimeoutException():
            return Failure(
                message=f"the server was silent for {limits.read:g} s",
                is_retryable=True,
            )
        case httpx2.ConnectError():
            return Failure(
                message=f"no connection: {_system_reason(error)}",
                is_retryable=True,
                was_connected=False,
            )
        case httpx2.ProxyError():
            return Failure(message=redactor.mask_line(str(error), TEXT_LIMIT))
        case httpx2.RemoteProtocolError():
            reason = redactor.mask_line(str(error), TEXT_LIMIT).removesuffix(".")
            reason = reason[:1].lower() + reason[1:]
            return Failure(message=f"the answer is broken: {reason}")
        case httpx2.NetworkError():
            return Failure(
                message=f"the connection broke: {_system_reason(error)}",
            )
        case _:
            # The texts of these errors quote the request: `Illegal header value b'Bearer …'`.
            return Failure(message="the request cannot be sent")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _system_reason(error: BaseException) -> str:
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno:
            # asyncio puts the representation of a Python tuple into the error's own text.
            return os.strerror(cause.errno).lower()
    return "closed by the other side"
