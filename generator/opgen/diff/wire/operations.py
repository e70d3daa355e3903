"""Operations of documents, with their parameters, security and servers, and the operations of two documents, matched."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased, path_variables, url_path
from opgen.diff.matching import Matches, matched
from opgen.schemas.node import Context, Node

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters without a meaning. Source: OpenAPI 3.1, section 4.8.12."""
Match = tuple[str, ...]
Shifts = tuple[str, str]
"""Prefixes that moved from the paths to the server URLs, in the old and in the new document. At most one is not empty."""


@frozen
class WireOperation:
    """Operation, webhook or callback.

    - `name`: the name in reports, such as `POST /jobs`.
    - `match`: the operation of the other version has the same one.
    - `is_reversed`: True if the server calls the client.
    - `security`, `own_security`: the alternatives that apply, and whether the operation has its own.
    - `own_servers`: the servers of the operation or of its path, which replace those of the document.
    """

    name: str
    match: tuple[str, ...]
    path: str
    method: str
    node: Node
    item: Node
    is_reversed: bool = False
    parameters: Mapping[tuple[str, str], Node] = field(default_factory=dict)
    security: Node | None = None
    own_security: bool = False
    own_servers: Node | None = None
    callbacks: "tuple[WireOperation, ...]" = ()

    @property
    def pointer(self) -> Pointer:
        """Return the pointer of the operation."""
        return self.node.pointer


def operations(side: Context) -> Iterator[WireOperation]:
    """Yield the operations and the webhooks of a document."""
    for path, item in side.root.mapping("paths"):
        if path.startswith("/"):
            yield from _of_item(item, path, ("path", erased(path)), "")
    for name, item in side.root.mapping("webhooks"):
        yield from _of_item(item, name, ("webhook", name), f"webhook {name}")


def all_operations(side: Context) -> Iterator[WireOperation]:
    """Yield the operations and the webhooks of a document, each with its callbacks."""
    for operation in operations(side):
        yield operation
        yield from operation.callbacks


def _of_item(item: Node, path: str, match: tuple[str, ...], name: str) -> Iterator[WireOperation]:
    item = item.dereferenced()
    for method, node in (*((each, item.child(each)) for each in METHODS), *item.mapping("additionalOperations")):
        if node is None or not isinstance(node.value, dict):
            continue
        own = f"{method.upper()} {path}"
        shown = own if match[0] == "path" else f"{name} {method.upper()}"
        yield _operation(item, node, (shown, path, method), match)


def _operation(item: Node, node: Node, names: tuple[str, str, str], match: tuple[str, ...]) -> WireOperation:
    name, path, method = names
    return WireOperation(
        name=name,
        match=(*match, method),
        path=path,
        method=method,
        node=node,
        item=item,
        is_reversed=match[0] != "path",
        parameters=_parameters(item, node, path),
        security=node.child("security") or node.context.root.child("security"),
        own_security="security" in node.value,
        own_servers=node.child("servers") or item.child("servers"),
        callbacks=tuple(_callbacks(node, name, match)),
    )


def _callbacks(node: Node, name: str, match: tuple[str, ...]) -> Iterator[WireOperation]:
    if "callback" in match:  # a callback of a callback would end nowhere in a cycle
        return
    for key, callback in node.mapping("callbacks"):
        for expression, item in callback.dereferenced().entries():
            if not expression.startswith("x-"):
                own = ("callback", *match, key, expression)
                yield from _of_item(item, expression, own, f"{name} callback {key}")


def _parameters(item: Node, node: Node, path: str) -> dict[tuple[str, str], Node]:
    """Return the parameters by location and name. A path parameter has its position in place of its name."""
    positions = {name: str(number) for number, name in enumerate(path_variables(path))}
    found: dict[tuple[str, str], Node] = {}
    for each in (*item.items("parameters"), *node.items("parameters")):
        parameter = each.dereferenced()
        location, name = str(parameter.get("in")), str(parameter.get("name"))
        if location == "header":
            name = name.lower()
            if name in _IGNORED_HEADERS:
                continue
        if location == "path":
            name = positions.get(name, name)
        found[location, name] = parameter
    return found


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
