"""Exchanges over a real socket: each file of `exchanges` is a table of responses, and of the results for the caller.

A case has these parts, and each of its `rows` changes some of them:

    call       the parts of the request; types are expressions with names of `shop`, and `item` makes it a stream
    client     credentials and options of the client
    sends      the response, or a list of them; the last one is repeated
    gets       an expression for the result, or for the items of a stream before its error
    error      the class and the message of the error; "..." stands for any text
    requests   the received requests, or their number
    shows      the headers of requests that `requests` has
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.servers.scripted import Answer, Received, Server
from tests.unit.runtime.shop import shop

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


def shown(received: Received, names: Iterable[str]) -> str:
    """Return a request as `requests` shows it."""
    headers = [f"{name}: {received.headers[name]}" for name in names if name in received.headers]
    return " ".join([received.method, received.target, *headers, *([received.body.decode()] if received.body else [])])


@pytest.mark.parametrize("name", CASES)
def test_caller_gets_the_result_of_the_table(
    server: Server, send: Callable[..., Any], connect: Callable[..., Any], name: str
) -> None:
    case = CASES[name]
    for changes in case.get("rows", [{}]):
        row = {**case, **changes}
        row |= {
            part: {**case[part], **changes[part]} for part in ("call", "client") if part in case and part in changes
        }
        sends = row.get("sends", {})
        server.received.clear()
        server.answers = [answer_of(each, server.port) for each in (sends if isinstance(sends, list) else [sends])]
        call, client = request_of(row.get("call", {})), row.get("client", {})
        items: list[Any] = []
        result, text = items, ""
        try:
            if isinstance(call, shop.StreamRequest):
                with connect(**client).stream(call) as stream:
                    for item in stream:
                        items += [item]  # at once: an error may follow
            else:
                result = send(call, **client)
        except (shop.ClientError, ValueError) as error:
            text = f"{type(error).__name__}: {error}".replace(server.url, "<url>")
        pattern = ".*".join(map(re.escape, row.get("error", "").split("...")))
        assert re.fullmatch(pattern, text, re.DOTALL), (changes, text)
        if "gets" in row or not text:
            expected = value_of(row.get("gets"))
            assert (result, type(result)) == (expected, type(expected)), changes
        requests = row.get("requests")
        if isinstance(requests, int):
            assert len(server.received) == requests, changes
        elif requests is not None:
            assert [shown(each, row.get("shows", ())) for each in server.received] == requests, changes
