"""Exchanges over a real socket: each file of `exchanges` is a table of responses, and of the results for the caller.

A case has these parts, and each of its `rows` changes some of them:

    call        the parts of the request; types are expressions with names of `shop`, and `item` makes it a stream
    calls       changes of the request for each of several calls of one client; `gets` is for the last call
    poll        the arguments of `poll`; the last result is `done`
    reconnects  how often a stream is opened again
    client      credentials and options of the client; a list is a function with one result after another
    environment the variables of the environment
    sends       the response, or a list of them; the last one is repeated
    each        values of parts, by their path with dots; the row runs with each combination
    gets        an expression for the result, or for the items of a stream before its error
    error       the class and the message of the error; "..." stands for any text
    has         expressions for attributes of the error
    requests    the received requests, or their number
    shows       the headers of requests that `requests` has
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.servers.scripted import Answer, Received, Server
from tests.unit.runtime.shop import shop, unpickled

NAMES = {name: getattr(shop, name) for name in ("Item", "Problem", "ServerSentEvent")} | {"Any": Any}
CASES: dict[str, dict[str, Any]] = {
    case["case"]: case
    for path in sorted(Path(__file__).with_name("exchanges").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
}


def value_of(expression: object) -> Any:
    """Return the value of an expression of a table."""
    return eval(str(expression), {**NAMES})  # noqa: S307 - our own texts


def request_of(parts: Mapping[str, Any]) -> Any:
    """Return a request."""
    parts = {"method": "GET", "path": "/items/1", "returns": {200: "Any"}, **parts}
    for name in ("returns", "raises"):
        if name in parts:
            parts[name] = {status: value_of(form) for status, form in parts[name].items()}
    for name in ("security", "query", "headers", "cookies"):
        if name in parts:
            parts[name] = tuple(map(tuple, parts[name]))
    if "content" in parts:
        parts["content"] = parts["content"].encode()
    return shop.StreamRequest(**parts) if "item" in parts else shop.Request(**parts)


def answer_of(response: Mapping[str, Any], port: int) -> Answer:
    """Return a response of the server with this port."""
    headers = {name: text.replace("<port>", str(port)) for name, text in response.get("headers", {}).items()}
    if "type" in response:
        headers["Content-Type"] = response["type"]
    body = str(response.get("body", "")).encode(response.get("charset", "utf-8"))
    more = {name: response[name] for name in ("status", "length", "breaks") if name in response}
    return Answer(headers=headers, body=body, **more)


def settings_of(client: Mapping[str, Any], port: int) -> dict[str, Any]:
    """Return the arguments of a client of the server with this port."""
    settings = {name: iter(value).__next__ if isinstance(value, list) else value for name, value in client.items()}
    base_url = client.get("base_url", "http://127.0.0.1:<port>")
    return {**settings, "base_url": base_url.replace("<port>", str(port))}


def shown(received: Received, names: Iterable[str]) -> str:
    """Return a request as `requests` shows it."""
    headers = [f"{name}: {received.headers[name]}" for name in names if name in received.headers]
    return " ".join([received.method, received.target, *headers, *([received.body.decode()] if received.body else [])])


def rows_of(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a case, with the parts of the case."""
    for changes in case.get("rows", [{}]):
        row = {**case, **changes}
        row |= {
            part: {**case[part], **changes[part]} for part in ("call", "client") if part in case and part in changes
        }
        each = row.get("each", {})
        for values in product(*each.values()):
            combined = deepcopy(row)
            for path, value in zip(each, values, strict=True):
                *parents, last = (int(step) if step.isdecimal() else step for step in path.split("."))
                target: Any = combined
                for step in parents:
                    target = target[step] if isinstance(step, int) else target.setdefault(step, {})
                target[last] = value
            yield combined


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Caller of rows, which uses one client for rows with the same settings."""

    send: Callable[..., Any]
    connect: Callable[..., Any]
    opened: dict[str, Any] = field(default_factory=dict)

    def client(self, row: Mapping[str, Any], port: int) -> Any:
        """Return the client of a row."""
        settings = row.get("client", {})
        key = repr((settings, row.get("environment")))
        if key not in self.opened or any(isinstance(value, list) for value in settings.values()):
            self.opened[key] = self.connect(**settings_of(settings, port))
        return self.opened[key]

    def call(self, row: Mapping[str, Any], port: int) -> tuple[Any, Exception | None]:
        """Return the result of the last call, or the items of a stream, and the error."""
        result: Any = []
        try:
            for changes in row.get("calls", [{}]):
                call = request_of({**row.get("call", {}), **changes})
                if isinstance(call, shop.StreamRequest):
                    stream = self.client(row, port).stream(call)
                    with stream.reconnecting(row["reconnects"]) if "reconnects" in row else stream as items:
                        for item in items:
                            result += [item]  # at once: an error may follow
                elif "poll" in row:
                    result = self.client(row, port).poll(call, until=lambda found: found == "done", **row["poll"])
                elif row.get("client", {}).get("is_own", True):
                    result = self.client(row, port).send(call)
                else:
                    result = self.send(call, **row["client"])
        except (shop.ClientError, ValueError, RuntimeError) as error:
            return result, error
        return result, None


@pytest.mark.parametrize("name", CASES)
def test_caller_gets_the_result_of_the_table(
    server: Server, send: Callable[..., Any], connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    caller = Caller(send=send, connect=connect)
    for row in rows_of(CASES[name]):
        for variable, value in row.get("environment", {}).items():
            monkeypatch.setenv(variable, value)
        sends = row.get("sends", {})
        server.received.clear()
        server.answers = [answer_of(each, server.port) for each in (sends if isinstance(sends, list) else [sends])]
        result, error = caller.call(row, server.port)
        text = f"{type(error).__name__}: {error}".replace(server.url, "<url>") if error else ""
        pattern = ".*".join(map(re.escape, row.get("error", "").split("...")))
        assert re.fullmatch(pattern, text, re.DOTALL), (row, text)
        for attribute, expected in row.get("has", {}).items():
            assert getattr(error, attribute) == value_of(expected), row
        if isinstance(error, shop.ClientError):
            assert str(unpickled(error)) == str(error), row
        if "gets" in row or not text:
            expected = value_of(row.get("gets"))
            assert (result, type(result)) == (expected, type(expected)), row
        requests = row.get("requests")
        if isinstance(requests, int):
            assert len(server.received) == requests, row
        elif requests is not None:
            assert [shown(each, row.get("shows", ())) for each in server.received] == requests, row
