"""Report about changes in one of the formats."""

from opgen.changes.formats.findings import client_report
from opgen.changes.formats.json import render_json
from opgen.changes.formats.markdown import render_markdown
from opgen.changes.formats.text import render_text
from opgen.changes.model import Severity
from opgen.changes.report import ChangeReport


def render(report: ChangeReport, format_: str, fail_on: Severity | None, *, verbose: bool) -> str:
    """Return `report` in the format of this name, without a line end.

    `fail_on` is the least severity that is an error in formats of findings; `None` for none.
    """
    if format_ == "text":
        text = render_text(report, verbose=verbose)
    elif format_ == "json":
        text = render_json(report)
    elif format_ == "markdown":
        text = render_markdown(report)
    else:
        # jinja2 is slow to import.
        from opgen.reports.formats import MACHINE_FORMATS  # noqa: PLC0415 - as above

        is_nested = format_ == "html"
        text = MACHINE_FORMATS[format_]([client_report(report, fail_on, is_nested=is_nested)])
    return text.rstrip("\n")
