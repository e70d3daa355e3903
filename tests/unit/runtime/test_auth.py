"""Credentials: sent in their documented parameter location, and in no other."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import Server
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
OWN = {"authorization": "Bearer mine"}


def call(*security: tuple[str, ...], **parts: Any) -> Any:
    """Return a request with these alternatives of security."""
    fixed = {"method": "GET", "path": "/", "returns": {200: None}, "security": security}
    return shop.Request(**{**fixed, **parts})


def test_synchronous_client_refuses_a_coroutine_as_credential(server: Server) -> None:
    async def token() -> str:
        return "t1"

    waiting = token()
    with (
        shop.Client(base_url=server.url, token=lambda: waiting) as client,
        pytest.raises(TypeError, match="needs AsyncClient"),
    ):
        client.send(call(("Bearer",)))
    waiting.close()
    assert server.received == []


def test_authorization_of_with_options_replaces_the_token(server: Server, connect: Send) -> None:
    called: list[str] = []

    def token() -> str:
        called.append("token")
        return "service"

    client = connect(token=token, api_key="k")
    for each in (client.with_options(headers=OWN), client):
        each.send(call(("Bearer",), ("Key",)))

    assert server.headers("authorization") == ["Bearer mine", "Bearer service"]
    assert server.headers("x-key")[0] is None
    assert called == ["token"]


def test_with_options_replaces_credentials(server: Server, connect: Send) -> None:
    changes: list[dict[str, Any]] = [
        {"token": "user"},
        {"token": None},
        {"token": lambda: "called"},
        {"token": "", "username": "u", "password": ""},
        {"token": ""},
    ]
    client = connect(token="service")  # noqa: S106 - not a secret
    for each in (*(client.with_options(**change) for change in changes), client):
        each.send(call(("Bearer",), ("Basic",)))

    sent = ["Bearer user", "Bearer service", "Bearer called", "Basic dTo=", None, "Bearer service"]
    assert server.headers("authorization") == sent


def test_time_out_of_a_credential_function_is_raised_unchanged(server: Server, send: Send) -> None:
    def token() -> str:
        raise TimeoutError("no token") from LookupError("vault")

    with pytest.raises(TimeoutError, match="no token") as caught:
        send(call(("Bearer",)), token=token, options={"total_timeout": 60})
    assert isinstance(caught.value.__cause__, LookupError)
    assert server.received == []
