"""Component schemas that parts of a document use, derived from references alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from opgen.core.pointers import Pointer
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import COMPONENT, Node

# Keywords that change the targets of references.
_REBASING = frozenset({"$id", "$dynamicRef"})


def used_schemas(
    nodes: Iterable[Node], root: Node, inheritance: Mapping[Pointer, UnionKeyword]
) -> frozenset[str] | None:
    """Return the names of the component schemas that `nodes` refer to, directly or indirectly.

    Return None if the target of a reference is uncertain, for example because of an `$id`. The result may
    contain unused components, because a `$ref` in an example counts too.
    """
    references = root.context.references
    waiting: list[Any] = [node.value for node in nodes]
    used: set[str] = set()
    seen: set[Pointer] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
            continue
        if not isinstance(value, dict):
            continue
        if not _REBASING.isdisjoint(value):
            return None
        waiting += value.values()
        reference = value.get("$ref")
        if not isinstance(reference, str):
            continue
        pointer = next(references.candidates(reference, ()), None)
        if pointer is None:
            return None
        if pointer[:2] == COMPONENT and len(pointer) > 2:
            used.add(pointer[2])
        if pointer not in seen:
            seen.add(pointer)
            target = references.find(reference)
            waiting += () if target is None else (target.value,)
            if pointer in inheritance:
                waiting += [member.value for member in inheritance[pointer].members]
    return frozenset(used)
