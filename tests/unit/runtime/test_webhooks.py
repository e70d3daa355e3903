"""A webhook is believed only if it is signed as Standard Webhooks says, and just now."""

import base64
import hashlib
import hmac
import time
from typing import Any

import pytest

from tests.unit.runtime.shop import runtime

webhooks = runtime("webhooks")

# That of the examples in the standard.
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"  # noqa: S105 - not a secret
OTHER_SECRET = "whsec_c2VjcmV0"  # noqa: S105 - not a secret
BODY = b'{"event_type":"ping","data":{"success":true}}'
Headers = dict[str, str]


def signed(*, seconds: int = 0, body: bytes = BODY, secret: str = SECRET, timestamp: str = "") -> Headers:
    """Headers of a request that is sent `seconds` from now, or at `timestamp`."""
    timestamp = timestamp or str(int(time.time()) + seconds)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = b"msg_1." + timestamp.encode() + b"." + body
    digest = hmac.new(key, text, hashlib.sha256).digest()
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": "v1," + base64.b64encode(digest).decode(),
    }


def refused(headers: Headers, body: bytes = BODY) -> str:
    """Return the message of a refused signature."""
    with pytest.raises(webhooks.WebhookSignatureError) as raised:
        webhooks.read_webhook(dict, headers, body, SECRET)
    return str(raised.value)


def test_signed_body_is_read() -> None:
    read = webhooks.read_webhook(dict, signed(), BODY, SECRET)

    assert read == {"event_type": "ping", "data": {"success": True}}
    assert webhooks.read_webhook(dict, signed(), BODY.decode(), SECRET) == read


def test_one_of_several_signatures_is_enough() -> None:
    headers = signed()
    headers["Webhook-Signature"] = f"v1a,xx v1,eA== {headers['Webhook-Signature']}"

    assert webhooks.read_webhook(dict, headers, BODY, SECRET)


@pytest.mark.parametrize("secret", [None, ""])
@pytest.mark.parametrize("headers", [{}, signed(secret=OTHER_SECRET)])
def test_request_without_a_secret_is_refused_unless_unsigned(headers: Headers, secret: str | None) -> None:
    with pytest.raises(ValueError, match="webhook_secret is empty: pass the secret"):
        webhooks.read_webhook(dict, headers, BODY, secret)

    assert webhooks.read_webhook(dict, headers, BODY, secret, unsigned=True)


def test_secret_and_unsigned_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        webhooks.read_webhook(dict, signed(), BODY, SECRET, unsigned=True)


def test_headers_may_be_lists_of_values() -> None:
    lists: Any = {name: [value] for name, value in signed().items()}
    lists["Content-Type"] = ["application/json"]

    assert webhooks.read_webhook(dict, lists, BODY, SECRET)
    lists["Webhook-Signature"].insert(0, "v1,eA==")
    assert webhooks.read_webhook(dict, lists, BODY, SECRET)
    lists["Webhook-Id"].append("msg_2")
    assert refused(lists) == "it is not signed by this secret"


EXAMPLE = {
    "webhook-id": "msg_loFOjxBNrRLzqYUf",
    "webhook-timestamp": "1731705121",
    "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
}
"""Headers of the standard's example, which is old."""
# The times are read once, so they are far from the tolerance of five minutes: the tests may run minutes later.
LATE = [
    EXAMPLE,
    *(signed(seconds=seconds) for seconds in (-40_000, 40_000)),
    *(signed(timestamp=text) for text in ("9" * 5_000, "0" * 5_000, "٣", "1e9", "-1")),
]
ODD = b"v1,\xff".decode(errors="surrogateescape")
"""Bytes that are not UTF-8. Some servers pass them on as half a character each."""
WRONG = [
    ("webhook-id", "msg_2"),
    ("webhook-timestamp", "0"),
    *(("webhook-signature", text) for text in ("v1,", "v1,é")),
    *((name.lower(), ODD) for name in signed()),
]


@pytest.mark.parametrize("headers", LATE)
def test_old_early_and_absurd_times_are_refused(headers: Headers) -> None:
    assert refused(headers) == "it was not sent just now"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_other_headers_body_or_secret_are_refused(name: str, value: str) -> None:
    wrong = {each: value if each.lower() == name else text for each, text in signed().items()}
    said = {refused(wrong), refused(signed(), BODY + b" "), refused(signed(secret=OTHER_SECRET))}
    assert said == {"it is not signed by this secret"}


@pytest.mark.parametrize("name", list(signed()))
def test_missing_header_is_named_as_the_reason(name: str) -> None:
    headers = {each: text for each, text in signed().items() if each != name}
    assert refused(headers) == "a header of the signature is missing"


def test_webhook_body_with_a_surrogate_is_refused() -> None:
    with pytest.raises(webhooks.WebhookSignatureError):
        webhooks.read_webhook(dict, signed(), BODY.decode() + "\ud800", SECRET)


@pytest.mark.parametrize("secret", ["", "whsec_", "no base64!"])
def test_invalid_webhook_secret_raises_value_error(secret: str) -> None:
    with pytest.raises(ValueError, match=r"empty|base64|[Pp]adding"):
        webhooks.read_webhook(dict, signed(), BODY, secret)
