"""Calls of the function of an operation with values from its document."""

import asyncio
import collections.abc
import contextlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from tests.goldens.documented import Operation, body_media
from tests.goldens.examples import Variant
from tests.goldens.exchanges import sent_media
from tests.goldens.forms import Form
from tests.goldens.streams import SentItems, is_streamed_only, is_switch

Way = typing.Literal["value", "mapping", "fields"]
"""Form of a JSON object as an argument: a model, a mapping with the document's names, or keywords."""

Call = Callable[[Any], Any]
"""Call of an operation with a client."""

_SETTINGS = frozenset(
    "self base_url server timeout total_timeout max_retries max_response_bytes headers query reading"
    " follow_redirects on_result rate_limit http_client options".split()
)


def expected_warning(operation: Operation) -> contextlib.AbstractContextManager[object]:
    """Expect the warning of a deprecated operation, and no other warning."""
    is_deprecated = operation.content.get("deprecated")
    return pytest.deprecated_call() if is_deprecated else contextlib.nullcontext()


def bound(  # noqa: PLR0913 - the function, its arguments and its kind
    package: ModuleType,
    operation: Operation,
    sent: list[Any],
    variant: Variant,
    *,
    is_async: bool,
    is_stream: bool = False,
    way: Way = "fields",
) -> Call:
    """Return the call of an operation's function, or of its function for streams, with all arguments but the client.

    The fields of an object are keywords, if the function has them. In another `way`, and if the object has other
    properties, the client sends the request of the builder. A builder does not warn of a deprecated operation.
    """
    (entry,) = [
        entry
        for entry in package.OPERATIONS.values()
        if (entry.method, entry.path) == (operation.method, operation.path)
    ]
    function, build = entry.functions[is_async], entry.functions[2]
    if is_stream and not is_streamed_only(operation):
        name = entry.name.rstrip("_") + "_stream"
        function, build = getattr(package, name + "_async" if is_async else name), getattr(package, name + "_request")
    has_fields = _has_fields(function, build)
    values = _arguments(operation, sent, variant)
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    fields: dict[str, Any] | None = None
    is_function = way == "fields" or bool(operation.content.get("deprecated")) or not has_fields
    for each, (value, is_given) in zip(_signature(build), values, strict=True):
        if not is_given:
            continue
        argument = _argument(package, _hints(build)[each.name], value)
        if each.name == "body" and is_function and has_fields:
            fields = _fields(argument, _hints(function))
            is_function = fields is not None
        if each.name == "body" and isinstance(value, dict) and way == "mapping":
            is_any = _hints(build)["body"] == typing.Any
            argument = value if is_any else types.MappingProxyType(value)
        if each.name == "body" or each.kind is inspect.Parameter.KEYWORD_ONLY:
            keywords[each.name] = argument
        else:
            positional.append(argument)
    is_function &= keywords.keys() - {each.name for each in _signature(function)} <= {"body"}
    if is_function:
        given = {name: value for name, value in keywords.items() if name != "body" or not has_fields}
        return lambda client: function(client, *positional, **given, **(fields or {}))
    request = build(*positional, **keywords)
    return lambda client: client.stream(request) if is_stream or is_streamed_only(operation) else client.send(request)


def _has_fields(function: Callable[..., Any], build: Callable[..., Any]) -> bool:
    """Return whether a function takes the fields of the body, which its builder takes as one value."""
    own, built = _hints(function), _hints(build)
    body = own.get("body")
    return "body" in built and (
        {*own} - {"client", "return"} > {*built} - {"return"}
        or body is None
        or _without(body, _iterables(body)) != _without(built["body"], _iterables(built["body"]))
    )


def hints_of(function: Any) -> dict[str, Any]:
    """Return the types of the arguments of `function`."""
    return _hints(function)


@cache
def _hints(function: Any) -> dict[str, Any]:
    """Return the types of the arguments, without the mapping that is allowed in the place of a body."""
    mapping = collections.abc.Mapping[str, object]
    return {
        name: _without(hint, [mapping]) for name, hint in typing.get_type_hints(function, include_extras=True).items()
    }


def _without(hint: Any, excluded: list[Any]) -> Any:
    """Return a union without some of its members, or another type unchanged."""
    members = typing.get_args(hint)
    remaining = tuple(each for each in members if each not in excluded)
    # The members are not known here.
    return typing.Union[remaining] if remaining and remaining != members else hint  # noqa: UP007


def _fields(body: Any, hints: dict[str, Any]) -> dict[str, Any] | None:
    """Return the keywords for a body: the fields of a model, or `body`; nothing if the function does not take them."""
    if not isinstance(body, BaseModel) and "body" in hints and not isinstance(body, dict):
        return {"body": body}
    names = {
        name: f"{name}_body" if f"{name}_body" in hints else name for name in getattr(body, "model_fields_set", ())
    }
    if not isinstance(body, BaseModel) or not {*names.values()} <= set(hints):
        return None
    fields = vars(body)  # without the warnings of deprecated fields
    return {names[name]: fields[name] for name in names}


def _argument(package: ModuleType, hint: Any, value: Any) -> Any:
    if isinstance(value, SentItems):
        (item,) = {typing.get_args(each)[0] for each in _iterables(hint)}
        return map(TypeAdapter(item).validate_python, value.values)
    if isinstance(value, Form):
        # The body can also be sent unchanged. pydantic does not know the types of such a body.
        is_file = typing.BinaryIO in typing.get_args(hint)
        form = _without(hint, [*_iterables(hint), bytes, typing.BinaryIO]) if is_file else hint
        return TypeAdapter(form).validate_python(value.given(package))
    if isinstance(value, bytes) or typing.BinaryIO in typing.get_args(hint):
        return value
    return TypeAdapter(_without(hint, _iterables(hint))).validate_python(value)


def _iterables(hint: Any) -> list[Any]:
    """Return the types of iterables among those of `hint`."""
    members = [hint, *typing.get_args(hint)]
    kinds = {collections.abc.Iterable, collections.abc.AsyncIterable}
    return [each for each in members if typing.get_origin(each) in kinds]


@cache
def _signature(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the arguments without the client."""
    return [each for each in inspect.signature(function).parameters.values() if each.name != "client"]


def _arguments(operation: Operation, sent: list[Any], variant: Variant) -> list[tuple[Any, bool]]:
    """Return the values in the order of the builder's signature. The second item is false for an omitted argument."""
    *values, body = sent
    pairs = [
        (each, value)
        for each, value in zip(operation.parameters, values, strict=True)
        if not is_switch(operation, each["name"])
    ]
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if not is_switch(operation, name)}
    found = [
        ((p["in"] != "path", not p.get("required")), v, bool(p.get("required")) or v is not None) for p, v in pairs
    ]
    if operation.body is not None:
        is_required = bool(operation.body.get("required"))
        found.append(((False, not is_required), body, is_required or body is not None))
    given = [(value, is_given) for _, value, is_given in sorted(found, key=lambda each: each[0])]
    content = operation.body["content"] if operation.body is not None else {}
    media_types = [media_type for media_type, _ in body_media(content)]
    if len(media_types) > 1 or not set(media_types) <= {*content, "application/json"}:
        chosen = sent_media(operation, variant)[0]
        # Callers name the media type of a range such as `image/*`.
        is_range = chosen not in content and chosen != "application/json"
        given.append((chosen, variant == "last" or is_range))
    return given


def documented_settings(package: ModuleType, url: str) -> dict[str, Any]:
    """Return arguments of a client: the URL, no retries, and a text for each credential."""
    keywords = inspect.signature(package.Client).parameters
    # A variable of a server URL has its default, which may be the only value of an enum.
    credentials = {
        name: f"{name}-sent" for name, each in keywords.items() if name not in _SETTINGS and not each.default
    }
    return {"base_url": url, "max_retries": 0, **credentials}


@contextlib.contextmanager
def caller(package: ModuleType, settings: dict[str, Any], mode: str) -> Iterator[Callable[[Call], Any]]:
    """Yield a function that returns the result of a call or the items of its stream. All calls share one client."""
    if mode == "async":
        client = package.AsyncClient(**settings)
        with asyncio.Runner() as runner:
            try:
                yield lambda call: runner.run(_completed_async(call(client)))
            finally:
                runner.run(client.aclose())
    else:
        with package.Client(**settings) as client:
            yield lambda call: _completed(call(client))


def _completed(result: Any) -> Any:
    if not hasattr(result, "__next__"):
        return result
    with result as stream:
        return list(stream)


async def _completed_async(result: Any) -> Any:
    if not hasattr(result, "__anext__"):
        return await result
    async with result as stream:
        return [item async for item in stream]
