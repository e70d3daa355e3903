"""Calls of Square, from https://developer.squareup.com/reference."""

from square import Square
from square_client import Client, models


def sdk(url: str) -> Square:
    """Return the vendor's client."""
    return Square(base_url=url, token="token")


def payment_sdk(client: Square) -> object:
    return client.payments.create(
        source_id="ccof:GaJGNaZa8x4OgDJn4GB",
        idempotency_key="7b0f3ec5-086a-4871-8f13-3c81b3875218",
        amount_money={"amount": 1000, "currency": "USD"},
        autocomplete=True,
        customer_id="W92WH6P11H4Z77CTET0RNTGFW8",
        note="Brief description",
    )


def payment(client: Client) -> object:
    return client.payments.create(
        source_id="ccof:GaJGNaZa8x4OgDJn4GB",
        idempotency_key="7b0f3ec5-086a-4871-8f13-3c81b3875218",
        amount_money={"amount": 1000, "currency": "USD"},
        autocomplete=True,
        customer_id="W92WH6P11H4Z77CTET0RNTGFW8",
        note="Brief description",
    )


def payment_models(client: Client) -> object:
    return client.payments.create(
        source_id="ccof:GaJGNaZa8x4OgDJn4GB",
        idempotency_key="7b0f3ec5-086a-4871-8f13-3c81b3875218",
        amount_money=models.Money(amount=1000, currency="USD"),
        autocomplete=True,
        customer_id="W92WH6P11H4Z77CTET0RNTGFW8",
        note="Brief description",
    )
