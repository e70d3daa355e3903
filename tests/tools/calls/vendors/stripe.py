"""Calls of Stripe, from https://docs.stripe.com/api."""

from pathlib import Path

from stripe import StripeClient
from stripe_client import Client, models

FILE = Path(__file__).with_name("__init__.py")
"""File to upload."""


def sdk(url: str) -> StripeClient:
    """Return the vendor's client."""
    return StripeClient("sk_test", base_addresses={"api": url, "files": url}, max_network_retries=0)


def customer_sdk(client: StripeClient) -> object:
    return client.v1.customers.create(
        {
            "name": "Jenny Rosen",
            "email": "jennyrosen@example.com",
            "address": {"line1": "510 Townsend St", "city": "San Francisco", "country": "US"},
            "metadata": {"order_id": "6735"},
        }
    )


def customer(client: Client) -> object:
    return client.customers.create(
        name="Jenny Rosen",
        email="jennyrosen@example.com",
        address={"line1": "510 Townsend St", "city": "San Francisco", "country": "US"},
        metadata={"order_id": "6735"},
    )


def customer_models(client: Client) -> object:
    return client.customers.create(
        name="Jenny Rosen",
        email="jennyrosen@example.com",
        address=models.PostChargesShippingAddress(line1="510 Townsend St", city="San Francisco", country="US"),
        metadata={"order_id": "6735"},
    )


def customers_sdk(client: StripeClient) -> object:
    return client.v1.customers.list({"limit": 3, "created": {"gte": 1680893993}, "expand": ["data.default_source"]})


def customers(client: Client) -> object:
    return client.customers.list(limit=3, created={"gte": 1680893993}, expand=["data.default_source"])


def customers_models(client: Client) -> object:
    created = models.RangeQuerySpecs(gte=1680893993)
    return client.customers.list(limit=3, created=created, expand=["data.default_source"])


def payment_intent_sdk(client: StripeClient) -> object:
    return client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": "usd",
            "automatic_payment_methods": {"enabled": True},
        }
    )


def payment_intent(client: Client) -> object:
    return client.payment_intents.create(amount=2000, currency="usd", automatic_payment_methods={"enabled": True})


def payment_intent_models(client: Client) -> object:
    automatic = models.AutomaticPaymentMethods(enabled=True)
    return client.payment_intents.create(amount=2000, currency="usd", automatic_payment_methods=automatic)


def payment_intent_for_card_sdk(client: StripeClient) -> object:
    return client.v1.payment_intents.create(
        {
            "amount": 1099,
            "currency": "usd",
            "payment_method_types": ["card", "link"],
            "transfer_data": {"destination": "acct_1", "amount": 877},
            "shipping": {"name": "Jenny Rosen", "address": {"line1": "510 Townsend St", "postal_code": "98140"}},
            "receipt_email": "jennyrosen@example.com",
        }
    )


def payment_intent_for_card(client: Client) -> object:
    return client.payment_intents.create(
        amount=1099,
        currency="usd",
        payment_method_types=["card", "link"],
        transfer_data={"destination": "acct_1", "amount": 877},
        shipping={"name": "Jenny Rosen", "address": {"line1": "510 Townsend St", "postal_code": "98140"}},
        receipt_email="jennyrosen@example.com",
    )


def payment_intent_for_card_models(client: Client) -> object:
    return client.payment_intents.create(
        amount=1099,
        currency="usd",
        payment_method_types=["card", "link"],
        transfer_data=models.PostPaymentIntentsTransferData(destination="acct_1", amount=877),
        shipping=models.OptionalFieldsShipping(
            name="Jenny Rosen",
            address=models.PostChargesShippingAddress(line1="510 Townsend St", postal_code="98140"),
        ),
        receipt_email="jennyrosen@example.com",
    )


def checkout_session_sdk(client: StripeClient) -> object:
    return client.v1.checkout.sessions.create(
        {
            "success_url": "https://example.com/success",
            "line_items": [
                {"price": "price_1", "quantity": 2},
                {
                    "price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Gift wrap"}},
                    "quantity": 1,
                    "adjustable_quantity": {"enabled": True, "maximum": 9},
                },
            ],
            "mode": "payment",
        }
    )


def checkout_session(client: Client) -> object:
    return client.checkout.sessions.create(
        success_url="https://example.com/success",
        line_items=[
            {"price": "price_1", "quantity": 2},
            {
                "price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Gift wrap"}},
                "quantity": 1,
                "adjustable_quantity": {"enabled": True, "maximum": 9},
            },
        ],
        mode="payment",
    )


def checkout_session_models(client: Client) -> object:
    return client.checkout.sessions.create(
        success_url="https://example.com/success",
        line_items=[
            models.PostCheckoutSessionsLineItem(price="price_1", quantity=2),
            models.PostCheckoutSessionsLineItem(
                price_data=models.PostCheckoutSessionsLineItemPriceData(
                    currency="eur",
                    unit_amount=500,
                    product_data=models.ProductData(name="Gift wrap"),
                ),
                quantity=1,
                adjustable_quantity=models.LineItemAdjustableQuantity(enabled=True, maximum=9),
            ),
        ],
        mode="payment",
    )


def price_sdk(client: StripeClient) -> object:
    return client.v1.prices.create(
        {
            "currency": "usd",
            "unit_amount": 1000,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Gold Plan"},
        }
    )


def price(client: Client) -> object:
    return client.prices.create(
        currency="usd", unit_amount=1000, recurring={"interval": "month"}, product_data={"name": "Gold Plan"}
    )


def price_models(client: Client) -> object:
    return client.prices.create(
        currency="usd",
        unit_amount=1000,
        recurring=models.PostPricesRecurring(interval=models.RecurringInterval.MONTH),
        product_data=models.InlineProductParams(name="Gold Plan"),
    )


def subscription_sdk(client: StripeClient) -> object:
    return client.v1.subscriptions.create(
        {
            "customer": "cus_1",
            "items": [{"price": "price_1"}, {"price": "price_2", "quantity": 2}],
            "payment_behavior": "default_incomplete",
            "expand": ["latest_invoice.payment_intent"],
        }
    )


def subscription(client: Client) -> object:
    return client.subscriptions.create(
        customer="cus_1",
        items=[{"price": "price_1"}, {"price": "price_2", "quantity": 2}],
        payment_behavior="default_incomplete",
        expand=["latest_invoice.payment_intent"],
    )


def subscription_models(client: Client) -> object:
    return client.subscriptions.create(
        customer="cus_1",
        items=[
            models.PostCustomerSubscriptionsItem(price="price_1"),
            models.PostCustomerSubscriptionsItem(price="price_2", quantity=2),
        ],
        payment_behavior="default_incomplete",
        expand=["latest_invoice.payment_intent"],
    )


def upload_sdk(client: StripeClient) -> object:
    return client.v1.files.create({"purpose": "dispute_evidence", "file": FILE.open("rb")})


def upload(client: Client) -> object:
    return client.files.create(purpose="dispute_evidence", file=FILE.open("rb"))
