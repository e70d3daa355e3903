"""What of a document a client gets, operations and webhooks, and what their functions are called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from opgen.api.model import Operation, SecurityScheme
from opgen.core.errors import Problem
from opgen.core.options import Names, Options
from opgen.core.pointers import Pointer
from opgen.normalize.names.operations import (
    Found,
    operation_keys,
    operation_names,
)
from opgen.normalize.names.overrides import (
    check_operations,
    check_webhooks,
    preferred,
)
from opgen.normalize.names.reserved import RESERVED_FUNCTIONS
from opgen.normalize.node import Node
from opgen.normalize.operations.operations import find_operations
from opgen.normalize.operations.security import SCHEMES
from opgen.normalize.operations.webhooks import (
    Received,
    direct_webhooks,
    find_webhooks,
    webhook_names,
)
from opgen.normalize.schemas.flatten import Choice
from opgen.normalize.schemas.referring import COMPONENT as SCHEMAS
from opgen.normalize.selection.filters import Selection, select
from opgen.normalize.selection.reachability import used_schemas


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is generated. `names` and `webhook_names` are also those of what is left out: a filter renames nothing."""

    selection: Selection
    wanted: Names
    """The names that go first."""
    operations: Mapping[str, Found]
    names: Mapping[str, str]
    webhooks: Mapping[str, Received]
    webhook_names: Mapping[str, str]

    def used_schemas(
        self, root: Node, families: Mapping[Pointer, Choice]
    ) -> frozenset[str] | None:
        """The component schemas that may be needed, with what is made of them; None: all are."""
        if not self.selection.left_out:
            return None
        found = [
            *self.operations.values(),
            *(each.found for each in self.webhooks.values()),
        ]
        shared = [each.item.child("parameters") for each in found]
        nodes = [each.node for each in found] + [node for node in shared if node]
        return used_schemas(nodes, root, families)

    def schemes(
        self, schemes: tuple[SecurityScheme, ...], operations: list[Operation]
    ) -> tuple[SecurityScheme, ...]:
        """Those of `schemes` that are needed: all, or what `operations` need, the rest being left out."""
        needed = _needed(operations)
        is_all = not self.selection.left_out
        return tuple(each for each in schemes if is_all or each.name in needed)

    def problems(
        self,
        problems: list[Problem],
        operations: list[Operation],
        schemas: Collection[str],
    ) -> list[Problem]:
        """`problems` but for those of what nobody gets: operations, security schemes, and all but these `schemas`."""
        if not self.selection.left_out:
            return problems
        needed = {SCHEMES: _needed(operations), SCHEMAS: schemas}

        def concerns(pointer: Pointer) -> bool:
            kind, name = pointer[:2], pointer[2:3]
            is_needed = kind not in needed or not name or name[0] in needed[kind]
            return is_needed and not self.selection.forgives(pointer)

        return [each for each in problems if concerns(each.pointer)]


def choose(root: Node, options: Options, recorded: Names) -> Chosen:
    """What `options` choose of the document. Raises `ChoiceError` for what they choose and the document has not."""
    found = list(find_operations(root))
    selection = select(found, direct_webhooks(root), root, options)
    keys = operation_keys(found, options)
    wanted = preferred(recorded, options.rename, keys)
    # What a webhook's function has been called is no new operation's; callbacks are known once operations have names.
    held = {*wanted.webhooks.values()} - {*wanted.operations.values()}
    reserved = RESERVED_FUNCTIONS | held
    names = operation_names(keys, options, reserved, wanted.operations)
    check_operations(options.rename, keys, names)
    by_name = {names[key]: each for key, each in keys.items()}
    webhooks = find_webhooks(root, by_name)
    hook_names = webhook_names(webhooks, by_name, RESERVED_FUNCTIONS, wanted.webhooks)
    check_webhooks(options.rename, hook_names)
    return Chosen(
        selection=selection,
        wanted=wanted,
        operations={key: each for key, each in keys.items() if selection.has(each)},
        names=names,
        webhooks={w: each for w, each in webhooks.items() if selection.has(each.owner)},
        webhook_names=hook_names,
    )


def _needed(operations: list[Operation]) -> set[str]:
    """The security schemes that `operations` can be called with."""
    return {
        name
        for operation in operations
        for alternative in operation.security
        for name in alternative
    }
