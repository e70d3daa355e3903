"""Credentials go where the document asks for them, and nowhere else."""

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Received, Server, json_answer

Send = Callable[..., Any]
TOKEN = {"token": "t1"}
SECRET = {"token": "hunter2"}


def sent(shop: ModuleType, server: Server, send: Send, *security: tuple[str, ...], **given: Any) -> Received:
    """Send a request with this security and these credentials, and return the received one."""
    request = shop.Request(method="GET", path="/", returns={200: None}, security=security)
    send(request, **given)
    return server.received[-1]


def test_bearer_token(shop: ModuleType, server: Server, send: Send) -> None:
    received = sent(shop, server, send, ("Bearer",), **TOKEN)

    assert received.headers["authorization"] == "Bearer t1"


def test_credential_callable_is_called_before_each_attempt(shop: ModuleType, server: Server, send: Send) -> None:
    tokens = iter(["t1", "t2"])
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer("{}")]

    sent(shop, server, send, ("Bearer",), token=lambda: next(tokens))

    arrived = [received.headers["authorization"] for received in server.received]
    assert arrived == ["Bearer t1", "Bearer t2"]


def test_function_is_asked_again_once_where_its_secret_is_refused(shop: ModuleType, server: Server, send: Send) -> None:
    tokens = iter(["t1", "t2", "t3"])
    server.answers = [json_answer("{}", 401)]

    with pytest.raises(shop.UnauthorizedError):
        sent(shop, server, send, ("Bearer",), token=lambda: next(tokens))

    arrived = [received.headers["authorization"] for received in server.received]
    assert arrived == ["Bearer t1", "Bearer t2"]


def test_secret_that_stays_the_same_is_not_sent_again(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 401)]

    with pytest.raises(shop.UnauthorizedError):
        sent(shop, server, send, ("Bearer",), token=lambda: "t1")
    assert len(server.received) == 1


def test_function_may_be_awaited_by_the_async_client(shop: ModuleType, server: Server) -> None:
    async def token() -> str:
        await asyncio.sleep(0)
        return "t1"

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, token=token) as client:
            await client.send(shop.Request(method="GET", path="/", returns={200: None}, security=(("Bearer",),)))

    asyncio.run(send())
    assert server.received[0].headers["authorization"] == "Bearer t1"


def test_other_client_says_what_it_needs_for_it(shop: ModuleType, server: Server) -> None:
    async def token() -> str:
        return "t1"

    waiting = token()
    request = shop.Request(method="GET", path="/", returns={200: None}, security=(("Bearer",),))
    with (
        shop.Client(base_url=server.url, token=lambda: waiting) as client,
        pytest.raises(TypeError, match="needs AsyncClient"),
    ):
        client.send(request)
    waiting.close()
    assert server.received == []


def test_basic(shop: ModuleType, server: Server, send: Send) -> None:
    given = {"username": "Aladdin", "password": "open sesame"}
    received = sent(shop, server, send, ("Basic",), **given)

    assert received.headers["authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_password_may_be_empty(shop: ModuleType, server: Server, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"username": "sk_1", "password": ""}
    received = sent(shop, server, send, ("Basic",), **given)
    monkeypatch.setenv("SHOP_TOKEN", "")
    other = sent(shop, server, send, ("Bearer",), token="")

    assert received.headers["authorization"] == "Basic c2tfMTo="
    assert "authorization" not in other.headers


def test_api_key_is_sent_in_each_parameter_location(shop: ModuleType, server: Server, send: Send) -> None:
    given = {"api_key": "k ä", "query_key": "a&b=c", "session": "s1"}
    together = ("Key", "QueryKey", "Cookie")
    received = sent(shop, server, send, together, **given)

    assert received.headers["x-key"].encode("latin-1") == "k ä".encode()
    assert received.target == "/?key=a%26b%3Dc"
    assert received.headers["cookie"] == "sid=s1"


def test_first_complete_alternative_is_sent_alone(shop: ModuleType, server: Server, send: Send) -> None:
    given = {"token": "t1", "username": "u", "api_key": "k1"}
    received = sent(shop, server, send, ("Basic",), ("Key",), ("Bearer",), **given)

    assert received.headers["x-key"] == "k1"
    assert "authorization" not in received.headers


def test_optional_security_sends_what_there_is(shop: ModuleType, server: Server, send: Send) -> None:
    assert "x-key" in sent(shop, server, send, (), ("Key",), api_key="k1").headers
    assert "x-key" not in sent(shop, server, send, (), ("Key",)).headers


def test_nothing_is_sent_unasked(shop: ModuleType, server: Server, send: Send) -> None:
    received = sent(shop, server, send, **{**TOKEN, "api_key": "k1", "session": "s1"})

    assert not {"authorization", "x-key", "cookie"} & received.headers.keys()


def test_environment_is_used_where_no_credential_is_given(
    shop: ModuleType, server: Server, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "from-environment")

    found = sent(shop, server, send, ("Bearer",))
    given = sent(shop, server, send, ("Bearer",), **TOKEN)

    assert found.headers["authorization"] == "Bearer from-environment"
    assert given.headers["authorization"] == "Bearer t1"


def test_missing_credential_is_named_by_the_401(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer('{"detail": "Who?"}', 401)]

    with pytest.raises(shop.UnauthorizedError) as caught:
        sent(shop, server, send, ("Bearer",), ("Basic",))

    assert "authorization" not in server.received[0].headers
    assert str(caught.value) == (
        "401 Unauthorized from GET /: Who?: " "the client was not given token=… or username=… and password=…"
    )


def test_rejected_credential_is_not_called_missing(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 401)]

    with pytest.raises(shop.UnauthorizedError) as caught:
        sent(shop, server, send, ("Bearer",), **SECRET)

    assert str(caught.value) == "401 Unauthorized from GET /"


@pytest.mark.parametrize(
    "place", [("Bearer", "token", "Authorization"), ("Key", "api_key", "X-Key"), ("Cookie", "session", "Cookie")]
)
@pytest.mark.parametrize("value", ["hunter2\nX: y", "hunter2\r\n", "hunter2\0"])
def test_credential_with_a_line_break_is_refused_and_not_shown(
    shop: ModuleType, server: Server, place: tuple[str, str, str], value: str
) -> None:
    scheme, keyword, header = place
    request = shop.Request(method="GET", path="/", returns={200: None}, security=((scheme,),))

    with (
        shop.Client(base_url=server.url, **{keyword: value}) as client,
        pytest.raises(ValueError, match=f"header '{header}' must not") as caught,
    ):
        client.send(request)

    assert "hunter2" not in str(caught.value)
    assert server.received == []


@pytest.mark.parametrize("value", ["a; role=admin", "a;", "a role=admin", "a\tb=c"])
def test_c16_api_key_that_adds_a_cookie_is_refused(shop: ModuleType, server: Server, send: Send, value: str) -> None:
    with pytest.raises(ValueError, match="cookie 'sid' must not hold") as caught:
        sent(shop, server, send, ("Cookie",), session=value)
    assert value not in str(caught.value)
    assert server.received == []


def test_request_with_a_line_break_in_a_header_is_refused_and_not_shown(
    shop: ModuleType, server: Server, send: Send
) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None}, headers=(("X-A", "hunter2\r\n"),))

    with pytest.raises(ValueError, match="header 'X-A' must not") as caught:
        send(request)
    assert "hunter2" not in str(caught.value)
    assert server.received == []


SERVICE = {"token": "service"}
OWN = {"authorization": "Bearer mine"}


def asked(*security: tuple[str, ...]) -> dict[str, Any]:
    """Return the parts of a request that needs these credentials."""
    return {"method": "GET", "path": "/", "returns": {200: None}, "security": security}


@pytest.mark.parametrize("headers", [OWN, {"Authorization": "Bearer mine"}])
def test_b3_authorization_of_the_client_wins_over_its_token(
    shop: ModuleType, server: Server, send: Send, headers: dict[str, str]
) -> None:
    request = shop.Request(**asked(("Bearer",)))
    send(request, **SERVICE, options={"headers": headers})

    assert server.received[0].headers["authorization"] == "Bearer mine"


def test_b3_authorization_of_a_request_wins_over_the_token(shop: ModuleType, server: Server, send: Send) -> None:
    request = shop.Request(**asked(("Bearer",)), headers=tuple(OWN.items()))
    send(request, **SERVICE)

    assert server.received[0].headers["authorization"] == "Bearer mine"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_b3_authorization_of_with_options_wins_over_the_token(shop: ModuleType, server: Server, kind: str) -> None:
    called: list[str] = []

    def token() -> str:
        called.append("token")
        return "service"

    request = shop.Request(**asked(("Bearer",), ("Key",)))
    given = {"base_url": server.url, "token": token, "api_key": "k"}

    async def send() -> None:
        async with shop.AsyncClient(**given) as client:
            await client.with_options(headers=OWN).send(request)
            await client.send(request)

    if kind == "async":
        asyncio.run(send())
    else:
        with shop.Client(**given) as client:
            client.with_options(headers=OWN).send(request)
            client.send(request)

    sent = [received.headers["authorization"] for received in server.received]
    assert sent == ["Bearer mine", "Bearer service"]
    assert "x-key" not in server.received[0].headers
    assert called == ["token"]


def test_b3_header_of_one_request_does_not_change_the_next(shop: ModuleType, server: Server) -> None:
    with shop.Client(base_url=server.url, **SERVICE) as client:
        for headers in (tuple(OWN.items()), (), tuple(OWN.items())):
            client.send(shop.Request(**asked(("Bearer",)), headers=headers))

    sent = [received.headers["authorization"] for received in server.received]
    assert sent == ["Bearer mine", "Bearer service", "Bearer mine"]


def test_b3_other_credentials_are_sent_beside_the_callers_header(shop: ModuleType, server: Server, send: Send) -> None:
    request = shop.Request(**asked(("Bearer", "Key")))
    send(request, api_key="k1", options={"headers": OWN})

    assert server.received[0].headers["authorization"] == "Bearer mine"
    assert server.received[0].headers["x-key"] == "k1"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_b3_with_options_replaces_credentials(shop: ModuleType, server: Server, kind: str) -> None:
    request = shop.Request(**asked(("Bearer",), ("Basic",)))
    changes: list[dict[str, Any]] = [
        {"token": "user"},
        {"token": None},
        {"token": lambda: "called"},
        {"token": "", "username": "u", "password": ""},
        {"token": ""},
    ]
    given = {"base_url": server.url, "token": "service"}

    async def send() -> None:
        async with shop.AsyncClient(**given) as client:
            for change in changes:
                await client.with_options(**change).send(request)
            await client.send(request)

    if kind == "async":
        asyncio.run(send())
    else:
        with shop.Client(**given) as client:
            for change in changes:
                client.with_options(**change).send(request)
            client.send(request)

    sent = [received.headers.get("authorization") for received in server.received]
    assert sent == ["Bearer user", "Bearer service", "Bearer called", "Basic dTo=", None, "Bearer service"]


def test_b30_empty_token_sends_none_despite_the_environment(
    shop: ModuleType, server: Server, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "from-environment")

    assert "authorization" not in sent(shop, server, send, ("Bearer",), token="").headers
    kept = sent(shop, server, send, ("Bearer",), token=None)
    assert kept.headers["authorization"] == "Bearer from-environment"


def test_b5_stop_iteration_of_a_credential_function_reaches_the_caller(
    shop: ModuleType, server: Server, send: Send
) -> None:
    tokens = iter(["t1"])
    server.answers = [json_answer("{}", 503, Retry_After="0")]

    with pytest.raises(RuntimeError, match="StopIteration"):
        sent(shop, server, send, ("Bearer",), token=lambda: next(tokens))
    assert len(server.received) == 1


def test_b6_time_out_of_a_credential_function_is_the_callers(shop: ModuleType, server: Server, send: Send) -> None:
    def token() -> str:
        raise TimeoutError("no token") from LookupError("vault")

    with pytest.raises(TimeoutError, match="no token") as caught:
        sent(shop, server, send, ("Bearer",), token=token, options={"total_timeout": 60})
    assert isinstance(caught.value.__cause__, LookupError)
    assert server.received == []
