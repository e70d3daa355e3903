"""Webhooks and callbacks: what the API sends by itself, and what its body holds."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

from generator.api import Webhook
from generator.errors import Pointer, pointer_text
from generator.names import allocate, pascal, snake
from generator.normalize.contents import read_received
from generator.normalize.lower import Lowering
from generator.normalize.node import Node
from generator.normalize.operation_names import Found, function_names
from generator.normalize.operations import item_methods, item_operations
from generator.schema import Null, Schema


def read_webhooks(
    root: Node,
    operations: Mapping[str, Found],
    reserved: Collection[str],
    lowering: Lowering,
) -> tuple[Webhook, ...]:
    """The document's webhooks, then the callbacks of `operations`, which have their functions' names.

    `reserved` are further names that a function may not take; schemas are added to `lowering`.
    """
    methods = item_methods(root)
    entries = list(_webhooks(root, methods))
    callers = [(wire, found.node) for wire, found in entries]
    callers += [(f"parse {name}", each.node) for name, each in operations.items()]
    for caller, node in callers:
        entries += _callbacks(caller, node, methods)
    found: dict[str, Found] = {}
    for wire, each in entries:
        # A webhook may be called what a callback is called with its operation.
        found[
            f"{wire} {pointer_text(each.node.pointer)}" if wire in found else wire
        ] = each
    taken = {
        function
        for name, each in operations.items()
        for function in function_names(name, each, is_paged=True)
    }
    names = allocate(found, _function_name, reserved={*taken, *reserved})
    return tuple(_webhook(names[wire], each, lowering) for wire, each in found.items())


def _function_name(wire: str) -> str:
    """The style of these functions: `parse newPet` -> `parse_new_pet`. No wire name is a name already: it has a space."""
    return "parse_" + snake(wire.removeprefix("parse "), "webhook")


def _webhooks(root: Node, methods: tuple[str, ...]) -> Iterator[tuple[str, Found]]:
    for name, entry in root.mapping("webhooks"):
        item = entry.resolved("path item")
        if item is not None:
            yield from _named(f"parse {name}", item, methods)


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


def _webhook(name: str, found: Found, lowering: Lowering) -> Webhook:
    node = found.node
    return Webhook(
        name=name,
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
