"""Findings as one HTML page without scripts and without network access."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    command_of,
    counted,
    exit_code,
    repair_command,
    worst_status,
)
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.reports.presentation import errors_first, files_of, path_in_output, position_text, positions
from opgen.reports.rules import FINDING_RULES, rules_of

if TYPE_CHECKING:
    from jinja2 import Template

_MAX_LENGTH = 2000


Context = dict[str, Any]
"""Part of the context of the template: plain text, with control and invisible characters escaped."""


def render_html(reports: Sequence[ClientReport]) -> str:
    """Return all `reports` as one page.

    The page works as a local file, in a frame, and under the strictest content security policy.
    """
    written = _template().render(page=_page(reports))
    # ASCII output is the same in every encoding of standard output.
    return written.encode("ascii", "xmlcharrefreplace").decode("ascii")


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - the other formats need no templates

    # The environment of `codegen.render` accepts only `Code`. This environment escapes text.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    text = files(__package__).joinpath("report.html.jinja").read_text("utf-8")
    return environment.from_string(text)


def _page(reports: Sequence[ClientReport]) -> Context:
    code = exit_code(reports)
    found = [finding for report in reports for finding in report.findings]
    return {
        "title": command_of(reports),
        "verdict": worst_status(reports),
        "tone": _tone(code),
        "summary": ", ".join((counted(len(reports), "client"), counted(len(found), "finding"), f"exit {code}")),
        "command": printable(repair_command(reports), None),
        "clients": tuple(map(_client, reports)),
        "rules": [
            {"label": _label(each.id), "title": _text(each.title), "help": _text(each.help), "url": each.url}
            for each in rules_of(reports).values()
        ],
    }


def _client(report: ClientReport) -> Context:
    return {
        "name": _text(report.name),
        "verdict": report.status,
        "tone": _tone(report.exit_code),
        "headline": _text(report.headline),
        "remarks": tuple(map(_text, report.remarks)),
        "rows": tuple(_row(report, finding) for finding in errors_first(report.findings)),
        "clean": tuple(_text(path_in_output(report, path)) for path in report.clean),
        "clean_summary": f"{len(report.clean)} without findings",
    }


def _row(report: ClientReport, finding: Finding) -> Context:
    files = files_of(report, finding)
    is_folder = bool(files) and finding.path == report.output
    path = "" if is_folder else path_in_output(report, finding.path)
    is_note = finding.level is Level.NOTE
    return {
        "label": _label(finding.rule) + (" (note)" if is_note else ""),
        "tone": "note" if is_note else "bad",
        "position": _text(position_text(path, finding.line, finding.column)),
        "pointer": _text(pointer_text(finding.pointer or ())),
        "message": _text(finding.message),
        "fix": _text(finding.fix),
        "cause": finding.cause or "",
        "facts": tuple(map(_text, positions(finding))),
        "files": tuple(map(_text, files)),
        "files_summary": counted(len(files), "file"),
        "difference": tuple(map(_line, finding.difference)),
        "difference_summary": (f"Difference, {counted(len(finding.difference), 'line')}"),
    }


def _line(text: str) -> Context:
    tones = {"+++": "head", "---": "head", "@@ ": "head"}
    tone = tones.get(text[:3]) or {"+": "added", "-": "removed"}.get(text[:1], "")
    return {"text": _text(text), "tone": tone}


def _label(rule_id: str) -> str:
    """Return the name of a rule as reports for people show it: `FORMAT_ONLY`, or the id of a change of `diff`."""
    return _text(rule_id.upper().replace("-", "_") if rule_id in FINDING_RULES else rule_id)


def _tone(code: int) -> str:
    return "bad" if code else "good"


def _text(text: str) -> str:
    return printable(text, _MAX_LENGTH)
