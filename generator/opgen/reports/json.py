"""Findings as one JSON object, described by `report.schema.json` beside this module."""

import json
from collections.abc import Sequence
from typing import Any

from opgen.core.findings import ClientReport, CodePosition, Finding, Side, repair_command
from opgen.core.pointers import Pointer, pointer_text


def render_json(reports: Sequence[ClientReport]) -> str:
    """Return all `reports` as ASCII text, so that no text can control a terminal."""
    content = {
        "format": 1,
        "clients": [
            {
                "name": report.name,
                "exit": report.exit_code,
                "findings": [_finding(finding) for finding in report.findings],
                "fix": repair_command([report]) or None,
                "clean": list(report.clean),
            }
            for report in reports
        ],
    }
    return ascii_json(content)


def ascii_json(content: Any) -> str:  # Any: a JSON value
    """Return `content` as indented JSON in ASCII, without commands for CI runners."""
    # Runners execute `##[...]` anywhere in a log. `##` occurs only in JSON strings, so the escape is valid.
    return json.dumps(content, indent=2).replace("##", "#\\u0023") + "\n"


def side_facts(side: Side | None) -> dict[str, Any] | None:  # Any: a JSON object
    """Return one side of a change as a JSON object, or `None` without a side."""
    if side is None:
        return None
    line, column = side.position or (None, None)
    return {
        "path": side.path or None,
        "line": line,
        "column": column,
        "pointer": _pointer(side.pointer),
        "value": side.value,
    }


def code_position(position: CodePosition | None) -> dict[str, Any] | None:  # Any: a JSON object
    """Return `position` as a JSON object, or `None` without a position."""
    return None if position is None else {"path": position.path or None, "line": position.line}


def _finding(finding: Finding) -> dict[str, Any]:  # Any: a JSON object
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "path": finding.path or None,
        "line": finding.line,
        "column": finding.column,
        "pointer": _pointer(finding.pointer),
        "message": finding.message,
        "fix": finding.fix or None,
        "cause": finding.cause,
        "old": side_facts(finding.old),
        "new": side_facts(finding.new),
        "code": code_position(finding.code),
        "files": list(finding.files),
        "difference": list(finding.difference),
    }


def _pointer(pointer: Pointer | None) -> str | None:
    return None if pointer is None else pointer_text(pointer)
