"""Changes as findings, for the report formats that `check` has too."""

import json
from collections.abc import Iterator
from typing import Final

from opgen.changes.formats.entries import Entry, advice, entries_of, operations_text
from opgen.changes.model import BREAKING_EXIT, ChangeReport, ReportedChange, Severity, Side, summary
from opgen.changes.rules import CHANGE_RULES, facts, layer_words
from opgen.core.findings import ClientReport, DocumentPosition, DriftCause, Finding, FindingRule, Level
from opgen.core.pointers import Pointer

_MAX_VALUE: Final = 200


def client_report(report: ChangeReport, fail_on: Severity | None, *, is_nested: bool = False) -> ClientReport:
    """Return `report` as the report of one client. Changes that count for the exit code are errors.

    Without `fail_on`, breaking changes are errors.

    With `is_nested`, a change that another change implies is a line of the other one, and not a finding of its own.
    """
    entries = entries_of(report.changes) if is_nested else map(Entry, report.changes)
    return ClientReport(
        name=f"{report.old} -> {report.new}",
        command="opgen diff",
        exit_code=BREAKING_EXIT if report.reaches(fail_on) else 0,
        headline=summary(report),
        findings=tuple(_finding(fail_on or Severity.BREAKING, each) for each in entries),
        remarks=report.notes,
        rules=tuple(_rule(id_) for id_ in sorted({each.change.rule for each in report.changes})),
    )


def _finding(least: Severity, entry: Entry) -> Finding:
    each, others = entry
    change, code = each.change, each.code
    side = change.new or change.old
    path = _file(side.path) if side else ""
    # A position in another commit is not one in the file of the working tree.
    is_elsewhere = side is not None and side is not change.new and path != side.path
    position = side.position if side and not is_elsewhere else None
    message = change.message
    if change.operations:
        message += f" ({operations_text(change.operations)})"
    if each.allowed:
        message += f"; allowed: {each.allowed.reason}"
    is_error = any(e.reaches(least) for e in (each, *others))
    return Finding(
        rule=change.rule,
        message=message if is_error and change.severity is Severity.BREAKING else f"{change.severity.value}: {message}",
        path=path,
        line=position.line if position else None,
        column=position.column if position else None,
        pointer=change.pointer or None,
        fix="" if each.allowed else advice(entry),
        level=Level.ERROR if is_error else Level.NOTE,
        cause=DriftCause(change.cause.value),
        old=document_position(change.old, change.pointer),
        new=document_position(change.new, change.pointer),
        code=code,
        uses=tuple(use for found in (each, *others) for use in found.callers),
        difference=tuple(line for found in (each, *others) for line in _evidence(found)),
        implied=tuple(
            f"{found.change.layer}: {found.change.message} [{found.change.rule}, {found.change.severity}]"
            for found in others
        ),
    )


def _evidence(each: ReportedChange) -> Iterator[str]:
    """Yield the lines of the witness of a change, and its verdict as a comment."""
    if each.witness is not None:
        yield from each.witness.lines
        yield from (f"# {text}" for text in (each.witness.remark, each.witness.verdict) if text)


def _file(path: str) -> str:
    """Return the path of the file at `path`, which may be `REF:path` of git."""
    revision, colon, file = path.partition(":")
    return file if colon and len(revision) > 1 and file[:2] != "//" else path


def _rule(id_: str) -> FindingRule:
    """Return the description of a rule of changes."""
    rule = CHANGE_RULES[id_]
    remedy = "If no caller is affected, allow the change with a reason: opgen diff --accept FINGERPRINT --reason TEXT."
    lines = [f"A change {layer_words(rule)}.", *facts(rule)]
    is_note = Severity.BREAKING not in rule.severities
    return FindingRule(
        id=id_,
        title=rule.title.removesuffix("."),
        help=" ".join(lines if is_note else [*lines, remedy]),
        is_note=is_note,
        page="changes",
    )


def document_position(side: Side | None, pointer: Pointer) -> DocumentPosition | None:
    """Return the position of one version of the changed value."""
    if side is None or not side.path:
        return None
    value = side.value
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return DocumentPosition(
        path=side.path,
        line=side.position.line if side.position else None,
        column=side.position.column if side.position else None,
        pointer=side.pointer or pointer or None,
        value="" if value is None else text[:_MAX_VALUE],
    )
