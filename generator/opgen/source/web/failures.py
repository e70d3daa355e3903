"""Messages for network errors.

They contain no secrets and no terminal control characters.
"""

import os
import ssl
from collections.abc import Iterator

import httpx2

from opgen.source.web.redact import Redactor
from opgen.source.web.types import Failure, Limits

TEXT_LIMIT = 200
"""Maximum number of characters that a message quotes from a server."""

EXPLAINED = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
"""Exception types that `explain` accepts."""


def explain(error: Exception, limits: Limits, redactor: Redactor) -> Failure:
    """Return the failure that describes `error`, an instance of one of `EXPLAINED`."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = redactor.mask_line(cause.verify_message, TEXT_LIMIT)
            return Failure(
                message=f"the server's certificate is not trusted: {reason}"
                " (if a private authority issued it, set SSL_CERT_FILE to the certificate of the authority)"
            )
        if isinstance(cause, ssl.SSLError):
            reason = redactor.mask_line(cause.reason or "connection closed", TEXT_LIMIT)
            return Failure(message=f"cannot establish a TLS connection: {reason}")
    match error:
        case httpx2.ConnectTimeout():
            return Failure(
                message=f"cannot connect within {limits.connect:g} s", is_retryable=True, was_connected=False
            )
        case httpx2.TimeoutException():
            return Failure(message=f"no data from the server for {limits.read:g} s", is_retryable=True)
        case httpx2.ConnectError():
            return Failure(message=f"cannot connect: {_system_reason(error)}", is_retryable=True, was_connected=False)
        case httpx2.ProxyError():
            return Failure(message=redactor.mask_line(str(error), TEXT_LIMIT))
        case httpx2.RemoteProtocolError():
            reason = redactor.mask_line(str(error), TEXT_LIMIT).removesuffix(".")
            reason = reason[:1].lower() + reason[1:]
            return Failure(message=f"invalid HTTP response: {reason}")
        case httpx2.NetworkError():
            return Failure(message=f"connection lost: {_system_reason(error)}")
        case _:
            # The texts of these errors quote the request: `Illegal header value b'Bearer …'`.
            return Failure(message="cannot send the request")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _system_reason(error: BaseException) -> str:
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno:
            # asyncio puts the representation of a Python tuple into the error's own text.
            return os.strerror(cause.errno).lower()
    return "closed by the remote host"
