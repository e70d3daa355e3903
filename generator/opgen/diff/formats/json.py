"""Report about changes as one JSON object, described by `diff.schema.json` beside this module."""

from typing import Any

from opgen.core.pointers import pointer_text
from opgen.diff.formats.sentences import Item, Section, sections_of
from opgen.diff.formats.summary import summary_lines
from opgen.diff.model import ChangeReport, ReportedChange
from opgen.reports.json import ascii_json, code_position, side_facts

Json = dict[str, Any]  # Any: a JSON object


def render_json(report: ChangeReport) -> str:
    """Return `report` as ASCII text. Equal reports give equal bytes."""
    return ascii_json(
        {
            "format": 1,
            "old": report.old,
            "new": report.new,
            "summary": [*summary_lines(report)],
            "entries": [_entry(section, item) for section in sections_of(report) for item in section.items],
            "changes": [_change(each) for each in report.changes],
        }
    )


def _entry(section: Section, item: Item) -> Json:
    return {
        "section": section.title,
        "message": item.sentence,
        "fix": item.advice,
        "callers": list(map(code_position, item.uses)),
        "fingerprints": [each.fingerprint for each in item.changes],
    }


def _change(each: ReportedChange) -> Json:
    change, allowed = each.change, each.allowed
    until = None if allowed is None or not allowed.until else allowed.until.isoformat()
    witness: Json = {}
    if each.witness:
        found = each.witness
        witness = {"witness": {"code": list(found.lines), "remark": found.remark, "verdict": found.verdict}}
    return {
        "rule": change.rule,
        "severity": change.severity.value,
        "breaks": change.breaks.value,
        "cause": change.cause.value,
        "layer": change.layer.value,
        "pointer": pointer_text(change.pointer),
        "operation": change.operations[0] if change.operations else None,
        "operations": list(change.operations),
        "old": side_facts(change.old),
        "new": side_facts(change.new),
        "code": code_position(each.code or next(iter(each.callers), None)),
        "callers": list(map(code_position, each.callers)),
        "message": change.message,
        "fingerprint": each.fingerprint,
        "parent": change.parent or None,
        "allowed": {"reason": allowed.reason, "until": until} if allowed else None,
        **witness,
    }
