"""Selection of operations and webhooks, and the schemas and security schemes that they need."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opgen.api.model import Operation, SecurityScheme
from opgen.core.errors import Problem
from opgen.core.options import Options
from opgen.core.pointers import Pointer
from opgen.normalize.selection.filters import Selection, select
from opgen.normalize.selection.operation_nodes import OperationNode, find_operations, operation_keys
from opgen.normalize.selection.webhooks import Received, direct_webhooks, find_webhooks
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import COMPONENT, Node

_SCHEMES = ("components", "securitySchemes")

# Keywords that change the targets of references.
_REBASING = frozenset({"$id", "$dynamicRef"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """All operations and webhooks of a document by key, and the result of the filters.

    Excluded operations get names too, so that a filter changes no name.
    """

    selection: Selection
    all_operations: Mapping[str, OperationNode]
    all_webhooks: Mapping[str, Received]

    @property
    def operations(self) -> dict[str, OperationNode]:
        """Return the included operations."""
        return {key: each for key, each in self.all_operations.items() if self.selection.has(each)}

    @property
    def webhooks(self) -> dict[str, Received]:
        """Return the included webhooks and callbacks."""
        return {key: each for key, each in self.all_webhooks.items() if self.selection.has(each.owner)}

    def used_schemas(self, root: Node, inheritance: Mapping[Pointer, UnionKeyword]) -> frozenset[str] | None:
        """Return the names of the component schemas that may be needed, including subtypes; None for all."""
        if not self.selection.left_out:
            return None
        found = [*self.operations.values(), *(each.found for each in self.webhooks.values())]
        shared = [each.item.child("parameters") for each in found]
        nodes = [each.node for each in found] + [node for node in shared if node]
        return used_schemas(nodes, root, inheritance)

    def schemes(
        self, schemes: tuple[SecurityScheme, ...], operations: Sequence[Operation]
    ) -> tuple[SecurityScheme, ...]:
        """Return the schemes that `operations` need, or all schemes if nothing is excluded."""
        needed = _needed(operations)
        is_all = not self.selection.left_out
        return tuple(each for each in schemes if is_all or each.name in needed)

    def problems(
        self, problems: list[Problem], operations: Sequence[Operation], schemas: Collection[str]
    ) -> list[Problem]:
        """Return `problems`, except problems of excluded operations, unused security schemes and unused schemas."""
        if not self.selection.left_out:
            return problems
        needed = {_SCHEMES: _needed(operations), COMPONENT: schemas}

        def concerns(pointer: Pointer) -> bool:
            kind, name = pointer[:2], pointer[2:3]
            is_needed = kind not in needed or not name or name[0] in needed[kind]
            return is_needed and not self.selection.forgives(pointer)

        return [each for each in problems if concerns(each.pointer)]


def select_operations(root: Node, options: Options) -> Selected:
    """Select the operations and webhooks with the filters of `options`.

    Records a choice that does not fit for each pattern that matches nothing, or if everything is excluded.
    """
    found = list(find_operations(root))
    webhooks = ((each.words, each.found) for each in direct_webhooks(root))
    selection = select(found, webhooks, root, options)
    operations = operation_keys(found, options)
    return Selected(selection=selection, all_operations=operations, all_webhooks=find_webhooks(root, operations))


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


def _needed(operations: Sequence[Operation]) -> set[str]:
    """Return the names of the security schemes that `operations` accept."""
    return {name for operation in operations for alternative in operation.security for name in alternative}
