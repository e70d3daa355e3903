"""Calls of Increase, from https://increase.com/documentation/api."""

from increase import Increase
from increase_client import Client


def sdk(url: str) -> Increase:
    """Return the vendor's client."""
    return Increase(base_url=url, api_key="key", max_retries=0)


def transfer_sdk(client: Increase) -> object:
    return client.account_transfers.create(
        account_id="account_in71c4amph0vgo2qllky",
        amount=100,
        description="Creating liquidity",
        destination_account_id="account_uf16sut2ct5bevmq3eh",
    )


def transfer(client: Client) -> object:
    return client.account_transfers.create(
        account_id="account_in71c4amph0vgo2qllky",
        amount=100,
        description="Creating liquidity",
        destination_account_id="account_uf16sut2ct5bevmq3eh",
    )
