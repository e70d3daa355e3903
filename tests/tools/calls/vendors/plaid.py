"""Calls of Plaid, from https://plaid.com/docs/api."""

from datetime import date

import plaid
from plaid.api.plaid_api import PlaidApi
from plaid.model.accounts_get_request import AccountsGetRequest
from plaid.model.accounts_get_request_options import AccountsGetRequestOptions
from plaid.model.country_code import CountryCode
from plaid.model.item_public_token_exchange_request import ItemPublicTokenExchangeRequest
from plaid.model.link_token_create_request import LinkTokenCreateRequest
from plaid.model.link_token_create_request_user import LinkTokenCreateRequestUser
from plaid.model.products import Products
from plaid.model.transactions_get_request import TransactionsGetRequest
from plaid.model.transactions_get_request_options import TransactionsGetRequestOptions
from plaid.model.transactions_sync_request import TransactionsSyncRequest
from plaid_client import Client, models


def sdk(url: str) -> PlaidApi:
    """Return the vendor's client."""
    keys = {"clientId": "id", "secret": "secret", "plaidVersion": "2020-09-14"}
    return PlaidApi(plaid.ApiClient(plaid.Configuration(host=url, api_key=keys)))


def link_token_sdk(client: PlaidApi) -> object:
    return client.link_token_create(
        LinkTokenCreateRequest(
            products=[Products("auth"), Products("transactions")],
            client_name="Plaid Test App",
            country_codes=[CountryCode("US")],
            language="en",
            webhook="https://webhook.example.com",
            user=LinkTokenCreateRequestUser(client_user_id="user-1", email_address="jo@example.com"),
        )
    )


def link_token(client: Client) -> object:
    return client.link.token.create(
        products=["auth", "transactions"],
        client_name="Plaid Test App",
        country_codes=["US"],
        language="en",
        webhook="https://webhook.example.com",
        user={"client_user_id": "user-1", "email_address": "jo@example.com"},
    )


def link_token_models(client: Client) -> object:
    return client.link.token.create(
        products=["auth", "transactions"],
        client_name="Plaid Test App",
        country_codes=["US"],
        language="en",
        webhook="https://webhook.example.com",
        user=models.LinkTokenCreateRequestUser(client_user_id="user-1", email_address="jo@example.com"),
    )


def exchange_sdk(client: PlaidApi) -> object:
    return client.item_public_token_exchange(ItemPublicTokenExchangeRequest(public_token="public-sandbox-1"))


def exchange(client: Client) -> object:
    return client.item.public_token.exchange(public_token="public-sandbox-1")


def accounts_sdk(client: PlaidApi) -> object:
    return client.accounts_get(
        AccountsGetRequest(access_token="access-1", options=AccountsGetRequestOptions(account_ids=["account-1"]))
    )


def accounts(client: Client) -> object:
    return client.accounts.get(access_token="access-1", options={"account_ids": ["account-1"]})


def accounts_models(client: Client) -> object:
    options = models.AccountsGetRequestOptions(account_ids=["account-1"])
    return client.accounts.get(access_token="access-1", options=options)


def transactions_sync_sdk(client: PlaidApi) -> object:
    return client.transactions_sync(TransactionsSyncRequest(access_token="access-1", cursor="cursor-1", count=250))


def transactions_sync(client: Client) -> object:
    return client.transactions.sync(access_token="access-1", cursor="cursor-1", count=250)


def transactions_sdk(client: PlaidApi) -> object:
    return client.transactions_get(
        TransactionsGetRequest(
            access_token="access-1",
            start_date=date(2018, 1, 1),
            end_date=date(2018, 2, 1),
            options=TransactionsGetRequestOptions(count=250, offset=100, include_personal_finance_category=True),
        )
    )


def transactions(client: Client) -> object:
    return client.transactions.get(
        access_token="access-1",
        start_date=date(2018, 1, 1),
        end_date=date(2018, 2, 1),
        options={"count": 250, "offset": 100, "include_personal_finance_category": True},
    )


def transactions_models(client: Client) -> object:
    return client.transactions.get(
        access_token="access-1",
        start_date=date(2018, 1, 1),
        end_date=date(2018, 2, 1),
        options=models.TransactionsGetRequestOptions(count=250, offset=100, include_personal_finance_category=True),
    )
