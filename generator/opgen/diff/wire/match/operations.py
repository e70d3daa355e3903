"""Operations of one document, with the parameters, security and servers that apply to them."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased, path_variables
from opgen.schemas.node import Context, Node

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters without a meaning. Source: OpenAPI 3.1, section 4.8.12."""


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
