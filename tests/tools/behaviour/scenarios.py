"""Scenarios: one behaviour of a server or a caller each, and the behaviour of the client as a short text."""

import asyncio
import gc
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.servers import misbehaving
from tests.support.servers.scripted import Answer, Server, json_answer
from tests.tools.behaviour.callers import TOKEN, Caller
from tests.tools.behaviour.servers import answering, closing, dripping

Scenario = Callable[[Caller, Server], str]
_SECONDS = 3.0
"""Seconds for which the dripping server sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table: the situation, and the scenario that observes a client in it."""

    situation: str
    scenario: Scenario


def _failure(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an error response in the form that all these services use."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    body = b'{"error": {"message": "no", "type": "api_error"}, "message": "no"}'
    return Answer(status=status, headers=typed, body=body)


def _outcome(call: Callable[[], Any]) -> str:
    """Return `result`, or the name of the error class that `call` raises."""
    try:
        call()
    except NotImplementedError:
        return "not available"
    except Exception as error:  # noqa: BLE001 # no common class
        return type(error).__name__
    return "result"


def _repeated(answers: list[Answer], method: str) -> Scenario:
    """Return a scenario that counts the requests of one call."""

    def scenario(caller: Caller, server: Server) -> str:
        server.answers = [*answers, json_answer(caller.thing())]
        client = caller.client(server.url)
        outcome = _outcome(lambda: getattr(caller, method)(client))
        count = len(server.received)
        return f"sent {'once' if count == 1 else f'{count} times'}, {outcome}"

    return scenario


def _read(answer: Callable[[Caller], Answer], show: Callable[[Any], str]) -> Scenario:
    """Return a scenario that reads a thing and shows part of it."""

    def scenario(caller: Caller, server: Server) -> str:
        server.answers = [answer(caller)]
        client = caller.client(server.url, max_retries=0)
        try:
            return show(caller.get(client))
        except Exception as error:  # noqa: BLE001 # no common class
            return type(error).__name__

    return scenario


def _size(thing: Any) -> str:
    names = ("size", "usage_bytes", "balance")
    found = next(getattr(thing, name) for name in names if hasattr(thing, name))
    return f"result with {found!r}"


def _state(thing: Any) -> str:
    names = ("state", "status")
    found = next((getattr(thing, name) for name in names if hasattr(thing, name)), None)
    return f"result with {str(found)!r}"


def _name(thing: Any) -> str:
    return f"result with {thing.name!a}"


def _created(caller: Caller, server: Server) -> str:
    server.answers = [json_answer(caller.thing(), status=201)]
    return _outcome(lambda: caller.create(caller.client(server.url)))


def _deleted(caller: Caller, server: Server) -> str:
    server.answers = [Answer(status=204)]
    return _outcome(lambda: caller.delete(caller.client(server.url, max_retries=0)))


def _own_header(caller: Caller, server: Server) -> str:
    server.answers = [json_answer(caller.thing())]
    own = "Bearer token-of-the-user"
    client = caller.client(server.url, headers={"Authorization": own})
    outcome = _outcome(lambda: caller.get(client))
    if not server.received:
        return outcome
    sent = server.received[0].headers["authorization"]
    return "the header is sent" if sent == own else "the client's token is sent"


def _redirected(caller: Caller, server: Server) -> str:
    elsewhere = server.url.replace("127.0.0.1", "localhost") + "/elsewhere"
    moved = Answer(status=307, headers={"Location": elsewhere})
    server.answers = [moved, json_answer(caller.thing())]
    client = caller.client(server.url, max_retries=0)
    outcome = _outcome(lambda: caller.create(client))
    if len(server.received) == 1:
        return f"not followed, {outcome}"
    has_token = TOKEN in server.received[1].headers.get("authorization", "")
    return f"followed {'with' if has_token else 'without'} the token, {outcome}"


def _see_other(caller: Caller, server: Server) -> str:
    moved = Answer(status=303, headers={"Location": "/elsewhere"})
    server.answers = [moved, json_answer(caller.thing())]
    client = caller.client(server.url, max_retries=0)
    outcome = _outcome(lambda: caller.create(client))
    if len(server.received) == 1:
        return f"not followed, {outcome}"
    return f"followed with {server.received[1].method}, {outcome}"


def _empty_page(caller: Caller, server: Server) -> str:
    pages = [(["a"], "1"), ([], "2"), (["b"], None)]
    server.answers = [json_answer(caller.page(*page)) for page in pages]
    try:
        ids = caller.ids(caller.client(server.url))
    except NotImplementedError:
        return "no pages"
    except Exception as error:  # noqa: BLE001 # no common class
        return type(error).__name__
    return f"{len(ids)} of 2 items"


def _drips(caller: Caller, server: Server) -> str:
    del server
    with misbehaving.Server(dripping(caller.thing(), _SECONDS)) as slow:
        client = caller.limited(slow.url(""), 1.0)
        begin = time.monotonic()
        outcome = _outcome(lambda: caller.get(client))
        is_stopped = time.monotonic() - begin < _SECONDS * 0.8
    return f"{'stopped' if is_stopped else 'not stopped'}, {outcome}"


def _unannounced(caller: Caller, server: Server) -> str:
    del server
    closed = threading.Event()
    with misbehaving.Server(closing(caller.thing(), closed)) as idle:
        client = caller.client(idle.url(""))
        caller.create(client)
        closed.wait()
        time.sleep(0.05)  # until the client's system knows it
        outcome = _outcome(lambda: caller.create(client))
        return f"{outcome}, {len(idle.received)} requests arrive"


def _forked(caller: Caller, server: Server) -> str:
    del server
    with misbehaving.Server(answering(caller.thing())) as counting:
        client = caller.client(counting.url(""))
        caller.get(client)
        child = os.fork()
        if child == 0:  # the child must not run the tests of its parent
            outcome = _outcome(lambda: caller.get(client))
            os._exit(0 if outcome == "result" else 1)
        _, status = os.waitpid(child, 0)
        if status:
            return "the call fails"
        is_own = counting.connections == 2
    return "a connection of its own" if is_own else "the connection of its parent"


def _trio(caller: Caller, server: Server) -> str:
    import trio  # noqa: PLC0415 # slow to import

    server.answers = [json_answer(caller.thing())]

    async def call() -> None:
        client = caller.client(server.url, is_async=True, max_retries=0)
        await caller.get(client)
        await caller.aclose(client)

    return _outcome(lambda: trio.run(call))


def _two_loops(caller: Caller, server: Server) -> str:
    server.answers = [json_answer(caller.thing())]
    clients = [caller.client(server.url, is_async=True, max_retries=0)]

    async def call() -> None:
        await caller.get(clients[0])

    async def call_and_close() -> None:
        await caller.get(clients[0])
        await caller.aclose(clients[0])

    with warnings.catch_warnings():  # a caller that ends a loop leaves its connections
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(call())
        outcome = _outcome(lambda: asyncio.run(call_and_close()))
        clients.clear()
        gc.collect()
    return outcome


def _logged(caller: Caller, server: Server) -> str:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign] # the smallest handler
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        server.answers = [_failure(500)]
        _outcome(lambda: caller.get(caller.client(server.url, max_retries=0)))
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    return "in the log" if any(TOKEN in line for line in lines) else "not in the log"


def _invalid_body(caller: Caller, server: Server) -> str:
    server.answers = [json_answer(caller.thing())]
    client = caller.client(server.url, max_retries=0)
    outcome = _outcome(lambda: caller.create(client, {"name": ["no", "text"]}))
    return f"{'sent' if server.received else 'not sent'}, {outcome}"


def _identified(caller: Caller, server: Server) -> str:
    headers = {"x-request-id": "req_1", "Request-Id": "req_1"}
    server.answers = [_failure(400, headers)]
    try:
        caller.get(caller.client(server.url, max_retries=0))
    except Exception as error:  # noqa: BLE001 # no common class
        known = getattr(error, "request_id", None)
        return f"{type(error).__name__}, {'with' if known else 'without'} the request id"
    return "result"


def _untyped(caller: Caller) -> Answer:
    return Answer(body=caller.thing().encode())


def _surrogate(caller: Caller) -> Answer:
    return json_answer(caller.thing(name="\ud83d"))


_SOON = {"Retry-After": "0"}
_BREAK = Answer(breaks=True)
ROWS = (
    Row(situation="`429` to a POST", scenario=_repeated([_failure(429, _SOON)], "create")),
    Row(situation="`503` with `Retry-After` to a POST", scenario=_repeated([_failure(503, _SOON)], "create")),
    Row(situation="`503` without `Retry-After` to a POST", scenario=_repeated([_failure(503)], "create")),
    Row(situation="`500` to a POST", scenario=_repeated([_failure(500)], "create")),
    Row(situation="`500` to a GET", scenario=_repeated([_failure(500)], "get")),
    Row(situation="a POST without a response, the connection is closed", scenario=_repeated([_BREAK], "create")),
    Row(situation="a GET without a response, the connection is closed", scenario=_repeated([_BREAK], "get")),
    Row(
        situation="`429` with `Retry-After: 3600` to a GET",
        scenario=_repeated([_failure(429, {"Retry-After": "3600"})], "get"),
    ),
    Row(situation="a POST on a connection that the server closed while it was idle", scenario=_unannounced),
    Row(situation="`201` in place of the documented `200`", scenario=_created),
    Row(situation="`204` in place of the documented `200` of a DELETE", scenario=_deleted),
    Row(situation="text in an integer field", scenario=_read(lambda c: json_answer(c.thing(size="many")), _size)),
    Row(
        situation="an integer below the documented minimum",
        scenario=_read(lambda c: json_answer(c.thing(size=0)), _size),
    ),
    Row(
        situation="an undocumented value of an enum",
        scenario=_read(lambda c: json_answer(c.thing(state="paused")), _state),
    ),
    Row(situation="a JSON response without `Content-Type`", scenario=_read(_untyped, _name)),
    Row(situation="a lone surrogate in a text", scenario=_read(_surrogate, _name)),
    Row(situation="an error response", scenario=_identified),
    Row(situation="an invalid body, given as a mapping", scenario=_invalid_body),
    Row(situation="an `Authorization` header of the caller", scenario=_own_header),
    Row(situation="`307` to another host", scenario=_redirected),
    Row(situation="`303` after a POST", scenario=_see_other),
    Row(situation="an empty page with a new cursor", scenario=_empty_page),
    Row(situation="a response byte by byte for 3 s, with a limit of 1 s", scenario=_drips),
    Row(situation="a call in a child process after `fork`", scenario=_forked),
    Row(situation="an asynchronous call on trio", scenario=_trio),
    Row(situation="one asynchronous client in two event loops", scenario=_two_loops),
    Row(situation="the token, after a failed call", scenario=_logged),
)


def observe(caller: Caller) -> dict[str, str]:
    """Return the behaviour of a client by situation."""
    found = {}
    for row in ROWS:
        with Server() as server:
            found[row.situation] = row.scenario(caller, server)
    caller.close()
    return found
