"""Inventory of a document: the names of its operations and schemas, to compare two versions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from opgen.core.http_vocabulary import METHODS
from opgen.core.references.index import References
from opgen.document.document import Document
from opgen.document.json_values import mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Names of operations and schemas, in document order.

    `operations` maps the operationId to method and path. If the operationId is missing or not unique, the key is also
    method and path.
    """

    operations: Mapping[str, str]
    schemas: tuple[str, ...]


EMPTY = Contents(operations={}, schemas=())


def contents(document: Document) -> Contents:
    """Return the names in `document`, even if `generate` would reject it."""
    found = tuple(_operations(document))
    uses = Counter(operation_id for operation_id, _ in found)
    components = mapping(document.root.get("components"))
    return Contents(
        operations={
            (operation_id if operation_id and uses[operation_id] == 1 else route): route
            for operation_id, route in found
        },
        schemas=tuple(mapping(components.get("schemas", document.root.get("definitions")))),
    )


def removed_operations(before: Contents, after: Contents) -> tuple[str, ...]:
    """Return operations of `before` that are absent in `after`, both by key and by method and path.

    A renamed operation therefore does not count as removed.
    """
    routes = set(after.operations.values())
    return tuple(
        name for name, route in before.operations.items() if name not in after.operations and route not in routes
    )


def _operations(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the operationId, or an empty string, and the method and path of each operation."""
    references = References(root=document.root)
    for path, item in mapping(document.root.get("paths")).items():
        end = references.end(item)
        for method, operation in mapping(end and end.value).items():
            if method in METHODS and isinstance(operation, dict):
                operation_id = operation.get("operationId")
                yield (operation_id if isinstance(operation_id, str) else "", f"{method.upper()} {path}")
