"""An operation's function, called with what its document says about it."""

import asyncio
import collections.abc
import contextlib
import inspect
import types
import typing
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.goldens.documented import Operation, body_media
from tests.goldens.examples import Variant
from tests.goldens.exchanges import sent_media
from tests.goldens.forms import Form
from tests.goldens.streams import SentItems, is_streamed_only

Way = typing.Literal["value", "mapping", "fields"]
"""A way to give a JSON object: as a model, as a mapping with the document's names, or as keywords."""

_SETTINGS = frozenset(
    "self base_url timeout total_timeout max_retries headers rate_limit http_client" " options".split()
)


def expected_warning(operation: Operation) -> contextlib.AbstractContextManager[object]:
    """Expect the warning of a deprecated operation, and no other warning."""
    is_deprecated = operation.content.get("deprecated")
    return pytest.deprecated_call() if is_deprecated else contextlib.nullcontext()


def bound(  # noqa: PLR0913 - what is called, what with, and how
    package: ModuleType,
    operation: Operation,
    sent: list[Any],
    variant: Variant,
    *,
    is_async: bool,
    is_stream: bool = False,
    way: Way = "value",
) -> Callable[[Any], Any]:
    """Return the operation's function, with everything but the client and, of its functions for streams, that one.

    A JSON object is given in the requested `way`, if the function accepts it.
    """
    (entry,) = [
        entry
        for entry in package.OPERATIONS.values()
        if (entry.method, entry.path) == (operation.method, operation.path)
    ]
    function = entry.async_function if is_async else entry.function
    if is_stream and not is_streamed_only(operation):
        name = entry.name.rstrip("_") + "_stream" + ("_async" if is_async else "")
        function = getattr(package, name)
    *with_fields, signature = typing.get_overloads(function) or [function]
    hints = _hints(signature)
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for (name, kind), (value, is_given) in zip(
        _signature(signature), _arguments(operation, sent, variant), strict=True
    ):
        if is_given:
            if name == "body" and isinstance(value, dict) and way == "mapping":
                is_any = hints[name] == typing.Any
                keywords[name] = value if is_any else types.MappingProxyType(value)
                continue
            argument = _argument(package, hints[name], value)
            if name == "body" and way == "fields" and with_fields:
                keywords |= _fields(argument, _hints(with_fields[0]))
            elif kind is inspect.Parameter.KEYWORD_ONLY:
                keywords[name] = argument
            else:
                positional.append(argument)
    return lambda client: function(client, *positional, **keywords)


def hints_of(function: Any, names: frozenset[str]) -> dict[str, Any]:
    """Return the types of the arguments of `function`, or of its overload that accepts the arguments `names`."""
    found = map(_hints, typing.get_overloads(function) or [function])
    return next(hints for hints in found if hints.keys() >= names)


def _hints(function: Any) -> dict[str, Any]:
    """Return the types of the arguments, without the mapping that may take the place of a body."""
    found = {}
    for name, hint in typing.get_type_hints(function).items():
        members = typing.get_args(hint)
        kept = [each for each in members if each != collections.abc.Mapping[str, object]]
        is_changed = len(kept) < len(members)
        # They are not known here.
        found[name] = typing.Union[tuple(kept)] if is_changed else hint  # noqa: UP007
    return found


def _fields(body: Any, hints: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a model as keywords, or the body itself if it has other properties or is null."""
    if body is None or not body.model_fields_set <= set(hints):
        return {"body": body}
    fields = vars(body)  # without the warnings of deprecated fields
    return {name: fields[name] for name in body.model_fields_set}


def _argument(package: ModuleType, hint: Any, value: Any) -> Any:
    if isinstance(value, SentItems):
        (item,) = {typing.get_args(each)[0] for each in _iterables(hint)}
        return map(TypeAdapter(item).validate_python, value.values)
    # Of a type that pydantic does not know.
    if isinstance(value, Form):
        return TypeAdapter(_of_forms(hint)).validate_python(value.given(package))
    if isinstance(value, bytes) or typing.BinaryIO in typing.get_args(hint):
        return value
    if _iterables(hint):  # of several media types one is sent item by item
        kept = [each for each in typing.get_args(hint) if each not in _iterables(hint)]
        hint = typing.Union[tuple(kept)]  # noqa: UP007 - they are not known here
    return TypeAdapter(hint).validate_python(value)


def _of_forms(hint: Any) -> Any:
    """`hint` without the types of a body that is sent as it is, beside which a form may be documented."""
    plain = [*_iterables(hint), bytes, typing.BinaryIO]
    kept = [each for each in typing.get_args(hint) if each not in plain]
    if not kept or typing.BinaryIO not in typing.get_args(hint):
        return hint
    return typing.Union[tuple(kept)]  # noqa: UP007 - they are not known here


def _iterables(hint: Any) -> list[Any]:
    """Return the types of iterables among those of `hint`."""
    members = [hint, *typing.get_args(hint)]
    kinds = {collections.abc.Iterable, collections.abc.AsyncIterable}
    return [each for each in members if typing.get_origin(each) in kinds]


def _signature(function: Callable[..., Any]) -> list[tuple[str, Any]]:
    """Names and kinds of the arguments after the client."""
    return [(p.name, p.kind) for p in inspect.signature(function).parameters.values()][1:]


def _arguments(operation: Operation, sent: list[Any], variant: Variant) -> list[tuple[Any, bool]]:
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


def outcome(call: Callable[[Any], Any], package: ModuleType, url: str, mode: str, **options: Any) -> Any:
    """Return the result of a call, the items of its stream, or its error; `options` go to the client."""
    keywords = inspect.signature(package.Client).parameters
    given = {name: f"{name}-sent" for name in keywords if name not in _SETTINGS}
    settings = {"base_url": url, "max_retries": 0, **given, **options}

    async def awaited() -> Any:
        async with package.AsyncClient(**settings) as client:
            result = call(client)
            if hasattr(result, "__anext__"):
                async with result as stream:
                    return [item async for item in stream]
            return await result

    try:
        if mode == "async":
            return asyncio.run(awaited())
        with package.Client(**settings) as client:
            result = call(client)
            if hasattr(result, "__next__"):
                with result as stream:
                    return list(stream)
            return result
    except package.ClientError as error:
        return error
