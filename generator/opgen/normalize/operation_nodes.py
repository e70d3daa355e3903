"""Operations, webhooks and callbacks of a document as nodes, and the keys that identify them."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence

from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS, METHODS_BEFORE_3_2, is_token
from opgen.core.pointers import Pointer, pointer_text
from opgen.core.suggestions import did_you_mean
from opgen.schemas.node import Node


@frozen
class OperationNode:
    """Operation as the document describes it: its node, and the node of its path item."""

    node: Node
    item: Node
    method: str
    path: str

    @property
    def is_deprecated(self) -> bool:
        """Return whether the document marks the operation as deprecated."""
        return self.node.value.get("deprecated") is True

    @property
    def parameters(self) -> Iterator[Node]:
        """Yield the parameters of the path item, then those of the operation."""
        for owner in (self.item, self.node):
            known = set()
            for entry in owner.items("parameters"):
                if (parameter := entry.resolved("parameter")) is None:
                    continue
                location, name = str(parameter.get("in")), str(parameter.get("name"))
                if (key := (location, name.lower() if location == "header" else name)) in known:
                    entry.problem(f'duplicate {location} parameter "{name}"', "remove one of them")
                known.add(key)
                yield parameter

    @property
    def fallback_key(self) -> str:
        """Return the key of an operation without a unique operationId."""
        return f"{self.method} {self.path}"


Operations = Mapping[str, OperationNode]
"""Operations by their keys."""


def find_operations(root: Node) -> Iterator[OperationNode]:
    """Yield every operation under `paths`, in document order. An invalid path or field is a problem."""
    for path, entry in root.objects_at("paths"):
        if not path.startswith("/"):
            entry.problem(f'path "{path}" must begin with /', "add the slash to the beginning of the path")
        if (item := entry.resolved("path item")) is not None:
            yield from item_operations(item, path)


def item_operations(item: Node, path: str) -> Iterator[OperationNode]:
    """Yield every operation of a path item."""
    is_new = item.context.is_version("3.2")
    methods = METHODS if is_new else METHODS_BEFORE_3_2
    for name, node in item.entries():
        if name in methods:
            if node.expect(dict):
                yield OperationNode(node=node, item=item, method=name.upper(), path=path)
        elif name == "additionalOperations" and is_new:
            if node.expect(dict):
                yield from _additional(node, item, path, methods)
        elif not name.startswith("x-") and ("responses" in node or "operationId" in node):
            suggestion = did_you_mean(name, methods)
            node.problem(
                "; ".join(filter(None, [f'unknown HTTP method "{name}"', suggestion])),
                f"use a method in lower case: {', '.join(methods)}",
            )


def _additional(node: Node, item: Node, path: str, methods: tuple[str, ...]) -> Iterator[OperationNode]:
    """Yield the operations of `additionalOperations`. Each key is the method, exactly as it is sent."""
    for method, operation in node.entries():
        if not is_token(method):
            operation.problem(f'invalid HTTP method name "{method}"')
        elif method.lower() in methods and method.isupper():
            operation.problem(
                f"{method} must not be in additionalOperations",
                f'move the operation to "{method.lower()}" of the path item',
            )
        elif operation.expect(dict):
            yield OperationNode(node=operation, item=item, method=method, path=path)


def operation_keys(found: Sequence[OperationNode]) -> dict[str, OperationNode]:
    """Return the operations by operationId, or by method and path if the operationId is missing or not unique."""
    counts = Counter(operation_id for each in found if (operation_id := _operation_id(each)))
    keys = {}
    for each in found:
        operation_id = _operation_id(each)
        is_unique = counts[operation_id] == 1 and operation_id not in keys
        keys[operation_id if is_unique else each.fallback_key] = each
    return keys


def _operation_id(found: OperationNode) -> str:
    return found.node.text("operationId")


@frozen
class Received:
    """Webhook or callback in a document, before it has a Python name.

    - `owner`: the webhook itself, or the outermost operation or webhook that declares the callback.
    - `caller`: key of the operation, the webhook or the callback that declares this callback; empty for a webhook.
    - `is_nested`: True if another callback declares this callback.
    - `words`: the name in the document, followed by the expression if the callback has several expressions.
    - `method`: the method, if the path item has several operations.
    """

    found: OperationNode
    owner: OperationNode
    caller: str = ""
    is_nested: bool = False
    words: str
    method: str

    @property
    def key(self) -> str:
        """Return the text that identifies the webhook in the document."""
        pointer = pointer_text(self.found.node.pointer)
        return f"{self.caller} {self.words} {self.method} {pointer}"


def direct_webhooks(root: Node) -> Iterator[Received]:
    """Yield the webhooks of the document, in document order."""
    for name, entry in root.mapping("webhooks"):
        item = entry.resolved("path item")
        if item is not None:
            for found, method in _operations(f"parse {name}", item):
                yield Received(found=found, owner=found, words=name, method=method)


def find_webhooks(root: Node, operations: Operations) -> dict[str, Received]:
    """Return the webhooks of the document, then the callbacks of each webhook and operation, by key."""
    found = {each.key: each for each in direct_webhooks(root)}
    callers = {**{key: each.found for key, each in found.items()}, **operations}
    for key, owner in callers.items():
        found |= {each.key: each for each in _callbacks(key, owner)}
    return found


def _callbacks(caller: str, owner: OperationNode) -> Iterator[Received]:
    """Yield the callbacks of `owner`, then nested callbacks, each once."""
    waiting, seen = deque([(caller, owner.node, False)]), set[Pointer]()
    while waiting:
        key, node, is_nested = waiting.popleft()
        for words, found, method in _direct_callbacks(node):
            if found.node.pointer not in seen:
                seen.add(found.node.pointer)
                received = Received(
                    found=found, owner=owner, caller=key, is_nested=is_nested, words=words, method=method
                )
                yield received
                waiting.append((received.key, found.node, True))


def _direct_callbacks(node: Node) -> Iterator[tuple[str, OperationNode, str]]:
    for name, entry in node.objects_at("callbacks"):
        callback = entry.resolved("callback")
        entries = callback.entries() if callback else ()
        items = {expression: item for expression, item in entries if not expression.startswith("x-")}
        for expression, each in items.items():
            item = each.resolved("path item")
            words = f"{name} {expression}" if len(items) > 1 else name
            if item is not None:
                for found, method in _operations(words, item):
                    yield words, found, method


def _operations(path: str, item: Node) -> Iterator[tuple[OperationNode, str]]:
    """Yield each operation of `item` with its method; the method is empty for a single operation."""
    found = list(item_operations(item, path))
    for each in found:
        yield each, "" if len(found) == 1 else each.method
