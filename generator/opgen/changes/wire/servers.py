"""Changes of servers, and operations that are matched by their full paths."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from opgen.changes.wire.nodes import Node, Side
from opgen.changes.wire.operations import Operation
from opgen.changes.wire.security import Difference
from opgen.changes.wire.table import R, S
from opgen.changes.wire.values import canonical_value
from opgen.core.url_templates import url_path

_MAX_CANDIDATES = 10
"""Largest number of prefixes for which operations are matched. Documents rarely have servers with two paths."""

Match = tuple[str, ...]
Matched = Mapping[Match, Operation]


def prefixes(
    old: Side, new: Side, operations: tuple[Matched, Matched]
) -> tuple[str, str]:
    """Return the prefixes that moved from the paths to the server URLs, in the old and in the new document.

    At most one of them is not empty. A prefix is found if more operations match with it than without it.
    """
    shifts = ("", "")
    most = len(operations[0].keys() & operations[1].keys())
    for each in islice(_candidates(_bases(old), _bases(new)), _MAX_CANDIDATES):
        shifted = [
            {without_prefix(match, shift) for match in own}
            for own, shift in zip(operations, each, strict=True)
        ]
        count = len(shifted[0] & shifted[1])
        if count > most:
            shifts, most = each, count
    return shifts


def _bases(side: Side) -> list[str]:
    """Return the paths of the servers, each once."""
    urls = [str(each.get("url") or "") for each in side.root.items("servers")] or [""]
    return list(dict.fromkeys(map(url_path, urls)))


def _candidates(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that can have moved, for each pair of servers. The shorter path has the prefix in its paths."""
    found = {
        shifts: None
        for one, other in product(old, new)
        for moved, shifts in (
            (other.removeprefix(one), (other.removeprefix(one), "")),
            (one.removeprefix(other), ("", one.removeprefix(other))),
        )
        if moved.startswith("/") and len(moved) == abs(len(one) - len(other))
    }
    yield from found


def without_prefix(match: Match, prefix: str) -> Match:
    """Return the match of an operation without `prefix` in its path."""
    if not prefix or match[0] != "path":
        return match
    kind, path, *rest = match
    return (kind, path.removeprefix(prefix) or "/", *rest)


def compare_servers(
    old: Iterable[Node], new: Iterable[Node], shifts: tuple[str, str]
) -> Iterator[Difference]:
    """Yield the differences between two lists of servers. A prefix of `shifts` belongs to each URL."""
    before, after = _by_url(old, shifts[0]), _by_url(new, shifts[1])
    for url, server in before.items():
        if url not in after and server is not None:
            message = f'server "{url}" was removed'
            yield Difference("server-removed", R, message, server, None, url)
    for url, server in after.items():
        if url not in before and server is not None:
            message = f'server "{url}" was added'
            yield Difference("server-added", S, message, None, server, url)
    for url in before.keys() & after.keys():
        one, other = (
            dict(each.mapping("variables")) if each is not None else {}
            for each in (before[url], after[url])
        )
        for name in one.keys() & other.keys():
            texts = [
                canonical_value(
                    [each.get("default"), sorted(map(str, each.get("enum") or []))]
                )
                for each in (one[name], other[name])
            ]
            if texts[0] != texts[1]:
                message = f'variable "{name}" of server "{url}" changed'
                yield Difference(
                    "server-variable-changed", R, message, one[name], other[name]
                )


def _by_url(servers: Iterable[Node], prefix: str) -> dict[str, Node | None]:
    """Return the servers by URL. Without servers, the document has the URL of the prefix, and no server to report."""
    found: dict[str, Node | None] = {_url(each) + prefix: each for each in servers}
    return found or {prefix: None}


def _url(server: Node) -> str:
    return str(server.get("url") or "").rstrip("/")
