"""Every operation of every golden is called, sync and async, by what its document says about it."""

import json
from collections.abc import Callable
from itertools import product
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter

from tests.goldens.calling import Way, bound, expected_warning, outcome
from tests.goldens.cases import Case
from tests.goldens.documented import Operation, credentials, is_json
from tests.goldens.examples import VARIANTS, Variant
from tests.goldens.exchanges import Reply, encoded, replies, sent_media, sent_values
from tests.goldens.forms import Form, fields
from tests.goldens.parameters import cookie_text, header_text, path_text, query_text
from tests.goldens.streams import SentItems, is_streamed, is_streamed_only, stream_replies
from tests.support.servers.scripted import Received, Server

_WRITERS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "path": path_text,
    "query": query_text,
    "header": header_text,
    "cookie": cookie_text,
}
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_operations_send_and_read_what_is_documented(
    case: Case, package: ModuleType, server: Server, mode: str
) -> None:
    for operation in case.operations:
        for variant in VARIANTS:
            sent = sent_values(operation, variant)
            for reply in replies(operation, variant):
                server.answers, server.received = [reply.answer], []
                call = bound(package, operation, sent, variant, is_async=mode == "async")
                with expected_warning(operation):
                    result = outcome(call, package, server.url, mode)
                (received,) = server.received
                _check_request(received, operation, sent, variant)
                _check_outcome(result, reply, package)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_mappings_and_fields_send_the_same_body_as_a_model(
    case: Case, package: ModuleType, server: Server, mode: str
) -> None:
    ways: list[Way] = ["mapping", "fields"]
    for operation, variant, way in product(case.operations, VARIANTS, ways):
        if operation.body is None or is_streamed_only(operation):
            continue
        sent = sent_values(operation, variant)
        server.answers = [next(iter(replies(operation, variant))).answer]
        server.received = []
        call = bound(package, operation, sent, variant, is_async=mode == "async", way=way)
        with expected_warning(operation):
            outcome(call, package, server.url, mode)
        (received,) = server.received
        _check_request(received, operation, sent, variant)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_streams_give_what_is_documented(case: Case, package: ModuleType, server: Server, mode: str) -> None:
    for operation in filter(is_streamed, case.operations):
        for variant in VARIANTS:
            sent = sent_values(operation, variant)
            for reply in stream_replies(operation, variant):
                server.answers, server.received = [reply.answer], []
                call = bound(package, operation, sent, variant, is_async=mode == "async", is_stream=True)
                with expected_warning(operation):
                    values = outcome(call, package, server.url, mode)
                (received,) = server.received
                _check_request(received, operation, sent, variant)
                accept = received.headers["accept"]
                media_type = str(reply.answer.headers["Content-Type"]).partition(";")[0]
                assert accept.startswith(media_type)
                assert isinstance(values, list), values
                for value, item in zip(values, reply.items, strict=True):
                    dumped = _plain(value)
                    assert item.is_seen(value, dumped), (item.says, dumped)


def _check_request(received: Received, operation: Operation, sent: list[Any], variant: Variant) -> None:
    *values, body = sent
    texts: dict[str, dict[str, Any]] = {place: {} for place in ("path", "query", "header", "cookie")}
    for parameter, value in zip(operation.parameters, values, strict=True):
        place = parameter["in"].removesuffix("string")
        texts[place][parameter["name"]] = _WRITERS[place](parameter, value)
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
        value = result
    else:
        assert isinstance(result, package.ApiError)
        assert result.status_code == reply.answer.status
        value = result.detail
    if isinstance(reply.value, bytes):
        assert value == reply.value
    else:
        assert _plain(value) == reply.value


def _plain(value: Any) -> Any:
    return _ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
