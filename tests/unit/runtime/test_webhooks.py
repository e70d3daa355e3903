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


@pytest.mark.parametrize("timestamp", ["9" * 5_000, "0" * 5_000, "٣", "1e9", "-1"])
def test_signed_timestamp_that_is_absurd_is_refused(timestamp: str) -> None:
    headers = signed(timestamp=timestamp)

    assert refused(headers) == "it was not sent just now"


def test_example_of_the_standard_is_signed_well_but_old() -> None:
    headers = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }

    assert refused(headers) == "it was not sent just now"


@pytest.mark.parametrize("seconds", [-400, 400])
def test_old_and_early_ones_are_refused(seconds: int) -> None:
    assert refused(signed(seconds=seconds)) == "it was not sent just now"


def test_other_body_secret_or_id_is_refused() -> None:
    said = "it is not signed by this secret"

    assert refused(signed(), BODY + b" ") == said
    assert refused(signed(secret=OTHER_SECRET)) == said
    assert refused({**signed(), "Webhook-Id": "msg_2"}) == said
    assert refused({**signed(), "Webhook-Timestamp": "0"}) == said
    assert refused({**signed(), "Webhook-Signature": "v1,"}) == said
    assert refused({**signed(), "Webhook-Signature": "v1,é"}) == said


@pytest.mark.parametrize("name", list(signed()))
def test_header_that_is_no_text_is_refused(name: str) -> None:
    """Some servers hand on bytes that are not UTF-8 as half a character each."""
    odd = b"v1,\xff".decode(errors="surrogateescape")

    said = refused({**signed(), name: odd})

    assert said == "it is not signed by this secret"


def test_webhook_body_with_a_surrogate_is_refused() -> None:
    with pytest.raises(webhooks.WebhookSignatureError):
        webhooks.read_webhook(dict, signed(), BODY.decode() + "\ud800", SECRET)


@pytest.mark.parametrize("name", list(signed()))
def test_missing_header_is_named_as_the_reason(name: str) -> None:
    headers = signed()
    del headers[name]

    assert refused(headers) == "a header of the signature is missing"


@pytest.mark.parametrize("secret", ["", "whsec_", "no base64!"])
def test_invalid_webhook_secret_raises_value_error(secret: str) -> None:
    with pytest.raises(ValueError, match=r"empty|base64|[Pp]adding"):
        webhooks.read_webhook(dict, signed(), BODY, secret)
