"""Changes of servers and of their variables."""

from collections.abc import Iterable, Iterator

from opgen.diff.model import Change
from opgen.diff.rules import R, S
from opgen.diff.wire.changes import draft, one_sided
from opgen.diff.wire.match.endpoints import Shifts
from opgen.schemas.node import Node
from opgen.schemas.values import canonical_value


def compare_servers(old: Iterable[Node], new: Iterable[Node], shifts: Shifts) -> Iterator[Change]:
    """Yield the differences between two lists of servers. A prefix of `shifts` belongs to each URL."""
    before, after = _by_url(old, shifts[0]), _by_url(new, shifts[1])
    servers = ({url: server for url, server in each.items() if server is not None} for each in (before, after))
    known = {_resolved(*each) for each in before.items()} & {_resolved(*each) for each in after.items()}
    for url, end, old_server, new_server in one_sided(*servers):
        if _resolved(url, old_server or new_server) not in known:
            yield draft(f"server-{end}", f'server "{url}" was {end}', old_server, new_server, url)
    for url in before.keys() & after.keys():
        one, other = (dict(each.mapping("variables")) if each is not None else {} for each in (before[url], after[url]))
        for name in one.keys() & other.keys():
            defaults, values = zip(*map(_default_and_values, (one[name], other[name])), strict=True)
            if defaults[0] != defaults[1] or values[0] != values[1]:
                message = f'variable "{name}" of server "{url}" changed'
                is_wider = not values[1] or (values[0] and values[0] <= values[1])
                severity = S if defaults[0] == defaults[1] and is_wider else R
                yield draft("server-variable-changed", message, one[name], other[name], severity=severity)


def _default_and_values(variable: Node) -> tuple[str, frozenset[str]]:
    """Return the default of a variable, and its allowed values; none without an enum."""
    return canonical_value(variable.get("default")), frozenset(map(str, variable.get("enum") or []))


def _by_url(servers: Iterable[Node], prefix: str) -> dict[str, Node | None]:
    """Return the servers by URL. Without servers, the document has the URL of the prefix, and no server to report."""
    found: dict[str, Node | None] = {str(each.get("url") or "").rstrip("/") + prefix: each for each in servers}
    return found or {prefix: None}


def default_url(servers: Iterable[Node], prefix: str) -> str:
    """Return the URL of the first server with the defaults of its variables."""
    return _resolved(*next(iter(_by_url(servers, prefix).items())))


def _resolved(url: str, server: Node | None) -> str:
    """Return a URL with the defaults of its variables."""
    for name, variable in server.mapping("variables") if server is not None else ():
        url = url.replace(f"{{{name}}}", str(variable.get("default")))
    return url
