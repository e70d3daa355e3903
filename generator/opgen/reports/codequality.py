"""Findings as GitLab's report of code quality, a subset of CodeClimate's format."""

from collections.abc import Sequence

from opgen.core.digests import text_digest
from opgen.core.findings import ClientReport, Level, with_fix
from opgen.core.terminal import printable
from opgen.reports.json import ascii_json


def render_codequality(reports: Sequence[ClientReport]) -> str:
    """Return a JSON list with an entry for each finding. A fingerprint is that of the text, so lines do not matter."""
    return ascii_json(
        [
            {
                "check_name": finding.rule,
                "description": printable(f"{report.name}: {with_fix(finding)}", 1000),
                "fingerprint": text_digest(
                    printable(repr((report.name, finding.rule, path, finding.message, number)), None)
                ),
                "severity": "major" if finding.level is Level.ERROR else "info",
                "location": {"path": path, "lines": {"begin": finding.line or 1}},
            }
            for report in reports
            for number, finding in enumerate(report.findings)
            for path in [finding.files[0] if finding.files else finding.path]
        ]
    )
