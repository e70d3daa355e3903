"""Changes of servers, and operations that are matched by their full paths."""

from collections import Counter
from collections.abc import Iterable, Iterator

from opgen.changes.matching import Matches, matched
from opgen.changes.model import Change
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.report import draft, one_sided
from opgen.core.url_templates import erased, url_path
from opgen.schemas.node import Node
from opgen.schemas.values import canonical_value

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
    """Return the prefixes of most operations that have the servers of the document."""
    found = Counter(own_shifts(old, new) for old, new in pairs if old.own_servers is None and new.own_servers is None)
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


def compare_servers(old: Iterable[Node], new: Iterable[Node], shifts: Shifts) -> Iterator[Change]:
    """Yield the differences between two lists of servers. A prefix of `shifts` belongs to each URL."""
    before, after = _by_url(old, shifts[0]), _by_url(new, shifts[1])
    servers = ({url: server for url, server in each.items() if server is not None} for each in (before, after))
    for url, end, old_server, new_server in one_sided(*servers):
        if url not in before or url not in after:
            yield draft(f"server-{end}", f'server "{url}" was {end}', old_server, new_server, url)
    for url in before.keys() & after.keys():
        one, other = (dict(each.mapping("variables")) if each is not None else {} for each in (before[url], after[url]))
        for name in one.keys() & other.keys():
            texts = [
                canonical_value([each.get("default"), sorted(map(str, each.get("enum") or []))])
                for each in (one[name], other[name])
            ]
            if texts[0] != texts[1]:
                message = f'variable "{name}" of server "{url}" changed'
                yield draft("server-variable-changed", message, one[name], other[name])


def _by_url(servers: Iterable[Node], prefix: str) -> dict[str, Node | None]:
    """Return the servers by URL. Without servers, the document has the URL of the prefix, and no server to report."""
    found: dict[str, Node | None] = {str(each.get("url") or "").rstrip("/") + prefix: each for each in servers}
    return found or {prefix: None}
