"""Operations of two documents, matched by their URLs and paths."""

from collections import Counter
from collections.abc import Iterable

from opgen.core.url_templates import erased, url_path
from opgen.diff.matching import Matches, matched
from opgen.diff.wire.match.operations import WireOperation
from opgen.schemas.node import Node

Match = tuple[str, ...]
Shifts = tuple[str, str]
"""Prefixes that moved from the paths to the server URLs, in the old and in the new document. At most one is not empty."""


def match_operations(old: Iterable[WireOperation], new: Iterable[WireOperation]) -> Matches[WireOperation]:
    """Match the operations of two documents by method and URL, then by method and path template.

    A prefix may move between the paths and the servers. Names of variables do not matter, but several templates of one
    document may differ in these names alone. Of their operations, those with equal names match first.
    """
    keys = (lambda each: (url_match(each), each.name), url_match, lambda each: (each.match, each.name), _match)
    return matched([*old], [*new], keys)


def _match(operation: WireOperation) -> Match:
    return operation.match


def url_match(operation: WireOperation) -> Match:
    """Return the match of an operation with the shortest path of its servers before its path."""
    kind, path, *rest = operation.match
    servers = servers_of(operation) if kind == "path" else []
    base = min(
        (url_path(str(each.get("url") or "")) for each in servers), key=lambda each: (len(each), each), default=""
    )
    return (kind, base if base and path == "/" else base + path, *rest)


def moved_prefixes(pairs: Iterable[tuple[WireOperation, WireOperation]]) -> Shifts:
    """Return the prefixes of most operations that callers call at the servers of the document."""
    found = Counter(
        own_shifts(old, new) for old, new in pairs if not (old.is_reversed or old.own_servers or new.own_servers)
    )
    return next((shifts for shifts, _ in found.most_common(1)), ("", ""))


def servers_of(operation: WireOperation) -> list[Node]:
    """Return the servers of an operation: its own ones, else those of the document."""
    own = operation.own_servers
    if own is None:
        return operation.node.context.root.items("servers")
    return own._replace(value={"servers": own.value}, pointer=own.pointer[:-1]).items("servers")


def own_shifts(old: WireOperation, new: WireOperation) -> Shifts:
    """Return the prefix that only the old path, or only the new path, of an operation has."""
    before, after = erased(old.path), erased(new.path)
    if before.endswith(after):
        return before.removesuffix(after), ""
    return "", after.removesuffix(before) if after.endswith(before) else ""
