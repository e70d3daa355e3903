"""Findings as one JSON object, described by `report.schema.json` beside this module."""

import json
from collections.abc import Sequence
from typing import Any

from opgen.core.findings import ClientReport, Finding, repair_command
from opgen.core.pointers import pointer_text


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
            }
            for report in reports
        ],
    }
    return ascii_json(content)


def ascii_json(content: Any) -> str:  # Any: a JSON value
    """Return `content` as indented JSON in ASCII, without commands for CI runners."""
    # Runners execute `##[...]` anywhere in a log. `##` occurs only in JSON strings, so the escape is valid.
    return json.dumps(content, indent=2).replace("##", "#\\u0023") + "\n"


def _finding(finding: Finding) -> dict[str, Any]:  # Any: a JSON object
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "path": finding.path or None,
        "line": finding.line,
        "pointer": None if finding.pointer is None else pointer_text(finding.pointer),
        "message": finding.message,
        "fix": finding.fix or None,
    }
