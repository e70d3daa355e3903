"""Calls of Twilio, from https://www.twilio.com/docs."""

from datetime import UTC, datetime

from twilio.rest import Client as Twilio
from twilio_client import Client


def sdk(url: str) -> Twilio:
    """Return the vendor's client."""
    client = Twilio("AC1", "token")
    client.api.base_url = url
    return client


def message_sdk(client: Twilio) -> object:
    return client.messages.create(
        body="Join Earth's mightiest heroes. Like Kevin Bacon.",
        from_="+15017122661",
        to="+15558675310",
        media_url=["https://example.com/one.png", "https://example.com/two.png"],
        status_callback="https://example.com/MessageStatus",
    )


def message(client: Client) -> object:
    return client.messages.create(
        "AC1",
        body="Join Earth's mightiest heroes. Like Kevin Bacon.",
        from_="+15017122661",
        to="+15558675310",
        media_url=["https://example.com/one.png", "https://example.com/two.png"],
        status_callback="https://example.com/MessageStatus",
    )


def messages_sdk(client: Twilio) -> object:
    return client.messages.list(
        date_sent=datetime(2016, 8, 31, tzinfo=UTC), from_="+15017122661", to="+15558675310", page_size=20
    )


def messages(client: Client) -> object:
    return client.messages.list(
        "AC1", date_sent=datetime(2016, 8, 31, tzinfo=UTC), from_="+15017122661", to="+15558675310", page_size=20
    )


def call_sdk(client: Twilio) -> object:
    return client.calls.create(
        url="http://demo.twilio.com/docs/voice.xml",
        to="+14155551212",
        from_="+15017122661",
        status_callback="https://www.myapp.com/events",
        status_callback_event=["initiated", "answered"],
        status_callback_method="POST",
    )


def call(client: Client) -> object:
    return client.calls.create(
        "AC1",
        url="http://demo.twilio.com/docs/voice.xml",
        to="+14155551212",
        from_="+15017122661",
        status_callback="https://www.myapp.com/events",
        status_callback_event=["initiated", "answered"],
        status_callback_method="POST",
    )
