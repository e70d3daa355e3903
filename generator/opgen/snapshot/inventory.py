"""What a document holds, by name: what it has beside another, and what it lacks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opgen.core.http_vocabulary import METHODS
from opgen.core.pointers import parse_ref
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
    for path, item in _mapping(document.root.get("paths")).items():
        for method, operation in _path_item(document, item).items():
            if method in METHODS and isinstance(operation, dict):
                operation_id = operation.get("operationId")
                yield (
                    operation_id if isinstance(operation_id, str) else "",
                    f"{method.upper()} {path}",
                )


def _path_item(document: Document, item: Any) -> dict[str, Any]:  # any JSON
    """A path's item, also where it stands among the components."""
    ref = _mapping(item).get("$ref")
    pointer = parse_ref(ref) if isinstance(ref, str) else None
    if pointer is None:
        return _mapping(item)
    try:
        return _mapping(document.resolve(pointer))
    except KeyError:
        return {}


def _mapping(value: Any) -> dict[str, Any]:  # any JSON
    return value if isinstance(value, dict) else {}
