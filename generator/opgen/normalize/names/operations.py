"""Function names of operations: the operationId in snake case, without the suffix that FastAPI adds."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from opgen.core.name_styles import KEYWORDS, derived, letters, snake
from opgen.core.options import Options
from opgen.normalize.content.media_types import has_stream_beside
from opgen.normalize.names.calls import function_of
from opgen.normalize.operations.response_headers import has_headers
from opgen.normalize.selection.operation_nodes import OperationNode

_FUNCTION = re.compile(r"[a-z][a-z0-9_]{0,99}")
_SUFFIXES = ("", "_async", "_request")
HEADERS = ("_headers", "_error_headers")
_STREAM = ("_stream", "_stream_async", "_stream_request")


def operation_names(
    keys: Mapping[str, OperationNode], options: Options, reserved: Collection[str], preferred: Mapping[str, str]
) -> dict[str, str]:
    """Return the function name of each operation by its key.

    A name and all names derived from it (`_async`, `_request`) are unique and not `reserved`. `preferred` names are
    assigned first. The order in the document has no influence: shorter names are assigned first. If operations share a
    natural name, operations that are not deprecated come first, then a key that equals the name.
    """
    unusable = {*reserved, *KEYWORDS}
    names: dict[str, str] = {}
    taken = set(unusable)
    for key in sorted(preferred.keys() & keys):
        name = preferred[key]
        family = function_names(name, keys[key])
        if _FUNCTION.fullmatch(name) and taken.isdisjoint(family):
            names[key] = name
            taken.update(family)
    natural = _natural_names(keys, options)
    deprecated = {key for key, found in keys.items() if found.is_deprecated}
    by_name = sorted(keys, key=lambda key: (natural[key], key in deprecated, natural[key] != key, key))
    for key in sorted(by_name, key=lambda key: len(natural[key])):
        if key in names:
            continue
        name = natural[key]
        if name in unusable:
            name += "_"
        family = function_names(name, keys[key])
        if not taken.isdisjoint(family):
            name = f"{natural[key]}_{letters(key)}"
            family = function_names(name, keys[key])
        names[key] = name
        taken.update(family)
    return names


def _natural_names(keys: Mapping[str, OperationNode], options: Options) -> dict[str, str]:
    """Return the natural name of each operation by key.

    A short name is used only if the options allow short names and no other operation has the name.
    """
    exact = {key: snake(key, "operation") for key in keys}
    natural = dict(exact)
    if options.operation_names == "short":
        short = {key: snake(function_of(key, each), "operation") for key, each in keys.items()}
        current = [key for key, found in keys.items() if not found.is_deprecated]
        # A deprecated operation must not prevent its successor from getting a short name.
        counts = {
            False: Counter([*(short[k] for k in current), *{exact[k] for k in current}]),
            True: Counter([*short.values(), *set(exact.values())]),
        }
        natural = {
            key: (name if _is_only(name, exact[key], counts[keys[key].is_deprecated]) else exact[key])
            for key, name in short.items()
        }
    return natural


def _is_only(name: str, exact: str, counts: Mapping[str, int]) -> bool:
    """Return whether no other operation has the short `name` as its short or exact name."""
    return counts[name] == 1 or (name == exact and counts[name] == 2)


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
