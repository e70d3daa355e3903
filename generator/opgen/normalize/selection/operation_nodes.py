"""Operations of a document as nodes, and the keys that identify them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opgen.core.http_vocabulary import METHODS, METHODS_BEFORE_3_2, is_token
from opgen.core.options import Options
from opgen.core.suggestions import did_you_mean
from opgen.schemas.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
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
    def fallback_key(self) -> str:
        """Return the key of an operation without a unique operationId."""
        return f"{self.method} {self.path}"


def find_operations(root: Node) -> Iterator[OperationNode]:
    """Yield every operation under `paths`, in document order. An invalid path or field is a problem."""
    methods = item_methods(root)
    for path, entry in root.mapping("paths"):
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            entry.problem(f'path "{path}" must begin with /', "add the slash to the beginning of the path")
        item = entry.resolved("path item")
        if item is None:
            continue
        yield from item_operations(item, path, methods)


def item_methods(root: Node) -> tuple[str, ...]:
    """Return the HTTP methods that are fields of a path item in the OpenAPI version of the document."""
    is_new = root.text("openapi").startswith("3.2")
    return METHODS if is_new else METHODS_BEFORE_3_2


def item_operations(item: Node, path: str, methods: tuple[str, ...]) -> Iterator[OperationNode]:
    """Yield every operation of a path item. With `query` in `methods`, `additionalOperations` are included."""
    for name, node in item.entries():
        if name in methods:
            if node.expect(dict):
                yield OperationNode(node=node, item=item, method=name.upper(), path=path)
        elif name == "additionalOperations" and "query" in methods:
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


def operation_keys(found: Sequence[OperationNode], options: Options) -> dict[str, OperationNode]:
    """Return the operations by operationId, or by method and path if the operationId is missing or not unique.

    With `strict_document`, a repeated operationId is a problem.
    """
    counts = Counter(operation_id for each in found if (operation_id := _operation_id(each)))
    keys: dict[str, OperationNode] = {}
    for each in found:
        operation_id = _operation_id(each)
        if counts[operation_id] > 1 and options.strict_document:
            others = ", ".join(
                other.fallback_key for other in found if other is not each and _operation_id(other) == operation_id
            )
            each.node.problem(
                f'duplicate operationId "{operation_id}", also used by {others}',
                "give each operation a unique operationId",
                at="operationId",
            )
        is_unique = counts[operation_id] == 1 and operation_id not in keys
        keys[operation_id if is_unique else each.fallback_key] = each
    return keys


def _operation_id(found: OperationNode) -> str:
    return found.node.text("operationId")
