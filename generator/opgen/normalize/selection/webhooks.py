"""Webhooks and callbacks of a document as nodes, with the words of their names."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.selection.operation_nodes import OperationNode, item_methods, item_operations
from opgen.schemas.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Webhook or callback in a document, before it has a Python name."""

    found: OperationNode
    owner: OperationNode
    """The webhook itself, or the outermost operation or webhook that declares the callback."""
    caller: str = ""
    """Key of the operation, the webhook or the callback that declares this callback; empty for a webhook."""
    is_nested: bool = False
    """True if another callback declares this callback."""
    words: str
    """The name in the document, followed by the expression if the callback has several expressions."""
    method: str = ""
    """The method, if the path item has several operations."""

    @property
    def key(self) -> str:
        """Return the text that identifies the webhook in the document."""
        pointer = pointer_text(self.found.node.pointer)
        return f"{self.caller} {self.words} {self.method} {pointer}"


def direct_webhooks(root: Node) -> Iterator[Received]:
    """Yield the webhooks of the document, in document order."""
    methods = item_methods(root)
    for name, entry in root.mapping("webhooks"):
        item = entry.resolved("path item")
        if item is not None:
            for found, method in _operations(f"parse {name}", item, methods):
                yield Received(found=found, owner=found, words=name, method=method)


def find_webhooks(root: Node, operations: Mapping[str, OperationNode]) -> dict[str, Received]:
    """Return the webhooks of the document, then the callbacks of each webhook and operation, by key."""
    methods = item_methods(root)
    found = {each.key: each for each in direct_webhooks(root)}
    callers = {**{key: each.found for key, each in found.items()}, **operations}
    for key, owner in callers.items():
        found |= {each.key: each for each in _callbacks(key, owner, methods)}
    return found


def _callbacks(caller: str, owner: OperationNode, methods: tuple[str, ...]) -> Iterator[Received]:
    """Yield the callbacks of `owner`, then nested callbacks, each once."""
    waiting, seen = deque([(caller, owner.node, False)]), set[Pointer]()
    while waiting:
        key, node, is_nested = waiting.popleft()
        for words, found, method in _direct_callbacks(node, methods):
            if found.node.pointer not in seen:
                seen.add(found.node.pointer)
                received = Received(
                    found=found, owner=owner, caller=key, is_nested=is_nested, words=words, method=method
                )
                yield received
                waiting.append((received.key, found.node, True))


def _direct_callbacks(node: Node, methods: tuple[str, ...]) -> Iterator[tuple[str, OperationNode, str]]:
    for name, entry in node.mapping("callbacks"):
        callback = None if name.startswith("x-") else entry.resolved("callback")
        if callback is None:
            continue
        items = {expression: item for expression, item in callback.entries() if not expression.startswith("x-")}
        for expression, each in items.items():
            item = each.resolved("path item")
            words = f"{name} {expression}" if len(items) > 1 else name
            if item is not None:
                for found, method in _operations(words, item, methods):
                    yield words, found, method


def _operations(path: str, item: Node, methods: tuple[str, ...]) -> Iterator[tuple[OperationNode, str]]:
    """Yield each operation of `item` with its method; the method is empty for a single operation."""
    found = list(item_operations(item, path, methods))
    for each in found:
        yield each, "" if len(found) == 1 else each.method
