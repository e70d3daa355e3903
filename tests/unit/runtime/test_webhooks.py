"""A webhook is believed only if it is signed as Standard Webhooks says, and just now."""

import base64
import hashlib
import hmac
import importlib
import time
from types import ModuleType

import pytest

# That of the examples in the standard.
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"  # noqa: S105 - published
OTHER_SECRET = "whsec_c2VjcmV0"  # noqa: S105 - made up
BODY = b'{"event_type":"ping","data":{"success":true}}'
Headers = dict[str, str]


@pytest.fixture
def webhooks(shop: ModuleType) -> ModuleType:
    """Return the module of the runtime."""
    return importlib.import_module(f"{shop.__name__}._runtime.webhooks")


def signed(*, seconds: int = 0, body: bytes = BODY, secret: str = SECRET) -> Headers:
    """Headers of a request that is sent `seconds` from now."""
    timestamp = str(int(time.time()) + seconds)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = b"msg_1." + timestamp.encode() + b"." + body
    digest = hmac.new(key, text, hashlib.sha256).digest()
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": "v1," + base64.b64encode(digest).decode(),
    }


def refused(webhooks: ModuleType, headers: Headers, body: bytes = BODY) -> str:
    """Return the message of a refused signature."""
    with pytest.raises(webhooks.WebhookSignatureError) as raised:
        webhooks.read_webhook(dict, headers, body, SECRET)
    return str(raised.value)


def test_signed_body_is_read(webhooks: ModuleType) -> None:
    read = webhooks.read_webhook(dict, signed(), BODY, SECRET)

    assert read == {"event_type": "ping", "data": {"success": True}}
    assert webhooks.read_webhook(dict, signed(), BODY.decode(), SECRET) == read


def test_one_of_several_signatures_is_enough(webhooks: ModuleType) -> None:
    headers = signed()
    headers["Webhook-Signature"] = f"v1a,xx v1,eA== {headers['Webhook-Signature']}"

    assert webhooks.read_webhook(dict, headers, BODY, SECRET)


def test_without_a_secret_nothing_is_verified(webhooks: ModuleType) -> None:
    assert webhooks.read_webhook(dict, {}, BODY, None)


def test_example_of_the_standard_is_signed_well_but_old(webhooks: ModuleType) -> None:
    headers = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }

    assert refused(webhooks, headers) == "it was not sent just now"


@pytest.mark.parametrize("seconds", [-400, 400])
def test_old_and_early_ones_are_refused(webhooks: ModuleType, seconds: int) -> None:
    assert refused(webhooks, signed(seconds=seconds)) == "it was not sent just now"


def test_other_body_secret_or_id_is_refused(webhooks: ModuleType) -> None:
    said = "it is not signed by this secret"

    assert refused(webhooks, signed(), BODY + b" ") == said
    assert refused(webhooks, signed(secret=OTHER_SECRET)) == said
    assert refused(webhooks, {**signed(), "Webhook-Id": "msg_2"}) == said
    assert refused(webhooks, {**signed(), "Webhook-Timestamp": "0"}) == said
    assert refused(webhooks, {**signed(), "Webhook-Signature": "v1,"}) == said
    assert refused(webhooks, {**signed(), "Webhook-Signature": "v1,é"}) == said


@pytest.mark.parametrize("name", list(signed()))
def test_header_that_is_no_text_is_refused(webhooks: ModuleType, name: str) -> None:
    """Some servers hand on bytes that are not UTF-8 as half a character each."""
    odd = b"v1,\xff".decode(errors="surrogateescape")

    said = refused(webhooks, {**signed(), name: odd})

    assert said == "it is not signed by this secret"


def test_webhook_body_with_a_surrogate_is_refused(webhooks: ModuleType) -> None:
    with pytest.raises(webhooks.WebhookSignatureError):
        webhooks.read_webhook(dict, signed(), BODY.decode() + "\ud800", SECRET)


@pytest.mark.parametrize("name", list(signed()))
def test_missing_header_is_named_as_the_reason(webhooks: ModuleType, name: str) -> None:
    headers = signed()
    del headers[name]

    assert refused(webhooks, headers) == "a header of the signature is missing"


@pytest.mark.parametrize("secret", ["", "whsec_", "no base64!"])
def test_invalid_webhook_secret_raises_value_error(
    webhooks: ModuleType, secret: str
) -> None:
    with pytest.raises(ValueError, match=r"empty|base64|[Pp]adding"):
        webhooks.read_webhook(dict, signed(), BODY, secret)
