"""The Python name of each operation: its operationId in snake case, without FastAPI's suffix, three names at a time."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from opgen.core.name_styles import KEYWORDS, derived, letters, snake
from opgen.core.options import Options
from opgen.normalize.content.success_responses import has_stream_beside
from opgen.normalize.node import Node
from opgen.normalize.operations.response_headers import has_headers

_FUNCTION = re.compile(r"[a-z][a-z0-9_]{0,99}")
_SUFFIXES = ("", "_async", "_request")
_PAGED = ("_all", "_all_async")
HEADERS = ("_headers", "_error_headers")
_STREAM = ("_stream", "_stream_async", "_stream_request")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An operation where it stands: `node` is the operation, `item` the path item around it."""

    node: Node
    item: Node
    method: str
    path: str

    @property
    def fallback_key(self) -> str:
        """What names an operation without an operationId of its own."""
        return f"{self.method} {self.path}"


def operation_keys(found: Sequence[Found], options: Options) -> dict[str, Found]:
    """Each operation by its operationId, or by method and path where it has none, or one that others have too.

    With `strict_document` a repeated operationId is a problem.
    """
    counts = Counter(
        operation_id for each in found if (operation_id := _operation_id(each))
    )
    keys: dict[str, Found] = {}
    for each in found:
        operation_id = _operation_id(each)
        if counts[operation_id] > 1 and options.strict_document:
            others = ", ".join(
                other.fallback_key
                for other in found
                if other is not each and _operation_id(other) == operation_id
            )
            each.node.problem(
                f'operationId "{operation_id}" is also that of {others}',
                "give each operation an operationId of its own",
                at="operationId",
            )
        is_own = counts[operation_id] == 1 and operation_id not in keys
        keys[operation_id if is_own else each.fallback_key] = each
    return keys


def operation_names(
    keys: dict[str, Found],
    options: Options,
    reserved: Collection[str],
    preferred: Mapping[str, str],
) -> dict[str, str]:
    """The function name of each key; with its `_async` and `_request` it is no other operation's and not reserved.

    What is `preferred` goes first. Independent of the document's order: shorter names choose first, and of equal ones
    the one spelled exactly so.
    """
    unusable = {*reserved, *KEYWORDS}
    names: dict[str, str] = {}
    taken = set(unusable)
    for key in sorted(preferred.keys() & keys):
        name = preferred[key]
        family = function_names(name, keys[key], is_paged=key in options.paged)
        if _FUNCTION.fullmatch(name) and taken.isdisjoint(family):
            names[key] = name
            taken.update(family)
    wanted = _wanted(keys, options)
    by_name = sorted(keys, key=lambda key: (wanted[key], wanted[key] != key, key))
    for key in sorted(by_name, key=lambda key: len(wanted[key])):
        if key in names:
            continue
        name = wanted[key]
        if name in unusable:
            name += "_"
        family = function_names(name, keys[key], is_paged=key in options.paged)
        if not taken.isdisjoint(family):
            name = f"{wanted[key]}_{letters(key)}"
            family = function_names(name, keys[key], is_paged=key in options.paged)
        names[key] = name
        taken.update(family)
    return names


def _wanted(keys: dict[str, Found], options: Options) -> dict[str, str]:
    """The name of each key as it would be, were it alone."""
    exact = {key: snake(key, "operation") for key in keys}
    wanted = dict(exact)
    if options.operation_names == "short":
        short = {key: _short(key, each) for key, each in keys.items()}
        counts = Counter([*short.values(), *set(exact.values())])
        wanted = {
            key: (
                name
                if counts[name] == 1 or (name == exact[key] and counts[name] == 2)
                else exact[key]
            )
            for key, name in short.items()
        }
    return wanted


def function_names(name: str, found: Found, *, is_paged: bool) -> list[str]:
    """Of the three functions that each operation gives, and of more for pages, headers and a stream beside its answer."""
    pages = _PAGED if is_paged else ()
    streams = _STREAM if has_stream_beside(found.node) else ()
    documented = zip(HEADERS, has_headers(found.node), strict=True)
    headers = [suffix for suffix, is_there in documented if is_there]
    suffixes = (*_SUFFIXES, *pages, *streams, *headers)
    return [derived(name, suffix) for suffix in suffixes]


def _operation_id(found: Found) -> str:
    return found.node.text("operationId")


def _short(key: str, found: Found) -> str:
    """The name without the suffix that FastAPI makes of path and method, if it ends in exactly that."""
    suffix = re.sub(r"\W", "_", found.path) + "_" + found.method.lower()
    trimmed = key.removesuffix(suffix)
    return snake(trimmed or key, "operation")
