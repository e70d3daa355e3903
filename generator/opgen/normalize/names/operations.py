"""Function names of operations, webhooks and callbacks.

Operations: the operationId in snake case, without the suffix that FastAPI adds. Webhooks and callbacks: `parse_`, the
caller of a callback, and the name in the document.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, count

from opgen.core.frozen import frozen
from opgen.core.name_styles import KEYWORDS, allocate, derived, snake
from opgen.core.options import Options
from opgen.core.pointers import pointer_text
from opgen.normalize.content.media_types import has_stream_beside
from opgen.normalize.names.calls import function_of
from opgen.normalize.operation_nodes import OperationNode, Operations, Received
from opgen.normalize.operations.response_headers import has_headers

_FUNCTION = re.compile(r"[a-z][a-z0-9_]{0,99}")
_SUFFIXES = ("", "_async", "_request")
HEADERS = ("_headers", "_error_headers")
_STREAM = ("_stream", "_stream_async", "_stream_request")


def operation_names(
    keys: Operations, options: Options, reserved: Collection[str], preferred: Mapping[str, str]
) -> dict[str, str]:
    """Return the function name of each operation by its key.

    A name and all names derived from it (`_async`, `_request`) are unique and not `reserved`. `preferred` names are
    assigned first. The order in the document has no influence: shorter names are assigned first. If operations share a
    natural name, operations that are not deprecated come first, then a key that equals the name.
    """
    unusable = {*reserved, *KEYWORDS}
    names = {}
    taken = set(unusable)
    for key in sorted(preferred.keys() & keys):
        name = preferred[key]
        family = function_names(name, keys[key])
        if _FUNCTION.fullmatch(name) and taken.isdisjoint(family):
            names[key] = name
            taken.update(family)
    natural = _natural_names(keys, options)
    deprecated = {key for key, found in keys.items() if found.is_deprecated}
    numbers: dict[str, Iterator[int]] = {}
    by_name = sorted(keys, key=lambda key: (natural[key], key in deprecated, natural[key] != key, key))
    for key in sorted(by_name, key=lambda key: len(natural[key])):
        if key in names:
            continue
        name = natural[key]
        if name in unusable:
            name += "_"
        counted = (f"{natural[key]}_{number}" for number in numbers.setdefault(name, count(2)))
        names[key] = next(n for n in chain([name], counted) if taken.isdisjoint(function_names(n, keys[key])))
        taken.update(function_names(names[key], keys[key]))
    return names


def _natural_names(keys: Operations, options: Options) -> dict[str, str]:
    """Return the natural name of each operation by key.

    A short name is used only if the options allow short names and no other operation has the name.
    """
    exact = {key: snake(key, "operation") for key in keys}
    if options.operation_names == "exact":
        return exact
    short = {key: snake(function_of(key, each), "operation") for key, each in keys.items()}
    current = [key for key, found in keys.items() if not found.is_deprecated]
    # A deprecated operation must not prevent its successor from getting a short name.
    counts = {
        False: Counter([*(short[k] for k in current), *{exact[k] for k in current}]),
        True: Counter([*short.values(), *set(exact.values())]),
    }
    return {
        # Unless another operation has the short name as its short or exact name.
        key: name if counts[keys[key].is_deprecated][name] == 1 + (name == exact[key]) else exact[key]
        for key, name in short.items()
    }


def function_names(name: str, found: OperationNode) -> list[str]:
    """Return the names of all functions of an operation, including functions for headers and streams."""
    streams = _STREAM if _has_stream(found) else ()
    documented = zip(HEADERS, has_headers(found.node), strict=True)
    headers = [suffix for suffix, is_there in documented if is_there]
    suffixes = (*_SUFFIXES, *streams, *headers)
    return [derived(name, suffix) for suffix in suffixes]


def call_names(name: str, found: OperationNode) -> list[str]:
    """Return the names of the synchronous functions that send the request of an operation."""
    streams = _STREAM[:1] if _has_stream(found) else ()
    return [derived(name, suffix) for suffix in ("", *streams)]


def _has_stream(found: OperationNode) -> bool:
    """Return whether the operation has functions for a stream beside its others. A response to HEAD has no content."""
    return found.method != "HEAD" and has_stream_beside(found.node)


_PREFIX = "parse "


@frozen
class WebhookName:
    """Function name of a webhook or callback, the words of the name, and the label for docstrings.

    - `words`: the key under which the manifest records the name.
    """

    name: str
    words: str
    label: str


def webhook_names(
    webhooks: Mapping[str, Received],
    functions: Mapping[str, str],
    reserved: Collection[str],
    preferred: Mapping[str, str],
) -> dict[str, WebhookName]:
    """Return the name of each webhook and callback by key.

    `functions` are the names of the operations that declare callbacks, by key. `preferred` names are assigned first.
    """
    words, labels = _words(webhooks, functions)
    names = allocate(
        words.values(),
        _function_name,
        reserved=reserved,
        preferred={_PREFIX + key: name for key, name in preferred.items() if name.startswith("parse_")},
    )
    return {
        key: WebhookName(name=names[wire], words=wire.removeprefix(_PREFIX), label=labels[key])
        for key, wire in words.items()
    }


def _words(webhooks: Mapping[str, Received], functions: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return unique words and a label for each webhook. The words of a callback begin with the caller."""
    own: dict[str, str] = {}
    unique: dict[str, str] = {}
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for key, each in webhooks.items():
        base = f"{_caller(each, own, functions)}{each.words}"
        own[key] = f"{base} {each.method}" if each.method else base
        kind = "callback" if each.caller else "webhook"
        labels[key] = f"{kind} {base.removeprefix(_PREFIX)}"
        # A webhook can have the same words as a caller and its callback.
        place = pointer_text(each.found.node.pointer)
        unique[key] = f"{own[key]} {place}" if own[key] in taken else own[key]
        taken.add(unique[key])
    return unique, labels


def _caller(received: Received, words: Mapping[str, str], functions: Mapping[str, str]) -> str:
    if not received.caller:
        return _PREFIX
    if received.caller in functions:
        return f"{_PREFIX}{functions[received.caller]} "
    caller = words[received.caller]
    if received.is_nested:
        # `_function_name` limits the length, even if callbacks are deeply nested.
        caller = _PREFIX + _function_name(caller).removeprefix("parse_")
    return f"{caller} "


def _function_name(words: str) -> str:
    """Return `words` as a function name: `parse newPet` becomes `parse_new_pet`."""
    return "parse_" + snake(words.removeprefix(_PREFIX), "webhook")
