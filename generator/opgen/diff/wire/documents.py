"""Changes on the wire between two documents."""

from collections.abc import Iterable, Iterator
from datetime import date

from opgen.core.pointers import Pointer
from opgen.diff.model import Change, Severity
from opgen.diff.rules import B, R, S
from opgen.diff.wire.changes import Report, draft
from opgen.diff.wire.compare.bodies import compare_bodies, compare_responses
from opgen.diff.wire.compare.parameters import MatchedOperation, compare_lifecycle, compare_parameters, date_of
from opgen.diff.wire.compare.schemas import WireComparison
from opgen.diff.wire.compare.security import compare_schemes, compare_security, renamed_schemes
from opgen.diff.wire.compare.servers import compare_servers, default_url
from opgen.diff.wire.contexts import UNUSED
from opgen.diff.wire.directions import add_schemas
from opgen.diff.wire.match.endpoints import (
    Shifts,
    match_operations,
    moved_prefixes,
    own_shifts,
    servers_of,
    url_match,
)
from opgen.diff.wire.match.operations import WireOperation, all_operations
from opgen.document.document import Document
from opgen.schemas.graph import (
    Graph,
    are_comparable,
    graph_of,
    unchanged_parts,
    values_with_changes,
)
from opgen.schemas.node import Context, context_of
from opgen.schemas.sites import BothSchemas, Schemas


def compare_documents(old: Document, new: Document, *, today: date | None) -> tuple[Change, ...]:
    """Return the changes on the wire, sorted by severity, pointer and rule.

    Args:
        old: The old document: OpenAPI 3, repaired.
        new: The new document: OpenAPI 3, repaired.
        today: The date that decides whether a sunset is in the past. With None, no date is compared with today.
    """
    report = Report()
    comparison = _comparison(context_of(old), context_of(new))
    sides = comparison.old.side, comparison.new.side
    afters = (*all_operations(sides[1]),)
    found = match_operations(all_operations(sides[0]), afters)
    paths = {match[:-1] for each in afters for match in (each.match, url_match(each))}
    _compare_root(comparison, report, moved_prefixes(found.pairs), afters)
    _compare_global_security(comparison, report, found.pairs)
    for one, other in found.pairs:
        _compare_operation(MatchedOperation(old=one, new=other, report=report, comparison=comparison, today=today))
    for each in found.removed:
        _removed(each, report, today, is_gone=paths.isdisjoint((each.match[:-1], url_match(each)[:-1])))
    for each in found.added:
        change = draft(f"{_kind(each)}-added", f"{each.name} was added", None, each.node)
        report.add(change, report.number(each.name))
    comparison.run()
    add_schemas(report, comparison)
    return report.result()


def _compare_operation(operation: MatchedOperation) -> None:
    """Report the changes of an operation. Its schemas are compared later."""
    items = (operation.old.item,), (operation.new.item,)
    if operation.comparison.is_unchanged(*items):
        return
    compare_parameters(operation)
    compare_bodies(operation)
    for each in _own_changes(operation):
        operation.add_draft(each)
    compare_responses(operation)


def _own_changes(operation: MatchedOperation) -> Iterator[Change]:
    """Yield the differences of the operation's life, security and servers."""
    old, new = operation.old, operation.new
    if not new.is_reversed:
        yield from compare_lifecycle(old.node, new.node)
    comparison = operation.comparison
    if old.own_security or new.own_security:
        both, owners = (old.security, new.security), (old.node, new.node)
        yield from compare_security(both, owners, "api-security", comparison.renamed_schemes)
    if old.own_servers is not None or new.own_servers is not None:
        servers, shifts = (servers_of(old), servers_of(new)), own_shifts(old, new)
        before, after = map(default_url, servers, shifts)
        if before == after:
            yield from compare_servers(*servers, shifts)
        else:
            message = f'the calls go to "{after}" instead of "{before}"'
            yield draft("operation-server-changed", message, old.node, new.node)


def _comparison(old: Context, new: Context) -> WireComparison:
    graphs = graph_of(old), graph_of(new)
    unchanged = unchanged_parts((old, graphs[0]), (new, graphs[1]))
    before, after = (
        Schemas(
            side=side,
            graph=graph,
            unchanged=unchanged,
            changed=values_with_changes(side, graph, unchanged),
            is_comparable=are_comparable(old, new),
        )
        for side, graph in zip((old, new), graphs, strict=True)
    )
    return WireComparison(old=before, new=after, renamed_schemes=renamed_schemes(old, new))


def _compare_root(
    comparison: WireComparison, report: Report, shifts: Shifts, operations_after: Iterable[WireOperation]
) -> None:
    """Compare the servers, the security schemes and the unused schemas of the documents."""
    old, new = comparison.old.side, comparison.new.side
    users = report.number(*(operation.name for operation in operations_after))
    for each in compare_servers(old.root.items("servers"), new.root.items("servers"), shifts):
        report.add(each, users)
    for each in compare_schemes(old, new, comparison.renamed_schemes):
        report.add(each, users)
    unused = _unused(comparison.old.graph), _unused(comparison.new.graph)
    for pointer in sorted(unused[0] & unused[1]):
        comparison.root(comparison.old.part(pointer), comparison.new.part(pointer)).uses[UNUSED] = 1
    for each in _compare_unused((comparison.old, comparison.new), unused):
        report.add(each)


def _unused(graph: Graph) -> set[Pointer]:
    """Return the component schemas that no path and no webhook reaches; none of a document without references."""
    start = [each for each in graph.values if each[0] != "components"]
    schemas = {each for each in graph.values if each[:2] == ("components", "schemas")}
    reached = graph.reached(start)
    return schemas - reached if schemas & reached else set()


def _compare_unused(schemas: BothSchemas, unused: tuple[set[Pointer], set[Pointer]]) -> Iterator[Change]:
    """Yield the schemas that no operation reaches, that no other schema refers to, and that one document has."""
    graphs = [each.graph for each in schemas]
    referred = [frozenset[Pointer]().union(*graph.targets.values()) for graph in graphs]
    for number, end in ((1, "added"), (0, "removed")):
        for pointer in sorted(unused[number] - graphs[1 - number].values.keys() - referred[number]):
            node, message = schemas[number].part(pointer), f'unused schema "{pointer[-1]}" was {end}'
            yield draft(f"api-schema-{end}", message, None if number else node, node if number else None)


def _compare_global_security(
    comparison: WireComparison, report: Report, pairs: Iterable[tuple[WireOperation, WireOperation]]
) -> None:
    """Compare the security of the documents, which applies to operations without security of their own."""
    names = [new.name for old, new in pairs if not (old.own_security or new.own_security)]
    old, new = comparison.old.side.root, comparison.new.side.root
    both = old.child("security"), new.child("security")
    for each in compare_security(both, (old, new), "api-global-security", comparison.renamed_schemes) if names else ():
        report.add(each, report.number(*names))


def _removed(operation: WireOperation, report: Report, today: date | None, *, is_gone: bool) -> None:
    prefix = "api-path" if is_gone else "api"
    end, severity = "removed-without-deprecation", B
    if operation.node.get("deprecated") is True:
        end, severity = "removed-with-deprecation", S
        if operation.node.get("x-sunset") is not None:
            end, severity = _after_sunset(str(operation.node.get("x-sunset")), today)
    rule = f"{prefix}-{end}"
    if end == "sunset-parse":
        rule = "api-path-sunset-parse"
    if operation.is_reversed:
        rule, severity = f"{_kind(operation)}-removed", B
    change = draft(rule, f"{operation.name} was removed", operation.node, None, severity=severity)
    report.add(change, report.number(operation.name))


def _after_sunset(written: str, today: date | None) -> tuple[str, Severity]:
    sunset = date_of(written)
    if sunset is None:
        return "sunset-parse", B
    if today is None:
        return "removed-with-deprecation", R
    if sunset > today:
        return "removed-before-sunset", B
    return "removed-with-deprecation", S


def _kind(operation: WireOperation) -> str:
    """Return the kind of an operation in rule ids: endpoint, webhook or callback."""
    return "endpoint" if operation.match[0] == "path" else operation.match[0]
