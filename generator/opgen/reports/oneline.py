"""Findings as lines that begin with a position, as compilers write them."""

from collections.abc import Sequence

from opgen.core.findings import ClientReport, Finding
from opgen.core.terminal import printable
from opgen.reports.presentation import position_text


def render_oneline(reports: Sequence[ClientReport]) -> str:
    """Return a line for each finding: `PATH:LINE:COLUMN: LEVEL: MESSAGE [RULE]`."""
    return "".join(f"{_line(each)}\n" for report in reports for each in report.findings)


def _line(finding: Finding) -> str:
    position = position_text(finding.path, finding.line, finding.column)
    texts = (position, finding.level.value, f"{finding.message} [{finding.rule}]")
    return ": ".join(printable(each, None) for each in texts if each)
