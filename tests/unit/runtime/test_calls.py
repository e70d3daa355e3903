"""Parts of undocumented requests, options of a client, and the results that it reports."""

import asyncio
import math
import socket
from collections.abc import Callable
from types import ModuleType
from typing import Any

import anyio
import httpx
import httpx2
import pytest

from tests.support.servers.scripted import Answer, Server, json_answer

Send = Callable[..., Any]
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])


def ask(shop: ModuleType, server: Server, kind: str, *given: Any, **parts: Any) -> Any:
    """Return the response to an undocumented request."""

    async def ask_async() -> Any:
        async with shop.AsyncClient(base_url=server.url) as client:
            return await client.request(*given, **parts)

    if kind == "async":
        return asyncio.run(ask_async())
    with shop.Client(base_url=server.url) as client:
        return client.request(*given, **parts)


@BOTH
@pytest.mark.parametrize(
    "case",
    [
        ({"content": b"\0\xff"}, "application/octet-stream", b"\0\xff"),
        ({"content": b""}, "application/octet-stream", b""),
        ({"form": {"a": "b c", "n": [1, 2], "none": None}}, "application/x-www-form-urlencoded", b"a=b+c&n=1&n=2"),
        ({"body": {"a": None}}, "application/json", b'{"a":null}'),
        ({}, None, b""),
    ],
)
def test_b27_undocumented_request_sends_bytes_forms_and_json(
    shop: ModuleType, server: Server, kind: str, case: tuple[dict[str, Any], str, bytes]
) -> None:
    parts, content_type, body = case
    ask(shop, server, kind, "post", "/x", **parts)

    (received,) = server.received
    assert (received.method, received.body) == ("POST", body)
    assert received.headers.get("content-type") == content_type


@BOTH
def test_b27_content_type_of_the_caller_wins(shop: ModuleType, server: Server, kind: str) -> None:
    headers = {"Content-Type": "text/csv"}
    ask(shop, server, kind, "PUT", "/x", content=b"a;b", headers=headers)

    assert server.received[0].headers["content-type"] == "text/csv"


@BOTH
@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"contents": b""}, "unexpected keyword argument 'contents'"),
        ({"json": {}}, "unexpected keyword argument 'json'"),
        ({"body": {}, "content": b""}, "body, form and content exclude each other"),
        ({"form": {}, "content": b""}, "body, form and content exclude each other"),
    ],
)
def test_b38_unknown_parts_of_a_request_are_refused(
    shop: ModuleType, server: Server, kind: str, parts: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError, match=problem):
        ask(shop, server, kind, "POST", "/x", **parts)
    assert server.received == []


@pytest.mark.parametrize("is_own", [True, False])
def test_b26_cookie_parameter_joins_the_jar(shop: ModuleType, server: Server, *, is_own: bool) -> None:
    server.answers = [Answer(headers={"Set-Cookie": ["jar=1", "both=jar"]}), Answer()]
    cookies = (("own", "2"), ("own", "3"), ("both", "own"))
    request = shop.Request(method="GET", path="/", returns={200: None}, cookies=cookies, security=(("Cookie",),))

    async def send() -> None:
        async with httpx2.AsyncClient() as http:
            given = {"session": "s", "http_client": None if is_own else http}
            async with shop.AsyncClient(base_url=server.url, **given) as client:
                await client.send(request)
                await client.send(request)

    asyncio.run(send())
    server.answers = [Answer(headers={"Set-Cookie": ["jar=1", "both=jar"]}), Answer()]
    with httpx2.Client() as http:
        given = {"session": "s", "http_client": None if is_own else http}
        with shop.Client(base_url=server.url, **given) as client:
            client.send(request)
            client.send(request)

    own = "own=2; own=3; both=own; sid=s"
    sent = [received.headers["cookie"] for received in server.received]
    assert sent == [own, f"jar=1; {own}"] * 2


@pytest.mark.parametrize("is_awaited", [False, True])
@pytest.mark.parametrize(
    "case",
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
def test_c7_given_http_client_has_its_own_time_outs(
    shop: ModuleType, server: Server, case: tuple[dict[str, Any] | None, dict[str, Any], Any], *, is_awaited: bool
) -> None:
    own, options, expected = case
    seen: list[Any] = []
    request = shop.Request(method="GET", path="/", returns={200: None})
    given = {"base_url": server.url, "options": options}

    def hook(sent: httpx2.Request) -> None:
        seen.append(sent.extensions["timeout"])

    async def hook_async(sent: httpx2.Request) -> None:
        hook(sent)

    async def send() -> None:
        http = None if own is None else httpx2.AsyncClient(**own)
        async with shop.AsyncClient(http_client=http, **given) as client:
            used = http or vars(client)["_transport"].http()
            used.event_hooks = {"request": [hook_async]}
            await client.send(request)
            await client.with_options(max_retries=0).send(request)
            await client.with_options(timeout=9).send(request)
            await used.aclose()

    if is_awaited:
        asyncio.run(send())
    else:
        http = None if own is None else httpx2.Client(**own)
        with shop.Client(http_client=http, **given) as client:
            used = http or vars(client)["_transport"].http()
            used.event_hooks = {"request": [hook]}
            client.send(request)
            client.with_options(max_retries=0).send(request)
            client.with_options(timeout=9).send(request)
            used.close()
    known = httpx2.Timeout(expected).as_dict()
    assert seen == [known, known, httpx2.Timeout(9).as_dict()]


def sessions(server: Server) -> list[str | None]:
    """Return the cookies of each received request."""
    return [received.headers.get("cookie") for received in server.received]


@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
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
def test_c18_credentials_of_with_options_have_a_jar_of_their_own(
    shop: ModuleType, server: Server, kind: str, change: dict[str, Any], *, is_own: bool
) -> None:
    server.answers = [Answer(headers={"Set-Cookie": "sid=a"}), Answer(headers={"Set-Cookie": "sid=b"}), Answer()]
    request = shop.Request(method="GET", path="/", returns={200: None}, security=(("Bearer",),))
    given = {"base_url": server.url, "token": "a"}

    async def send() -> None:
        async with httpx2.AsyncClient(cookies={"old": "1"}) as http:
            own = {"http_client": None if is_own else http}
            async with shop.AsyncClient(**own, **given) as client:
                await client.send(request)
                other = client.with_options(**change)
                for each in (other, other, client):
                    await each.send(request)
                await other.with_options(max_retries=0).send(request)
                await client.with_options(headers={"X-Team": "red"}).send(request)
                await client.with_options(**change).send(request)

    if kind == "sync":
        with httpx2.Client(cookies={"old": "1"}) as http:
            own = {"http_client": None if is_own else http}
            with shop.Client(**own, **given) as client:
                client.send(request)
                other = client.with_options(**change)
                for each in (other, other, client):
                    each.send(request)
                other.with_options(max_retries=0).send(request)
                client.with_options(headers={"X-Team": "red"}).send(request)
                client.with_options(**change).send(request)
    else:
        anyio.run(send, backend=kind)

    old = [] if is_own else ["old=1"]
    first = "; ".join(old) or None
    mine = "; ".join([*old, "sid=a"])
    assert sessions(server) == [first, None, "sid=b", mine, "sid=b", mine, None]


def test_c18_jar_of_its_own_uses_the_connections_of_the_client(shop: ModuleType, server: Server) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    addresses: set[Any] = set()

    def hook(response: httpx2.Response) -> None:
        stream = response.extensions["network_stream"]
        addresses.add(stream.get_extra_info("client_addr"))

    with shop.Client(base_url=server.url) as client:
        vars(client)["_transport"].http().event_hooks = {"response": [hook]}
        other = client.with_options(username="u", password="")
        for each in (client, other, client, other):
            each.send(request)
        assert len(addresses) == 1
    with pytest.raises(RuntimeError, match="closed"):
        other.send(request)


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_b28_http_client_of_another_kind_is_refused(shop: ModuleType, name: str) -> None:
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
def test_b32_invalid_option_is_refused_by_constructor_and_with_options(
    shop: ModuleType, name: str, options: dict[str, Any], kind: type[Exception]
) -> None:
    (keyword,) = options
    shown = "a time-out" if "timeout" in keyword else keyword
    with pytest.raises(kind, match=shown):
        getattr(shop, name)(base_url="http://localhost", options=options)
    client = getattr(shop, name)(base_url="http://localhost")
    with pytest.raises(kind, match=shown):
        client.with_options(**options)


@pytest.mark.parametrize("timeout", [None, 0, 5, 2.5, httpx2.Timeout(5, read=None)])
def test_valid_time_outs_are_accepted(shop: ModuleType, timeout: Any) -> None:
    with shop.Client(base_url="http://localhost", options={"timeout": timeout}) as client:
        client.with_options(timeout=timeout, total_timeout=None)


@pytest.mark.parametrize("end", ["?", "?a=1", "/v1?", "#", "/#part"])
@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_b19_base_url_with_a_query_or_fragment_is_refused(shop: ModuleType, name: str, end: str) -> None:
    with pytest.raises(ValueError, match="without a query or fragment"):
        getattr(shop, name)(base_url=f"http://localhost{end}")


@BOTH
def test_query_of_with_options_is_added(shop: ModuleType, server: Server, kind: str) -> None:
    request = shop.Request(method="GET", path="/", query=(("a", "1"),), returns={200: None})
    options = {"query": {"b": 2, "c": ["x", "y&z"]}}
    changes: list[dict[str, Any]] = [{}, {"query": {"c": "new"}}, {"query": {"d": None}}]

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            for change in changes:
                await client.with_options(**change).send(request)

    if kind == "async":
        asyncio.run(send())
    else:
        with shop.Client(base_url=server.url, options=options) as client:
            for change in changes:
                client.with_options(**change).send(request)

    both = "/?a=1&b=2&c=x&c=y%26z"
    targets = [received.target for received in server.received]
    assert targets == [both, "/?a=1&b=2&c=new", both]


def test_result_of_each_call_is_reported(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), json_answer('{"id": 1}', X_Request_Id="r1")]
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
    "case",
    [
        (json_answer('{"id": 1}'), "success", 200),
        (json_answer('{"id": "x"}'), "invalid_response", 200),
        (json_answer("{}", 404), "error", 404),
        (json_answer("{}", 429), "error", 429),
        (Answer(breaks=True), "no_response", None),
    ],
)
def test_outcome_of_a_call_is_reported(
    shop: ModuleType, server: Server, send: Send, case: tuple[Answer, str, int | None]
) -> None:
    answer, outcome, status = case
    server.answers = [answer]
    results: list[Any] = []
    options = {"on_result": results.append, "max_retries": 0}

    try:
        send(shop.get_item_request("1"), options=options)
    except shop.ClientError:
        assert outcome != "success"
    assert [(each.outcome, each.status_code) for each in results] == [(outcome, status)]


@BOTH
def test_hook_of_with_options_replaces_that_of_the_client(shop: ModuleType, server: Server, kind: str) -> None:
    server.answers = [json_answer("1", 404)]
    first: list[Any] = []
    second: list[Any] = []
    request = shop.Request(method="GET", path="/", returns={200: Any})
    options = {"on_result": first.append}

    async def note(result: Any) -> None:
        await asyncio.sleep(0)
        second.append(result)

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            await client.send_raw(request)
            await client.with_options(on_result=note).send_raw(request)
            await client.with_options(on_result=None).send_raw(request)

    if kind == "async":
        asyncio.run(send())
    else:
        with shop.Client(base_url=server.url, options=options) as client:
            client.send_raw(request)
            client.with_options(on_result=second.append).send_raw(request)
            client.with_options(on_result=None).send_raw(request)

    assert [each.outcome for each in (*first, *second)] == ["error", "error"]


def test_error_of_the_result_hook_is_the_callers(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]
    request = shop.Request(method="GET", path="/", returns={200: Any})

    def fail(_: Any) -> None:
        raise LookupError("no metrics")

    with pytest.raises(LookupError, match="no metrics"):
        send(request, options={"on_result": fail})


@BOTH
def test_opening_of_a_stream_is_reported(shop: ModuleType, server: Server, kind: str) -> None:
    server.answers = [json_answer("[1]"), json_answer("{}", 404)]
    results: list[Any] = []
    request = shop.Request(method="GET", path="/", returns={200: bytes})
    options = {"on_result": results.append}

    async def stream() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            async with client.stream(request) as chunks:
                assert b"".join([each async for each in chunks]) == b"[1]"
            with pytest.raises(shop.NotFoundError):
                await client.stream(request)

    if kind == "async":
        asyncio.run(stream())
    else:
        with shop.Client(base_url=server.url, options=options) as client:
            with client.stream(request) as chunks:
                assert b"".join(chunks) == b"[1]"
            with pytest.raises(shop.NotFoundError), client.stream(request):
                pass
    assert [each.outcome for each in results] == ["success", "error"]


def test_refused_connection_is_reported_with_its_attempts(shop: ModuleType, send: Send) -> None:
    results: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    options = {"on_result": results.append, "max_retries": 1}
    request = shop.Request(method="POST", path="/", returns={200: Any})

    with pytest.raises(shop.TransportError):
        send(request, base_url=url, options=options)
    (result,) = results
    assert (result.outcome, result.attempts) == ("no_response", 2)
    assert (result.headers, result.request_id) == ({}, None)
