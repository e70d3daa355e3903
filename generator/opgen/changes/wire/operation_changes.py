"""Changes of matched operations: life, security and servers, and all changes of their parts."""

from collections.abc import Iterator

from opgen.changes.wire.body_changes import compare_bodies
from opgen.changes.wire.lifecycle import compare_lifecycle
from opgen.changes.wire.matched_operations import MatchedOperation
from opgen.changes.wire.parameter_changes import compare_parameters
from opgen.changes.wire.response_changes import compare_responses
from opgen.changes.wire.security import SecurityDifference, compare_security
from opgen.changes.wire.servers import compare_servers, own_shifts, servers_of


def compare_operation(operation: MatchedOperation) -> None:
    """Report the changes of an operation. Its schemas are compared later."""
    items = (operation.old.item,), (operation.new.item,)
    if operation.comparison.is_unchanged(*items):
        return
    compare_parameters(operation)
    compare_bodies(operation)
    for each in _own(operation):
        operation.add_difference(each, None)
    compare_responses(operation)


def _own(operation: MatchedOperation) -> Iterator[SecurityDifference]:
    """Yield the differences of the operation's life, security and servers."""
    old, new = operation.old, operation.new
    if not new.is_reversed:
        yield from compare_lifecycle(old.node, new.node)
    if old.own_security or new.own_security:
        owners, prefix = (old.node, new.node), "api-security"
        renamed = operation.comparison.renamed_schemes
        both = old.security, new.security
        yield from compare_security(both, owners, prefix, renamed)
    if old.own_servers is not None or new.own_servers is not None:
        comparison = operation.comparison
        before = servers_of(old, comparison.old.side)
        after = servers_of(new, comparison.new.side)
        yield from compare_servers(before, after, own_shifts(old, new))
