"""Report about changes as one JSON object, described by `diff.schema.json` beside this module."""

from typing import Any

from opgen.changes.model import ChangeReport, CodePosition, ReportedChange, Side, WitnessText
from opgen.core.pointers import pointer_text
from opgen.reports.json import ascii_json

Json = dict[str, Any]  # Any: a JSON object


def render_json(report: ChangeReport) -> str:
    """Return `report` as ASCII text. Equal reports give equal bytes."""
    return ascii_json(
        {"format": 1, "old": report.old, "new": report.new, "changes": [_change(each) for each in report.changes]}
    )


def _change(each: ReportedChange) -> Json:
    change, allowed = each.change, each.allowed
    code = each.code or next(iter(each.callers), None)
    until = None if allowed is None or not allowed.until else allowed.until.isoformat()
    witness = {} if each.witness is None else {"witness": _witness(each.witness)}
    return {
        "rule": change.rule,
        "severity": change.severity.value,
        "breaks": change.breaks.value,
        "cause": change.cause.value,
        "layer": change.layer.value,
        "pointer": pointer_text(change.pointer),
        "operation": change.operations[0] if change.operations else None,
        "operations": list(change.operations),
        "old": _side(change.old),
        "new": _side(change.new),
        "code": _code(code) if code else None,
        "callers": [_code(position) for position in each.callers],
        "message": change.message,
        "fingerprint": each.fingerprint,
        "parent": change.parent or None,
        "allowed": {"reason": allowed.reason, "until": until} if allowed else None,
        **witness,
    }


def _witness(witness: WitnessText) -> Json:
    return {"code": list(witness.lines), "remark": witness.remark, "verdict": witness.verdict}


def _code(position: CodePosition) -> Json:
    return {"path": position.path, "line": position.line}


def _side(side: Side | None) -> Json | None:
    if side is None:
        return None
    return {
        "value": side.value,
        "path": side.path or None,
        "line": side.position.line if side.position else None,
        "column": side.position.column if side.position else None,
    }
