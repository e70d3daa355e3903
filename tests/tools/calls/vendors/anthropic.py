"""Calls of Anthropic, from https://docs.anthropic.com/en/api."""

import anthropic
from anthropic_client import Client, models


def sdk(url: str) -> anthropic.Anthropic:
    """Return the vendor's client."""
    return anthropic.Anthropic(base_url=url, api_key="key", max_retries=0)


def message_sdk(client: anthropic.Anthropic) -> object:
    return client.messages.create(
        model="claude-sonnet-4-5", max_tokens=1024, messages=[{"role": "user", "content": "Hello, Claude"}]
    )


def message(client: Client) -> object:
    return client.messages.create(
        model="claude-sonnet-4-5", max_tokens=1024, messages=[{"role": "user", "content": "Hello, Claude"}]
    )


def message_models(client: Client) -> object:
    return client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=1024,
        messages=[models.InputMessage(role=models.BetaInputMessageRole.USER, content="Hello, Claude")],
    )
