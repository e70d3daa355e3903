"""Every operation of every golden is called, sync and async, by what its document says about it."""

import asyncio
import contextlib
import inspect
import json
import typing
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter

from tests.goldens.cases import Case
from tests.goldens.documented import (
    Operation,
    body_media,
    credentials,
    is_json,
    operations,
)
from tests.goldens.examples import VARIANTS, Variant
from tests.goldens.exchanges import (
    Reply,
    encoded,
    replies,
    sent_media,
    sent_values,
)
from tests.goldens.forms import Form, fields
from tests.goldens.parameters import (
    cookie_text,
    header_text,
    path_text,
    query_text,
)
from tests.runtime.server import Received, Server

_WRITERS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "path": path_text,
    "query": query_text,
    "header": header_text,
    "cookie": cookie_text,
}
_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_SETTINGS = {"self", "base_url", "timeout", "max_retries", "headers", "http_client"}


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_operations_send_and_read_what_is_documented(
    case: Case, package: ModuleType, server: Server, mode: str
) -> None:
    for operation in operations(case.document):
        for variant in VARIANTS:
            sent = sent_values(operation, variant)
            for reply in replies(operation, variant):
                server.answers, server.received = [reply.answer], []
                call = _call(
                    package, operation, sent, variant, is_async=mode == "async"
                )
                with _expected_warning(operation):
                    result = _outcome(call, package, server.url, mode)
                (received,) = server.received
                _check_request(received, operation, sent, variant)
                _check_outcome(result, reply, package)


def _expected_warning(
    operation: Operation,
) -> contextlib.AbstractContextManager[object]:
    is_deprecated = operation.content.get("deprecated")
    return pytest.deprecated_call() if is_deprecated else contextlib.nullcontext()


def _call(
    package: ModuleType,
    operation: Operation,
    sent: list[Any],
    variant: Variant,
    *,
    is_async: bool,
) -> Callable[[Any], Any]:
    """The operation's function, with everything but the client."""
    (entry,) = [
        entry
        for entry in package.OPERATIONS.values()
        if (entry.method, entry.path) == (operation.method, operation.path)
    ]
    function = entry.async_function if is_async else entry.function
    hints = typing.get_type_hints(function)
    positional, keywords = [], {}
    for (name, kind), (value, is_given) in zip(
        _signature(function), _arguments(operation, sent, variant), strict=True
    ):
        if is_given:
            argument = _argument(package, hints[name], value)
            if kind is inspect.Parameter.KEYWORD_ONLY:
                keywords[name] = argument
            else:
                positional.append(argument)
    return lambda client: function(client, *positional, **keywords)


def _argument(package: ModuleType, hint: Any, value: Any) -> Any:
    # Of a type that pydantic does not know.
    if isinstance(value, bytes) or typing.BinaryIO in typing.get_args(hint):
        return value
    if isinstance(value, Form):
        content = value.with_files(
            lambda file: package.Upload(file.content, file.filename)
        )
        return TypeAdapter(hint).validate_python(content)
    return TypeAdapter(hint).validate_python(value)


def _signature(function: Callable[..., Any]) -> list[tuple[str, Any]]:
    """Names and kinds of the arguments after the client."""
    return [(p.name, p.kind) for p in inspect.signature(function).parameters.values()][
        1:
    ]


def _arguments(
    operation: Operation, sent: list[Any], variant: Variant
) -> list[tuple[Any, bool]]:
    """Values in the order of the signature, each with whether it is given at all."""
    *values, body = sent
    pairs = list(zip(operation.parameters, values, strict=True))
    found = [(v, bool(p.get("required")) or v is not None, p) for p, v in pairs]
    if operation.body is not None:
        is_required = bool(operation.body.get("required"))
        found.append((body, is_required or body is not None, operation.body))
        found.sort(key=lambda each: not each[2].get("required"))
    given = [(value, is_given) for value, is_given, _ in found]
    content = operation.body["content"] if operation.body is not None else {}
    types = [media_type for media_type, _ in body_media(content)]
    if len(types) > 1 or not set(types) <= {*content, "application/json"}:
        chosen = sent_media(operation, variant)[0]
        # What a range such as `image/*` stands for only the caller knows.
        is_range = chosen not in content and chosen != "application/json"
        given.append((chosen, variant == "last" or is_range))
    return given


def _outcome(
    call: Callable[[Any], Any], package: ModuleType, url: str, mode: str
) -> Any:
    """What the call returns or, of the package's errors, raises."""
    keywords = inspect.signature(package.Client).parameters
    given = {name: f"{name} sent" for name in keywords if name not in _SETTINGS}
    settings = {"base_url": url, "max_retries": 0, **given}

    async def awaited() -> Any:
        async with package.AsyncClient(**settings) as client:
            return await call(client)

    try:
        if mode == "async":
            return asyncio.run(awaited())
        with package.Client(**settings) as client:
            return call(client)
    except package.ClientError as error:
        return error


def _check_request(
    received: Received, operation: Operation, sent: list[Any], variant: Variant
) -> None:
    *values, body = sent
    texts: dict[str, dict[str, Any]] = {
        place: {} for place in ("path", "query", "header", "cookie")
    }
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


def _check_body(
    received: Received, operation: Operation, body: Any, variant: Variant
) -> None:
    if operation.body is None or (body is None and not operation.body.get("required")):
        assert not received.body
        assert "content-type" not in received.headers
        return
    media_type, _ = sent_media(operation, variant)
    if isinstance(body, Form):
        assert fields(received) == body.fields
        return
    assert received.headers["content-type"] == media_type
    if is_json(media_type):
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
        dumped = _ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
        assert dumped == reply.value
