"""Requests that the API sends, verified and parsed."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any, TypeVar

from typing_extensions import TypeForm

from .request import ClientError, Request, ResponseValidationError

T = TypeVar("T")
_TOLERANCE = 300  # seconds between the server's clock and ours


class WebhookError(ClientError):
    """A request that does not fit the document; pydantic's error is the cause."""


class WebhookSignatureError(WebhookError):
    """A request without a valid signature, or with an old one."""


def read_webhook(
    form: TypeForm[T],
    headers: Mapping[str, Any],
    body: bytes | str,
    secret: str | None,
    *,
    unsigned: bool = False,
) -> T:
    """Return the body as `form`, which is any type, by its media type.

    The signature is verified first, unless the request is `unsigned`. Raise `WebhookError`,
    and `ValueError` without a secret.
    """
    content = body.encode(errors="replace") if isinstance(body, str) else body
    # Some servers give a list of values for each header.
    given = {
        name.lower(): value if isinstance(value, str) else " ".join(value)
        for name, value in headers.items()
    }
    if unsigned == bool(secret):
        problem = "webhook_secret and unsigned=True exclude each other"
        missing = "webhook_secret is empty: pass the secret, or unsigned=True"
        raise ValueError(problem if unsigned else missing)
    if secret:
        _verify(given, content, secret)
    try:
        request = Request(method="POST", path="/", returns={200: form})
        return request.parse(200, given, content)
    except ResponseValidationError as error:
        note = error.response.note
        raise WebhookError(f"not as documented: {note}") from error.__cause__


def _verify(headers: Mapping[str, str], content: bytes, secret: str) -> None:
    """Verify the signature, or raise `WebhookSignatureError`. Source: Standard Webhooks 1.0.0, symmetric."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    if not key:  # anyone could sign with it
        raise ValueError("webhook_secret is empty")
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    sent, timestamp, signature = (headers.get(name, "") for name in names)
    if not sent or not timestamp or not signature:
        raise WebhookSignatureError("a header of the signature is missing")
    signed = f"{sent}.{timestamp}.".encode(errors="replace") + content
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    signatures = signature.encode(errors="replace").split()
    # All are compared, so that the time reveals nothing.
    matches = [hmac.compare_digest(each, b"v1," + digest) for each in signatures]
    if not any(matches):
        raise WebhookSignatureError("it is not signed by this secret")
    if not timestamp.isdecimal() or abs(time.time() - float(timestamp)) > _TOLERANCE:
        raise WebhookSignatureError("it was not sent just now")
