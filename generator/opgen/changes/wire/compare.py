"""Changes on the wire between two documents."""

from collections.abc import Iterable, Iterator
from datetime import date

from opgen.changes.model import Change, Severity, Side
from opgen.changes.wire.comparison import WireComparison
from opgen.changes.wire.contexts import UNUSED
from opgen.changes.wire.documentation import compare_documentation, users_of_parts
from opgen.changes.wire.lifecycle import date_of
from opgen.changes.wire.matched_operations import MatchedOperation
from opgen.changes.wire.operation_changes import compare_operation
from opgen.changes.wire.operations import WireOperation, operations
from opgen.changes.wire.report import Report, WireDraft
from opgen.changes.wire.security import SecurityDifference, compare_schemes, compare_security, renamed_schemes
from opgen.changes.wire.servers import Matched, compare_servers, match_operations, without_prefix
from opgen.changes.wire.unused_schemas import compare_unused, unused_schemas
from opgen.document.document import Document
from opgen.schemas.graph import are_comparable, graph_of, part_of, unchanged_parts, values_with_changes
from opgen.schemas.node import Context, context_of
from opgen.schemas.sites import Schemas


def compare_documents(old: Document, new: Document, *, today: date | None, docs: bool = False) -> tuple[Change, ...]:
    """Return the changes on the wire, sorted by severity, pointer and rule.

    Args:
        old: The old document: OpenAPI 3, repaired.
        new: The new document: OpenAPI 3, repaired.
        today: The date that decides whether a sunset is in the past. With None, no date is compared with today.
        docs: Report changes of documentation too.
    """
    report = Report()
    comparison = _comparison(context_of(old), context_of(new))
    sides = comparison.old.side, comparison.new.side
    matches = match_operations(sides, (_with_callbacks(sides[0]), _with_callbacks(sides[1])))
    befores, afters, shifts = matches.old, matches.new, matches.shifts
    paths = {without_prefix(e.match, shifts[1])[:-1] for e in afters.values()}
    _compare_root(comparison, report, shifts, afters.values())
    _compare_global_security(comparison, report, (befores, afters))
    for match, operation in befores.items():
        if match in afters:
            compare_operation(
                MatchedOperation(old=operation, new=afters[match], report=report, comparison=comparison, today=today)
            )
        else:
            is_gone = without_prefix(operation.match, shifts[0])[:-1] not in paths
            _removed(operation, report, today, is_gone=is_gone)
    for match, operation in afters.items():
        if match not in befores:
            kind = match_kind(operation)
            rule = f"{kind}-added"
            draft = WireDraft(
                rule=rule,
                severity=Severity.SAFE,
                message=f"{operation.name} was added",
                new=Side(pointer=operation.pointer),
            )
            report.add(draft, report.number(operation.name))
    comparison.run()
    report.add_schemas(comparison)
    if docs:
        _compare_documentation(comparison, report, tuple(afters.values()))
    return report.result()


def _comparison(old: Context, new: Context) -> WireComparison:
    first = graph_of(old)
    graphs = first, graph_of(new, first)
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
    comparison: WireComparison, report: Report, shifts: tuple[str, str], operations_after: Iterable[WireOperation]
) -> None:
    """Compare the servers, the security schemes and the unused schemas of the documents."""
    old, new = comparison.old.side.root, comparison.new.side.root
    users = 0
    for operation in operations_after:
        users |= report.number(operation.name)
    found = [
        *compare_servers(old.items("servers"), new.items("servers"), shifts),
        *compare_schemes(comparison.old.side, comparison.new.side, comparison.renamed_schemes),
    ]
    graphs = comparison.old.graph, comparison.new.graph
    unused = unused_schemas(graphs[0]), unused_schemas(graphs[1])
    for pointer in sorted(unused[0] & unused[1]):
        comparison.root(comparison.old.part(pointer), comparison.new.part(pointer)).uses[UNUSED] = 1
    alone = [*compare_unused((comparison.old, comparison.new), unused)]
    for each in (*found, *alone):
        _report_root(report, each, users if each in found else 0)


def _compare_global_security(comparison: WireComparison, report: Report, matched: tuple[Matched, Matched]) -> None:
    """Compare the security of the documents, which applies to operations without security of their own."""
    users = 0
    for match, operation in matched[0].items():
        other = matched[1].get(match)
        if other and not (operation.own_security or other.own_security):
            users |= report.number(other.name)
    if not users:
        return
    old, new = comparison.old.side.root, comparison.new.side.root
    both = old.child("security"), new.child("security")
    prefix, renamed = "api-global-security", comparison.renamed_schemes
    for each in compare_security(both, (old, new), prefix, renamed):
        _report_root(report, each, users)


def _report_root(report: Report, each: SecurityDifference, users: int) -> None:
    draft = WireDraft(
        rule=each.rule,
        severity=each.severity,
        message=each.message,
        old=Side(value=each.value, pointer=each.old.pointer) if each.old else None,
        new=Side(value=each.value, pointer=each.new.pointer) if each.new else None,
    )
    report.add(draft, users)


def _compare_documentation(
    comparison: WireComparison, report: Report, operations_after: tuple[WireOperation, ...]
) -> None:
    """Report the changes of documentation, each with the operations that reach it."""
    new = comparison.new
    parts = users_of_parts(operations_after, new.side, new.graph)
    for each in compare_documentation(comparison.old.side, new.side):
        pointer = each.new or each.old or ()
        own = [
            operation.name for operation in operations_after if pointer[: len(operation.pointer)] == operation.pointer
        ]
        users = 0
        for name in own or parts.get(part_of(pointer), []):
            users |= report.number(name)
        draft = WireDraft(
            rule="documentation-changed",
            severity=Severity.SAFE,
            message=each.message,
            old=None if each.old is None else Side(pointer=each.old),
            new=None if each.new is None else Side(pointer=each.new),
        )
        report.add(draft, users)


def _removed(operation: WireOperation, report: Report, today: date | None, *, is_gone: bool) -> None:
    prefix = "api-path" if is_gone else "api"
    end, severity = "removed-without-deprecation", Severity.BREAKING
    if operation.node.get("deprecated") is True:
        end, severity = "removed-with-deprecation", Severity.SAFE
        if operation.node.get("x-sunset") is not None:
            end, severity = _after_sunset(str(operation.node.get("x-sunset")), today)
    rule = f"{prefix}-{end}"
    if end == "sunset-parse":
        rule = "api-path-sunset-parse"
    if operation.is_reversed:
        kind = match_kind(operation)
        rule, severity = f"{kind}-removed", Severity.BREAKING
    draft = WireDraft(
        rule=rule, severity=severity, message=f"{operation.name} was removed", old=Side(pointer=operation.pointer)
    )
    report.add(draft, report.number(operation.name))


def _after_sunset(written: str, today: date | None) -> tuple[str, Severity]:
    sunset = date_of(written)
    if sunset is None:
        return "sunset-parse", Severity.BREAKING
    if today is None:
        return "removed-with-deprecation", Severity.RISKY
    if sunset > today:
        return "removed-before-sunset", Severity.BREAKING
    return "removed-with-deprecation", Severity.SAFE


def match_kind(operation: WireOperation) -> str:
    """Return the kind of an operation in rule ids: endpoint, webhook or callback."""
    kind = operation.match[0]
    return "endpoint" if kind == "path" else kind


def _with_callbacks(document: Context) -> Iterator[WireOperation]:
    for operation in operations(document):
        yield operation
        yield from operation.callbacks
