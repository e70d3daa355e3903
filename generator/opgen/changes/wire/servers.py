"""Changes of servers, and operations that are matched by their full paths."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from opgen.changes.model import Change
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.report import draft, one_sided
from opgen.core.url_templates import erased, url_path
from opgen.schemas.node import Context, Node
from opgen.schemas.values import canonical_value

_MAX_CANDIDATES = 10
"""Largest number of prefixes for which operations are matched. Documents rarely have servers with two paths."""

Match = tuple[str, ...]
Matched = Mapping[Match, WireOperation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Operations of both documents, which match by their keys.

    `shifts` are the prefixes that moved from the paths to the server URLs, in the old and in the new document.
    """

    old: Matched
    new: Matched
    shifts: tuple[str, str]


def match_operations(
    sides: tuple[Context, Context], operations: tuple[Iterable[WireOperation], Iterable[WireOperation]]
) -> Matches:
    """Match the operations of two documents by path template, without the names of variables, and method.

    Several templates of one document may differ in these names alone. Of their operations, those with equal names match
    first.
    """
    olds, news = list(operations[0]), list(operations[1])
    shifts = _prefixes(sides, ({each.match for each in olds}, {each.match for each in news}))
    before, after = _grouped(olds, shifts[0]), _grouped(news, shifts[1])
    found: tuple[dict[Match, WireOperation], dict[Match, WireOperation]] = ({}, {})
    for match in dict.fromkeys((*before, *after)):
        groups = before.get(match, []), after.get(match, [])
        common = {each.name for each in groups[0]} & {each.name for each in groups[1]}
        is_single = max(map(len, groups)) == 1
        for own, group in zip(found, groups, strict=True):
            rest = [each for each in group if is_single or each.name not in common]
            own.update({(*match, str(n)): each for n, each in enumerate(rest)})
            others = [each for each in group if each not in rest]
            own.update({(*match, "named", each.name): each for each in others})
    return Matches(old=found[0], new=_with_moved_prefixes(found[0], found[1], sides), shifts=shifts)


def _with_moved_prefixes(old: Matched, new: Matched, sides: tuple[Context, Context]) -> Matched:
    """Return `new` with the matches of old operations that have the same URL.

    A prefix may move between the path of an operation and the servers of the operation or of its path.
    """
    waiting = {_full_match(operation, sides[0]): match for match, operation in old.items() if match not in new}
    found: dict[Match, WireOperation] = {}
    for match, operation in new.items():
        moved = None
        if waiting and match not in old:
            moved = waiting.pop(_full_match(operation, sides[1]), None)
        found[moved or match] = operation
    return found


def _full_match(operation: WireOperation, side: Context) -> Match:
    """Return the match of an operation with the path of its server in its path."""
    kind, path, *rest = operation.match
    servers = servers_of(operation, side) if kind == "path" else []
    base = url_path(str(servers[0].get("url") or "")) if servers else ""
    return (kind, base + path, *rest)


def servers_of(operation: WireOperation, side: Context) -> list[Node]:
    """Return the servers of an operation: its own ones, else those of the document."""
    own = operation.own_servers
    if own is None:
        return side.root.items("servers")
    return own._replace(value={"servers": own.value}, pointer=own.pointer[:-1]).items("servers")


def own_shifts(old: WireOperation, new: WireOperation) -> tuple[str, str]:
    """Return the prefix that only the old path, or only the new path, of an operation has."""
    before, after = erased(old.path), erased(new.path)
    if before.endswith(after):
        return before.removesuffix(after), ""
    return "", after.removesuffix(before) if after.endswith(before) else ""


def _grouped(operations: Iterable[WireOperation], prefix: str) -> dict[Match, list[WireOperation]]:
    groups: dict[Match, list[WireOperation]] = {}
    for each in operations:
        groups.setdefault(without_prefix(each.match, prefix), []).append(each)
    return groups


def _prefixes(sides: tuple[Context, Context], matches: tuple[set[Match], set[Match]]) -> tuple[str, str]:
    """Return the prefixes that moved from the paths to the server URLs, in the old and in the new document.

    At most one of them is not empty. A prefix is found if more operations match with it than without it.
    """
    shifts = ("", "")
    most = len(matches[0] & matches[1])
    candidates = _candidates(_bases(sides[0]), _bases(sides[1]))
    for each in islice(candidates, _MAX_CANDIDATES):
        shifted = [{without_prefix(match, shift) for match in own} for own, shift in zip(matches, each, strict=True)]
        count = len(shifted[0] & shifted[1])
        if count > most:
            shifts, most = each, count
    return shifts


def _bases(side: Context) -> list[str]:
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


def compare_servers(old: Iterable[Node], new: Iterable[Node], shifts: tuple[str, str]) -> Iterator[Change]:
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
