"""Credentials: sent in their documented parameter location, and in no other."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import BUSY, DONE, Answer, Server, json_answer
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
SECRET = {"token": "hunter2"}
OWN = {"authorization": "Bearer mine"}


def call(*security: tuple[str, ...], **parts: Any) -> Any:
    """Return a request with these alternatives of security."""
    fixed = {"method": "GET", "path": "/", "returns": {200: None}, "security": security}
    return shop.Request(**{**fixed, **parts})


@pytest.mark.parametrize(
    ("environment", "token", "sent"),
    [
        ("from-environment", None, "Bearer from-environment"),
        ("from-environment", "t1", "Bearer t1"),
        ("from-environment", "", None),
        ("", "", None),
    ],
)
def test_environment_is_read_for_an_absent_credential(  # noqa: PLR0913, PLR0917 - fixtures
    server: Server,
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
    environment: str,
    token: str | None,
    sent: str | None,
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", environment)

    send(call(("Bearer",)), token=token)

    assert server.headers("authorization") == [sent]


@pytest.mark.parametrize(
    ("answers", "tokens", "sent"),
    [
        ([BUSY, DONE], ["t1", "t2"], ["t1", "t2"]),
        ([json_answer("{}", 401)], ["t1", "t2", "t3"], ["t1", "t2"]),
        ([json_answer("{}", 401)], ["t1", "t1", "t2"], ["t1"]),
    ],
    ids=["each attempt", "refused", "unchanged"],
)
def test_credential_function_is_called_for_each_attempt_and_after_a_refusal(
    server: Server, send: Send, answers: list[Answer], tokens: list[str], sent: list[str]
) -> None:
    server.answers = [*answers]
    left = iter(tokens)

    if len(answers) == 1:
        with pytest.raises(shop.UnauthorizedError):
            send(call(("Bearer",)), token=lambda: next(left))
    else:
        send(call(("Bearer",)), token=lambda: next(left))

    assert server.headers("authorization") == [f"Bearer {token}" for token in sent]


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


def test_header_of_one_request_does_not_change_the_next(server: Server, connect: Send) -> None:
    client = connect(token="service")  # noqa: S106 - not a secret
    for headers in (tuple(OWN.items()), (), tuple(OWN.items())):
        client.send(call(("Bearer",), headers=headers))

    assert server.headers("authorization") == ["Bearer mine", "Bearer service", "Bearer mine"]


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


def test_stop_iteration_of_a_credential_function_reaches_the_caller(server: Server, send: Send) -> None:
    tokens = iter(["t1"])
    server.answers = [BUSY]

    with pytest.raises(RuntimeError, match="StopIteration"):
        send(call(("Bearer",)), token=lambda: next(tokens))
    assert len(server.received) == 1


def test_time_out_of_a_credential_function_is_raised_unchanged(server: Server, send: Send) -> None:
    def token() -> str:
        raise TimeoutError("no token") from LookupError("vault")

    with pytest.raises(TimeoutError, match="no token") as caught:
        send(call(("Bearer",)), token=token, options={"total_timeout": 60})
    assert isinstance(caught.value.__cause__, LookupError)
    assert server.received == []
