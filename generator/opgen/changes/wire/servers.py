"""Changes of servers, and operations that are matched by their full paths."""

from collections.abc import Iterable, Iterator, Mapping

from opgen.changes.wire.nodes import Node, Side
from opgen.changes.wire.operations import Operation, url_path
from opgen.changes.wire.security import Difference
from opgen.changes.wire.table import R, S
from opgen.changes.wire.values import canonical_value

Match = tuple[str, ...]
Matched = Mapping[Match, Operation]


def prefixes(
    old: Side, new: Side, operations: tuple[Matched, Matched]
) -> tuple[str, str]:
    """Return the prefixes that moved from the paths to the server URLs, in the old and in the new document.

    At most one of them is not empty. A prefix is found if more operations match with it than without it.
    """
    bases = [_base(side) for side in (old, new)]
    longer = max(bases, key=len)
    shorter = min(bases, key=len)
    moved = longer.removeprefix(shorter)
    if not moved.startswith("/") or not longer.startswith(shorter):
        return "", ""
    # The document with the shorter base has the prefix in its paths.
    shifts = (moved, "") if bases[0] == shorter else ("", moved)
    plain = len(operations[0].keys() & operations[1].keys())
    shifted = [
        {without_prefix(match, shift) for match in each}
        for each, shift in zip(operations, shifts, strict=True)
    ]
    return shifts if len(shifted[0] & shifted[1]) > plain else ("", "")


def _base(side: Side) -> str:
    servers = side.root.items("servers")
    return url_path(str(servers[0].get("url") or "")) if servers else ""


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
    before = {_url(each) + shifts[0]: each for each in old}
    after = {_url(each) + shifts[1]: each for each in new}
    for url in before.keys() - after.keys():
        yield Difference(
            "server-removed", R, f'server "{url}" was removed', before[url], None
        )
    for url in after.keys() - before.keys():
        yield Difference(
            "server-added", S, f'server "{url}" was added', None, after[url]
        )
    for url in before.keys() & after.keys():
        one, other = dict(before[url].mapping("variables")), dict(
            after[url].mapping("variables")
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


def _url(server: Node) -> str:
    return str(server.get("url") or "").rstrip("/")
