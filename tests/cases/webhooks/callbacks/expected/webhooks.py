"""What the API sends by itself: each webhook and callback as a value.

`headers` and `body` are the request's, the body byte for byte. With a `webhook_secret`
the signature of Standard Webhooks is verified first. All functions raise
`WebhookSignatureError` where that is missing, wrong or old, and `WebhookError` where
the body is not as documented.
"""

from collections.abc import Mapping

from ._runtime.webhooks import WebhookError, WebhookSignatureError, read_webhook
from .models import Event

__all__ = [
    "WebhookError",
    "WebhookSignatureError",
    "parse_subscribe_on_both_post",
    "parse_subscribe_on_both_put",
    "parse_subscribe_on_both_put_done",
    "parse_subscribe_on_end_request_body_url_end",
    "parse_subscribe_on_end_request_body_url_failed",
    "parse_subscribe_on_event",
]


def parse_subscribe_on_both_put(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with PUT.

    Answer it with 204 (Thanks).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_subscribe_on_both_post(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> Event:
    """Read what the API sends with POST.

    Answer it with 204 (Thanks).
    """
    return read_webhook(Event, headers, body, webhook_secret)


def parse_subscribe_on_end_request_body_url_end(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with DELETE.

    Answer it with 204 (Thanks).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_subscribe_on_end_request_body_url_failed(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> str:
    """Read what the API sends with POST.

    Answer it with 204 (Thanks).
    """
    return read_webhook(str, headers, body, webhook_secret)


def parse_subscribe_on_event(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> Event:
    """Read what the API sends with POST.

    Answer it with 204 (Thanks).
    """
    return read_webhook(Event, headers, body, webhook_secret)


def parse_subscribe_on_both_put_done(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> bool:
    """Read what the API sends with POST.

    Answer it with 204 (Thanks).
    """
    return read_webhook(bool, headers, body, webhook_secret)
