"""What the API sends by itself: each webhook and callback as a value.

`headers` and `body` are the request's, the body byte for byte. With a `webhook_secret`
the signature of Standard Webhooks is verified first. All functions raise
`WebhookSignatureError` where that is missing, wrong or old, and `WebhookError` where
the body is not as documented.
"""

from collections.abc import Mapping

from ._runtime.webhooks import WebhookError, WebhookSignatureError, read_webhook
from .models import ClassBody

__all__ = [
    "WebhookError",
    "WebhookSignatureError",
    "parse_a_b_ipkq",
    "parse_a_b_iubx",
    "parse_a_b_paths_1a_get_callbacks_b_url_post",
    "parse_class",
    "parse_print_1",
    "parse_read_webhook",
    "parse_webhook_pkwj",
    "parse_webhook_ress",
]


def parse_webhook_pkwj(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_print_1(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """\"\"\"; print(1).

    \\

    Answer it with 204 (\"\"\").

    Headers: `\"\"\"` (` \"\"\").
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_webhook_ress(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_a_b_iubx(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_a_b_ipkq(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_class(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> ClassBody:
    """Read what the API sends with POST."""
    return read_webhook(ClassBody, headers, body, webhook_secret)


def parse_read_webhook(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)


def parse_a_b_paths_1a_get_callbacks_b_url_post(
    headers: Mapping[str, str], body: bytes | str, *, webhook_secret: str | None = None
) -> None:
    """Read what the API sends with POST.

    Answer it with 204 (Done).
    """
    return read_webhook(None, headers, body, webhook_secret)
