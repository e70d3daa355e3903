"""What a document holds, by name: what it has beside another, and what it lacks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opgen.core.http_vocabulary import METHODS
from opgen.core.references.index import References
from opgen.document.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Names in document order.

    `operations` has the method and path of each operationId, and of each operation without one of its own.
    """

    operations: Mapping[str, str]
    schemas: tuple[str, ...]


NOTHING = Contents(operations={}, schemas=())


def contents(document: Document) -> Contents:
    """What `document` holds; tolerant of what `generate` would refuse."""
    found = tuple(_operations(document))
    holders = Counter(operation_id for operation_id, _ in found)
    components = _mapping(document.root.get("components"))
    return Contents(
        operations={
            (
                operation_id if operation_id and holders[operation_id] == 1 else place
            ): place
            for operation_id, place in found
        },
        schemas=tuple(_mapping(components.get("schemas"))),
    )


def gone(before: Contents, after: Contents) -> tuple[str, ...]:
    """Operations of `before` that are in `after` neither by name nor by method and path: a renamed one is not gone."""
    places = set(after.operations.values())
    return tuple(
        name
        for name, place in before.operations.items()
        if name not in after.operations and place not in places
    )


def _operations(document: Document) -> Iterator[tuple[str, str]]:
    """The operationId, or nothing, and the method and path of each operation."""
    references = References(root=document.root)
    for path, item in _mapping(document.root.get("paths")).items():
        end = references.end(item)
        for method, operation in _mapping(end and end.value).items():
            if method in METHODS and isinstance(operation, dict):
                operation_id = operation.get("operationId")
                yield (
                    operation_id if isinstance(operation_id, str) else "",
                    f"{method.upper()} {path}",
                )


def _mapping(value: Any) -> dict[str, Any]:  # any JSON
    return value if isinstance(value, dict) else {}
