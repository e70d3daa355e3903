"""Webhooks and callbacks: what the API sends by itself, and what its body holds."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from opgen.api.model import Webhook
from opgen.api.schema import Null, Schema
from opgen.core.name_styles import allocate, pascal, snake
from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.content.bodies import read_received
from opgen.normalize.names.operations import Found, function_names
from opgen.normalize.node import Node
from opgen.normalize.operations.operations import item_methods, item_operations
from opgen.normalize.schemas.lower import Lowering


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A webhook or a callback where it stands; `owner` is the webhook or the operation that it belongs to."""

    origin: str
    found: Found
    owner: Found


def direct_webhooks(root: Node) -> Iterator[tuple[str, Found]]:
    """The document's own webhooks, with their names."""
    methods = item_methods(root)
    for name, entry in root.mapping("webhooks"):
        item = entry.resolved("path item")
        if item is not None:
            for _, found in _named(f"parse {name}", item, methods):
                yield name, found


def find_webhooks(root: Node, operations: Mapping[str, Found]) -> dict[str, Received]:
    """The document's webhooks, then the callbacks of `operations`, which have their functions' names.

    Each by the words that its function's name is made of.
    """
    methods = item_methods(root)
    entries: list[tuple[str, Received]] = []
    for name, each in direct_webhooks(root):
        wire = _wire(name, each, methods)
        entries.append(
            (wire, Received(origin=f"webhook {name}", found=each, owner=each))
        )
    callers = [(wire, each.found) for wire, each in entries]
    callers += [(f"parse {name}", each) for name, each in operations.items()]
    for caller, owner in callers:
        for wire, each in _callbacks(caller, owner.node, methods):
            origin = f"callback {each.path.removeprefix('parse ')}"
            entries.append((wire, Received(origin=origin, found=each, owner=owner)))
    found: dict[str, Received] = {}
    for wire, received in entries:
        # A webhook may be called what a callback is called with its operation.
        place = pointer_text(received.found.node.pointer)
        found[f"{wire} {place}" if wire in found else wire] = received
    return found


def webhook_names(
    found: Mapping[str, Received],
    operations: Mapping[str, Found],
    reserved: Collection[str],
    preferred: Mapping[str, str],
) -> dict[str, str]:
    """The function's name of each; `operations`, by name, and `reserved` have those that it may not take."""
    taken = {
        function
        for name, each in operations.items()
        for function in function_names(name, each, is_paged=True)
    }
    return allocate(
        found,
        _function_name,
        reserved={*taken, *reserved},
        preferred={
            f"parse {name}": wanted
            for name, wanted in preferred.items()
            if wanted.startswith("parse_")
        },
    )


def _wire(name: str, found: Found, methods: tuple[str, ...]) -> str:
    """A webhook is named by its place, and where it has several operations also by their methods."""
    others = list(item_operations(found.item, found.path, methods))
    wire = f"parse {name}"
    return wire if len(others) == 1 else f"{wire} {found.method}"


def _function_name(wire: str) -> str:
    """The style of these functions: `parse newPet` -> `parse_new_pet`. No wire name is a name already: it has a space."""
    return "parse_" + snake(wire.removeprefix("parse "), "webhook")


def _callbacks(
    caller: str, node: Node, methods: tuple[str, ...]
) -> Iterator[tuple[str, Found]]:
    """The callbacks of the operation `node`, whose wanted name is `caller`, then the callbacks of those, each once."""
    waiting, seen = deque([(caller, node)]), set[Pointer]()
    while waiting:
        for wire, found in _direct_callbacks(*waiting.popleft(), methods):
            if found.node.pointer not in seen:
                seen.add(found.node.pointer)
                yield wire, found
                # Bounded, however deep they are nested.
                waiting.append((f"parse {_function_name(wire)[6:]}", found.node))


def _direct_callbacks(
    caller: str, node: Node, methods: tuple[str, ...]
) -> Iterator[tuple[str, Found]]:
    for name, entry in node.mapping("callbacks"):
        callback = None if name.startswith("x-") else entry.resolved("callback")
        if callback is None:
            continue
        items = {
            expression: item
            for expression, item in callback.entries()
            if not expression.startswith("x-")
        }
        for expression, each in items.items():
            item = each.resolved("path item")
            wire = f"{caller} {name}" + (f" {expression}" if len(items) > 1 else "")
            if item is not None:
                yield from _named(wire, item, methods)


def _named(
    wire: str, item: Node, methods: tuple[str, ...]
) -> Iterator[tuple[str, Found]]:
    """The operations of `item`: one is named by its place, several also by their methods."""
    found = list(item_operations(item, wire, methods))
    for each in found:
        yield (wire if len(found) == 1 else f"{wire} {each.method}"), each


def read_webhook(name: str, received: Received, lowering: Lowering) -> Webhook:
    """One webhook or callback, whole; its schemas are added to `lowering`."""
    found = received.found
    node = found.node
    return Webhook(
        name=name,
        operation_id=node.text("operationId"),
        origin=received.origin,
        method=found.method,
        pointer=node.pointer,
        schema=_body(node, pascal(name.removeprefix("parse_")) + "Body", lowering),
        summary=node.text("summary") or found.item.text("summary"),
        description=node.text("description") or found.item.text("description"),
        deprecated=node.flag("deprecated"),
        headers=tuple(_headers(found)),
        answers=tuple(_answers(node)),
    )


def _body(node: Node, hint: str, lowering: Lowering) -> Schema:
    """What the body holds: null where nothing is said of it."""
    entry = node.child("requestBody")
    if entry is None or not entry.expect(dict):
        return Null()
    body = entry.resolved("request body")
    return Null() if body is None else read_received(body, hint, lowering)


def _headers(found: Found) -> Iterator[tuple[str, str]]:
    """Name and description of each documented header."""
    for owner in (found.item, found.node):
        for entry in owner.items("parameters"):
            parameter = entry.resolved("parameter") if entry.expect(dict) else None
            if parameter is not None and parameter.text("in") == "header":
                yield parameter.text("name"), parameter.text("description")


def _answers(node: Node) -> Iterator[tuple[str, str]]:
    """Status and description of each answer that the API expects."""
    for status, entry in node.mapping("responses"):
        response = None if status.startswith("x-") else entry.resolved("response")
        if response is not None:
            yield status, response.text("description")
