"""Report formats for machines, by name."""

from collections.abc import Callable, Mapping, Sequence

from opgen.core.findings import ClientReport
from opgen.reports.github import render_github
from opgen.reports.json import render_json
from opgen.reports.junit import render_junit
from opgen.reports.markdown import render_markdown
from opgen.reports.sarif import render_sarif

MACHINE_FORMATS: Mapping[str, Callable[[Sequence[ClientReport]], str]] = {
    "json": render_json,
    "github": render_github,
    "markdown": render_markdown,
    "junit": render_junit,
    "sarif": render_sarif,
}
"""Functions that render a report for standard output. `reports.text.render_text` renders for standard error."""
