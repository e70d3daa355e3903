"""Every operation of every golden is called, sync and async, with values from its document."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter

from tests.goldens.calling import Call, Way, bound, caller, documented_settings, expected_warning
from tests.goldens.cases import Case, each_golden
from tests.goldens.documented import Operation, credentials, is_json
from tests.goldens.examples import VARIANTS, Variant
from tests.goldens.exchanges import Reply, encoded, replies, sent_media, sent_values
from tests.goldens.forms import Form, fields
from tests.goldens.parameters import cookie_text, header_text, path_text, query_text
from tests.goldens.streams import SentItems, is_streamed, is_streamed_only, stream_replies, switched
from tests.support.servers.scripted import Answer, Received, Server

_WRITERS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "path": path_text,
    "query": query_text,
    "header": header_text,
    "cookie": cookie_text,
}
_WAYS: tuple[Way, ...] = ("fields", "value", "mapping")
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


@each_golden(lambda case: case.api.operations)
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_operations_send_and_read_the_documented_values(
    case: Case, package: ModuleType, server: Server, mode: str
) -> None:
    with _sender(package, server, mode) as send:
        for operation, variant, sent, reply, way in _exchanges(case):
            call = bound(package, operation, sent, variant, is_async=mode == "async", way=way)
            result, received = send(operation, call, reply.answer)
            _check_request(received, operation, sent, variant)
            _check_outcome(result, reply, package)


def _exchanges(case: Case) -> Iterator[tuple[Operation, Variant, list[Any], Reply, Way]]:
    """Yield each distinct request and response of each operation. A JSON object is passed in all ways once."""
    for operation in case.operations:
        seen = []
        has_ways = operation.body is not None and not is_streamed_only(operation)
        for variant in VARIANTS:
            sent = switched(operation, sent_values(operation, variant), is_stream=False)
            for number, reply in enumerate(replies(operation, variant)):
                # Media types of the body differ by variant.
                exchange = sent, reply, operation.body and sent_media(operation, variant)[0]
                if exchange not in seen:
                    seen.append(exchange)
                    for way in _WAYS if has_ways and not number else _WAYS[:1]:
                        yield operation, variant, sent, reply, way


@each_golden(lambda case: any(r.stream for o in case.api.operations for r in o.responses))
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_streams_give_the_documented_items(case: Case, package: ModuleType, server: Server, mode: str) -> None:
    with _sender(package, server, mode) as send:
        for operation in filter(is_streamed, case.operations):
            for variant in VARIANTS:
                sent = switched(operation, sent_values(operation, variant), is_stream=True)
                for reply in stream_replies(operation, variant):
                    call = bound(package, operation, sent, variant, is_async=mode == "async", is_stream=True)
                    values, received = send(operation, call, reply.answer)
                    _check_request(received, operation, sent, variant)
                    media_type = str(reply.answer.headers["Content-Type"]).partition(";")[0]
                    assert received.headers["accept"].startswith(media_type)
                    assert isinstance(values, list), values
                    for value, item in zip(values, reply.items, strict=True):
                        dumped = _plain(value)
                        assert item.is_seen(value, dumped), (item.says, dumped)


@contextmanager
def _sender(
    package: ModuleType, server: Server, mode: str
) -> Iterator[Callable[[Operation, Call, Answer], tuple[Any, Received]]]:
    """Yield a function that makes a call, and returns its result or error and the request that arrived."""
    with caller(package, documented_settings(package, server.url), mode) as complete:

        def send(operation: Operation, call: Call, answer: Answer) -> tuple[Any, Received]:
            server.answers, server.received = [answer], []
            with expected_warning(operation):
                try:
                    result = complete(call)
                except package.ClientError as error:
                    result = error
            (received,) = server.received
            return result, received

        yield send


def _check_request(received: Received, operation: Operation, sent: list[Any], variant: Variant) -> None:
    *values, body = sent
    texts: dict[str, dict[str, Any]] = {location: {} for location in ("path", "query", "header", "cookie")}
    for parameter, value in zip(operation.parameters, values, strict=True):
        location = parameter["in"].removesuffix("string")
        texts[location][parameter["name"]] = _WRITERS[location](parameter, value)
    own = credentials(operation)
    path, _, query = received.target.partition("?")
    assert received.method == operation.method
    assert path == operation.target(texts["path"])
    pairs = [f"{name}={quote(value, safe='')}" for name, value in own["query"]]
    assert query == "&".join([*filter(None, texts["query"].values()), *pairs])
    headers = {**texts["header"], **dict(own["header"])}
    for name, text in headers.items():
        arrived = received.headers.get(name.lower())
        assert (arrived and arrived.encode("latin-1").decode()) == text
    cookies = [f"{name}={value}" for name, value in own["cookie"]]
    cookies = [*filter(None, texts["cookie"].values()), *cookies]
    assert received.headers.get("cookie", "") == "; ".join(cookies)
    if "Authorization" not in headers:
        assert "authorization" not in received.headers
    _check_body(received, operation, body, variant)


def _check_body(received: Received, operation: Operation, body: Any, variant: Variant) -> None:
    if operation.body is None or (body is None and not operation.body.get("required")):
        assert not received.body
        assert "content-type" not in received.headers
        return
    media_type, _ = sent_media(operation, variant)
    if isinstance(body, Form):
        assert fields(received) == body.fields
        return
    assert received.headers["content-type"] == media_type
    if isinstance(body, SentItems):
        assert body.has_arrived(received.body)
    elif is_json(media_type):
        assert json.loads(received.body) == body
    else:
        assert received.body == encoded(body, media_type)


def _check_outcome(result: Any, reply: Reply, package: ModuleType) -> None:
    if reply.is_success:
        assert not isinstance(result, Exception), result
        value = result.value if hasattr(result, "next_request") else result  # of a page
    else:
        assert isinstance(result, package.ApiError)
        assert result.status_code == reply.answer.status
        value = result.detail
    assert (value if isinstance(reply.value, bytes) else _plain(value)) == reply.value


def _plain(value: Any) -> Any:
    return _ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
