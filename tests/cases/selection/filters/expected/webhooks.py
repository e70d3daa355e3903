"""What the API sends by itself: each webhook and callback as a value.

`headers` and `body` are the request's, the body byte for byte. With a `webhook_secret`
the signature of Standard Webhooks is verified first. All functions raise
`WebhookSignatureError` where that is missing, wrong or old, and `WebhookError` where
the body is not as documented.
"""

from collections.abc import Mapping

from ._runtime.webhooks import WebhookError, WebhookSignatureError, read_webhook
from .models import Order

__all__ = [
    "WebhookError",
    "WebhookSignatureError",
    "parse_order_sent",
]


def parse_order_sent(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> Order:
    """Read what the API sends with POST.

    Answer it with 204 (Thanks).
    """
    return read_webhook(Order, headers, body, webhook_secret)
