"""Changes on the wire between two documents."""

from datetime import date

from opgen.changes.model import Change, Severity
from opgen.changes.model import Side as Value
from opgen.changes.wire.comparison import Comparison
from opgen.changes.wire.nodes import side
from opgen.changes.wire.operation_changes import OperationComparison
from opgen.changes.wire.operations import Operation, operations
from opgen.changes.wire.report import Report
from opgen.changes.wire.schemas import Schemas
from opgen.document.document import Document


def compare_documents(
    old: Document, new: Document, *, today: date | None, docs: bool = False
) -> tuple[Change, ...]:
    """Return the changes on the wire, sorted by severity, pointer and rule.

    Args:
        old: The old document: OpenAPI 3, repaired.
        new: The new document: OpenAPI 3, repaired.
        today: The date that decides whether a sunset is in the past. With None, no date is compared with today.
        docs: Report changes of descriptions, summaries and examples as safe.
    """
    del docs
    report = Report()
    comparison = Comparison(old=Schemas(side=side(old)), new=Schemas(side=side(new)))
    befores = {each.match: each for each in operations(comparison.old.side)}
    afters = {each.match: each for each in operations(comparison.new.side)}
    for match, operation in befores.items():
        if match in afters:
            OperationComparison(
                old=operation,
                new=afters[match],
                report=report,
                comparison=comparison,
            ).run()
        else:
            is_gone = all(each[:-1] != match[:-1] for each in afters)
            _removed(operation, report, today, is_gone=is_gone)
    for match, operation in afters.items():
        if match not in befores:
            rule = "webhook-added" if operation.is_reversed else "endpoint-added"
            report.add(
                rule,
                Severity.SAFE,
                f"{operation.name} was added",
                new=Value(pointer=operation.pointer),
                users=report.number(operation.name),
            )
    comparison.run()
    report.add_schemas(comparison)
    return report.result()


def _removed(
    operation: Operation, report: Report, today: date | None, *, is_gone: bool
) -> None:
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
        rule, severity = "webhook-removed", Severity.BREAKING
    report.add(
        rule,
        severity,
        f"{operation.name} was removed",
        old=Value(pointer=operation.pointer),
        users=report.number(operation.name),
    )


def _after_sunset(written: str, today: date | None) -> tuple[str, Severity]:
    try:
        sunset = date.fromisoformat(written[:10])
    except ValueError:
        return "sunset-parse", Severity.BREAKING
    if today is None:
        return "removed-with-deprecation", Severity.RISKY
    if sunset > today:
        return "removed-before-sunset", Severity.BREAKING
    return "removed-with-deprecation", Severity.SAFE
