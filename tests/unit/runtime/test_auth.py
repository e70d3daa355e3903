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
    ("security", "given", "sent"),
    [  # sent are Authorization, X-Key, Cookie and the target
        ([("Bearer",)], {"token": "t1"}, ("Bearer t1", None, None, "/")),
        (
            [("Basic",)],
            {"username": "Aladdin", "password": "open sesame"},
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", None, None, "/"),
        ),
        ([("Basic",)], {"username": "sk_1", "password": ""}, ("Basic c2tfMTo=", None, None, "/")),
        (
            [("Key", "QueryKey", "Cookie")],
            {"api_key": "k ä", "query_key": "a&b=c", "session": "s1"},
            (None, "k ä".encode().decode("latin-1"), "sid=s1", "/?key=a%26b%3Dc"),
        ),
        (  # the first complete alternative
            [("Basic",), ("Key",), ("Bearer",)],
            {"token": "t1", "username": "u", "api_key": "k1"},
            (None, "k1", None, "/"),
        ),
        ([(), ("Key",)], {"api_key": "k1"}, (None, "k1", None, "/")),
        ([(), ("Key",)], {}, (None, None, None, "/")),
        ([], {"token": "t1", "api_key": "k1", "session": "s1"}, (None, None, None, "/")),
    ],
)
def test_documented_credentials_are_sent(
    server: Server, send: Send, security: list[tuple[str, ...]], given: dict[str, str], sent: tuple[str | None, ...]
) -> None:
    send(call(*security), **given)

    (received,) = server.received
    headers = [received.headers.get(name) for name in ("authorization", "x-key", "cookie")]
    assert (*headers, received.target) == sent


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


@pytest.mark.parametrize(
    ("security", "given", "message"),
    [
        (
            [("Bearer",), ("Basic",)],
            {},
            "401 Unauthorized from GET {url}/: Who?: the client was not given token=… or username=… and password=…",
        ),
        ([("Bearer",)], SECRET, "401 Unauthorized from GET {url}/: Who?"),
    ],
)
def test_401_names_a_missing_credential_and_no_rejected_one(
    server: Server, send: Send, security: list[tuple[str]], given: dict[str, str], message: str
) -> None:
    server.answers = [json_answer('{"detail": "Who?"}', 401)]

    with pytest.raises(shop.UnauthorizedError) as caught:
        send(call(*security), **given)
    assert str(caught.value) == message.format(url=server.url)


def refused(server: Server, send: Send, request: Any, **given: str) -> str:
    """Return the message of a request that is refused before it is sent."""
    with pytest.raises(ValueError, match="must not hold") as caught:
        send(request, **given)
    assert server.received == []
    assert not [value for value in given.values() if value in str(caught.value)]
    return str(caught.value)


@pytest.mark.parametrize("end", ["\nX: y", "\r\n", "\0"])
def test_credential_with_a_line_break_is_refused_and_not_shown(server: Server, send: Send, end: str) -> None:
    value = f"hunter2{end}"
    assert "header 'Authorization'" in refused(server, send, call(("Bearer",)), token=value)
    assert "header 'X-Key'" in refused(server, send, call(("Key",)), api_key=value)
    assert "header 'Cookie'" in refused(server, send, call(("Cookie",)), session=value)
    assert "hunter2" not in refused(server, send, call(headers=(("X-A", value),)))


@pytest.mark.parametrize("value", ["a; role=admin", "a;", "a role=admin", "a\tb=c"])
def test_api_key_that_adds_a_cookie_is_refused(server: Server, send: Send, value: str) -> None:
    assert "cookie 'sid'" in refused(server, send, call(("Cookie",)), session=value)


@pytest.mark.parametrize("headers", [OWN, {"Authorization": "Bearer mine"}])
@pytest.mark.parametrize("is_of_client", [True, False])
def test_authorization_of_the_caller_replaces_the_token(
    server: Server, send: Send, headers: dict[str, str], *, is_of_client: bool
) -> None:
    request = call(("Bearer", "Key"), headers=() if is_of_client else tuple(headers.items()))
    given = {"token": "service", "api_key": "k1"}
    send(request, options={"headers": headers if is_of_client else {}}, **given)

    assert server.headers("authorization") == ["Bearer mine"]
    assert server.headers("x-key") == ["k1"]


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
