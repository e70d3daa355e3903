"""What the API sends by itself: each webhook and callback as a value.

`headers` and `body` are the request's, the body byte for byte. With a `webhook_secret`
the signature of Standard Webhooks is verified first. All functions raise
`WebhookSignatureError` where that is missing, wrong or old, and `WebhookError` where
the body is not as documented.
"""

from collections.abc import Mapping
from typing import Any

from ._runtime.webhooks import WebhookError, WebhookSignatureError, read_webhook
from .models import Pet, PetGonePostBody

__all__ = [
    "WebhookError",
    "WebhookSignatureError",
    "parse_anything",
    "parse_form",
    "parse_new_pet_",
    "parse_note",
    "parse_pet_gone_post",
    "parse_pet_gone_put",
    "parse_ping",
]


def parse_anything(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> Any:
    """Read what the API sends with POST."""
    return read_webhook(Any, headers, body, webhook_secret)


def parse_form(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> bytes:
    """Read what the API sends with POST."""
    return read_webhook(bytes, headers, body, webhook_secret)


def parse_new_pet_(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> Pet:
    """A pet was added.

    Sent once for each pet.

    Answer it with 200 (Understood); 410 (Never again).

    Headers: `X-Event` (What happened).
    """
    return read_webhook(Pet, headers, body, webhook_secret)


def parse_note(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> str:
    """Read what the API sends with POST."""
    return read_webhook(str, headers, body, webhook_secret)


def parse_pet_gone_put(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> list[int] | None:
    """Read what the API sends with PUT.

    Deprecated.
    """
    return read_webhook(list[int] | None, headers, body, webhook_secret)


def parse_pet_gone_post(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> PetGonePostBody:
    """Read what the API sends with POST.

    Answer it with 200 (Understood).
    """
    return read_webhook(PetGonePostBody, headers, body, webhook_secret)


def parse_ping(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Only to see whether somebody is there.
    """
    return read_webhook(None, headers, body, webhook_secret)
