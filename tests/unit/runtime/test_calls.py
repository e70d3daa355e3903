"""Parts of undocumented requests, options of a client, and the results that it reports."""

import math
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, Answer, Server, json_answer
from tests.unit.runtime.shop import runtime, shop

Send = Callable[..., Any]


@pytest.mark.parametrize(
    ("parts", "content_type", "body"),
    [
        ({"content": b"\0\xff"}, "application/octet-stream", b"\0\xff"),
        ({"content": b""}, "application/octet-stream", b""),
        (
            {"form": {"a": "b c", "n": [1, 2], "none": runtime("encode").UNSET}},
            "application/x-www-form-urlencoded",
            b"a=b+c&n=1&n=2",
        ),
        ({"body": {"a": None}}, "application/json", b'{"a":null}'),
        ({"content": b"a;b", "headers": {"Content-Type": "text/csv"}}, "text/csv", b"a;b"),
        ({}, None, b""),
    ],
)
def test_undocumented_request_sends_bytes_forms_and_json(
    server: Server, connect: Send, parts: dict[str, Any], content_type: str, body: bytes
) -> None:
    connect().request("post", "/x", **parts)

    (received,) = server.received
    assert (received.method, received.body) == ("POST", body)
    assert received.headers.get("content-type") == content_type


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"contents": b""}, "unexpected keyword argument 'contents'"),
        ({"json": {}}, "unexpected keyword argument 'json'"),
        ({"body": {}, "content": b""}, "body, form and content exclude each other"),
        ({"form": {}, "content": b""}, "body, form and content exclude each other"),
    ],
)
def test_unknown_parts_of_a_request_are_refused(
    server: Server, connect: Send, parts: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError, match=problem):
        connect().request("POST", "/x", **parts)
    assert server.received == []


def call(**parts: Any) -> Any:
    """Return a request that needs a token."""
    fixed = {"method": "GET", "path": "/", "returns": {200: None}, "security": (("Bearer",),)}
    return shop.Request(**{**fixed, **parts})


@pytest.mark.parametrize("is_own", [True, False])
def test_cookie_parameter_joins_the_jar(server: Server, kind: Kind, connect: Send, *, is_own: bool) -> None:
    server.answers = [Answer(headers={"Set-Cookie": ["jar=1", "both=jar"]}), Answer()]
    request = call(cookies=(("own", "2"), ("own", "3"), ("both", "own")), security=(("Cookie",),))

    with kind.http_client() as http:
        client = connect(session="s", http_client=None if is_own else http)
        for _ in range(2):
            client.send(request)

    own = "own=2; own=3; both=own; sid=s"
    assert server.headers("cookie") == [own, f"jar=1; {own}"]


@pytest.mark.parametrize(
    ("own", "options", "expected"),
    [
        ({"timeout": 1}, {}, 1),
        ({"timeout": httpx2.Timeout(2, read=3)}, {}, httpx2.Timeout(2, read=3)),
        ({"timeout": None}, {}, None),
        ({}, {}, 5),
        ({"timeout": 1}, {"timeout": 20}, 20),
        ({"timeout": 1}, {"timeout": None}, None),
        (None, {}, 60),
    ],
)
def test_given_http_client_has_its_own_time_outs(
    kind: Kind, connect: Send, own: dict[str, Any] | None, options: dict[str, Any], expected: Any
) -> None:
    seen: list[Any] = []
    with kind.http_client(**(own or {})) as http:
        client = connect(http_client=None if own is None else http, options=options)
        used = kind.run(client._transport.http)  # noqa: SLF001 - the HTTP client of the client
        used.event_hooks = {"request": [kind.hook(lambda sent: seen.append(sent.extensions["timeout"]))]}
        for each in (client, client.with_options(max_retries=0), client.with_options(timeout=9)):
            each.send(call())

    known = httpx2.Timeout(expected).as_dict()
    assert seen == [known, known, httpx2.Timeout(9).as_dict()]


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        {"token": "b"},
        {"token": lambda: "b"},
        {"token": ""},
        {"username": "u", "password": "p"},
        {"headers": {"authorization": "Bearer b"}},
        {"headers": {"x-key": "b"}},
    ],
)
def test_credentials_of_with_options_have_their_own_jar(
    server: Server, kind: Kind, connect: Send, change: dict[str, Any], *, is_own: bool
) -> None:
    server.answers = [Answer(headers={"Set-Cookie": "sid=a"}), Answer(headers={"Set-Cookie": "sid=b"}), Answer()]

    with kind.http_client(cookies={"old": "1"}) as http:
        client = connect(http_client=None if is_own else http, token="a")  # noqa: S106 - not a secret
        client.send(call())
        other = client.with_options(**change)
        derived = (other.with_options(max_retries=0), client.with_options(headers={"X-Team": "red"}))
        for each in (other, other, client, *derived, client.with_options(**change)):
            each.send(call())

    old = [] if is_own else ["old=1"]
    first = "; ".join(old) or None
    mine = "; ".join([*old, "sid=a"])
    assert server.headers("cookie") == [first, None, "sid=b", mine, "sid=b", mine, None]


def test_jar_of_with_options_uses_the_connections_of_the_client(server: Server) -> None:
    addresses: set[Any] = set()

    def hook(response: httpx2.Response) -> None:
        stream = response.extensions["network_stream"]
        addresses.add(stream.get_extra_info("client_addr"))

    with shop.Client(base_url=server.url) as client:
        vars(client)["_transport"].http().event_hooks = {"response": [hook]}
        other = client.with_options(username="u", password="")
        for each in (client, other, client, other):
            each.send(call())
        assert len(addresses) == 1
    with pytest.raises(RuntimeError, match="closed"):
        other.send(call())


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_http_client_of_another_kind_is_refused(name: str) -> None:
    right = getattr(httpx2, name)
    wrong = [httpx2.Client, httpx2.AsyncClient, httpx.Client, object, str]
    wrong.remove(right)
    for kind in wrong:
        with pytest.raises(TypeError, match=f"http_client must be httpx2.{name}, not "):
            getattr(shop, name)(base_url="http://localhost", http_client=kind())


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
@pytest.mark.parametrize(
    ("options", "kind"),
    [
        *(({"timeout": each}, ValueError) for each in (-1, -0.5, math.inf, math.nan)),
        *(({"total_timeout": each}, ValueError) for each in (-1, math.inf, math.nan)),
        ({"timeout": httpx2.Timeout(5, read=-1)}, ValueError),
        ({"timeout": "5"}, TypeError),
        ({"total_timeout": "5"}, TypeError),
        ({"max_retries": -1}, ValueError),
        ({"max_retries": None}, TypeError),
        ({"max_retries": 1.5}, TypeError),
        ({"max_response_bytes": -1}, ValueError),
        ({"max_response_bytes": None}, TypeError),
        ({"retries": 1}, TypeError),
    ],
)
def test_invalid_option_is_refused_by_constructor_and_with_options(
    name: str, options: dict[str, Any], kind: type[Exception]
) -> None:
    (keyword,) = options
    shown = "a time-out" if "timeout" in keyword else keyword
    with pytest.raises(kind, match=shown):
        getattr(shop, name)(base_url="http://localhost", options=options)
    client = getattr(shop, name)(base_url="http://localhost")
    with pytest.raises(kind, match=shown):
        client.with_options(**options)


def test_query_of_with_options_is_added(server: Server, connect: Send) -> None:
    client = connect(options={"query": {"b": 2, "c": ["x", "y&z"]}})
    changes: list[dict[str, Any]] = [{}, {"query": {"c": "new"}}, {"query": {"d": None}}]
    for change in changes:
        client.with_options(**change).send(call(query=(("a", "1"),)))

    both = "/?a=1&b=2&c=x&c=y%26z"
    assert server.targets == [both, "/?a=1&b=2&c=new", both]


def test_result_of_each_call_is_reported(server: Server, send: Send) -> None:
    server.answers = [BUSY, json_answer('{"id": 1}', X_Request_Id="r1")]
    results: list[Any] = []

    send(shop.get_item_request("a/b"), options={"on_result": results.append})

    (result,) = results
    assert (result.operation_id, result.method) == ("getItem", "GET")
    assert (result.path, result.status_code) == ("/items/{id}", 200)
    assert result.headers["content-type"] == "application/json"
    assert (result.request_id, result.attempts) == ("r1", 2)
    assert 0 < result.seconds < 60
    assert (result.outcome, result.problems) == ("success", ())


@pytest.mark.parametrize(
    ("answer", "outcome", "status", "attempts"),
    [
        (json_answer('{"id": 1}'), "success", 200, 1),
        (json_answer('{"id": "x"}'), "invalid_response", 200, 1),
        (json_answer("{}", 404), "error", 404, 1),
        (json_answer("{}", 429, Retry_After="0"), "error", 429, 2),
        (Answer(breaks=True), "no_response", None, 2),
    ],
)
def test_outcome_of_a_call_is_reported(  # noqa: PLR0913, PLR0917 - fixtures
    server: Server, send: Send, answer: Answer, outcome: str, status: int | None, attempts: int
) -> None:
    server.answers = [answer]
    results: list[Any] = []

    try:
        send(shop.get_item_request("1"), options={"on_result": results.append, "max_retries": 1})
    except shop.ClientError:
        assert outcome != "success"
    assert [(each.outcome, each.status_code, each.attempts) for each in results] == [(outcome, status, attempts)]
    assert bool(results[0].headers) == bool(status)


@pytest.mark.parametrize("is_awaited", [True, False])
def test_hook_of_with_options_replaces_that_of_the_client(
    server: Server, kind: Kind, connect: Send, *, is_awaited: bool
) -> None:
    server.answers = [json_answer("1", 404)]
    first: list[Any] = []
    second: list[Any] = []
    client = connect(options={"on_result": first.append})
    later = kind.hook(second.append) if is_awaited else second.append

    for each in (client, client.with_options(on_result=later), client.with_options(on_result=None)):
        each.send_raw(call())

    assert [each.outcome for each in (*first, *second)] == ["error", "error"]


def test_error_of_the_result_hook_is_raised_unchanged(send: Send) -> None:
    def fail(_: Any) -> None:
        raise LookupError("no metrics")

    with pytest.raises(LookupError, match="no metrics"):
        send(call(), options={"on_result": fail})


def test_opening_of_a_stream_is_reported(server: Server, connect: Send) -> None:
    server.answers = [json_answer("[1]"), json_answer("{}", 404)]
    results: list[Any] = []
    client = connect(options={"on_result": results.append})

    with client.stream(call(returns={200: bytes})) as chunks:
        assert b"".join(chunks) == b"[1]"
    with pytest.raises(shop.NotFoundError), client.stream(call()):
        pass
    assert [each.outcome for each in results] == ["success", "error"]
