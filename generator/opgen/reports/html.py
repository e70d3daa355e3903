"""Findings as one page for a browser, without scripts and without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    counted,
    exit_code,
    repair_command,
    status,
)
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.reports.rules import Rule, rule

_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding as the page shows it."""

    label: str
    tone: str
    place: str
    pointer: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client as the page shows it."""

    name: str
    verdict: str
    tone: str
    headline: str
    remarks: tuple[str, ...]
    rows: tuple[Row, ...]
    clean: tuple[str, ...]
    clean_summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A rule as the page explains it."""

    label: str
    title: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the template knows: plain texts, with no character that hides or steers."""

    verdict: str
    tone: str
    summary: str
    command: str
    clients: tuple[Client, ...]
    rules: tuple[Meaning, ...]


def render_html(reports: Sequence[ClientReport]) -> str:
    """All of `reports` as a page that works as a file, in any frame, and under a policy that forbids everything."""
    written = _template().render(page=_page(reports))
    # In ASCII, so that it is the same whatever the encoding of standard output.
    return written.encode("ascii", "xmlcharrefreplace").decode("ascii")


@cache
def _template() -> Template:
    # Not the environment of `render`: that one refuses whatever is not code, and this one escapes whatever is text.
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = files(__package__).joinpath("report.html.jinja").read_text("utf-8")
    return environment.from_string(text)


def _page(reports: Sequence[ClientReport]) -> Page:
    code = exit_code(reports)
    found = [finding for report in reports for finding in report.findings]
    return Page(
        verdict=status(code),
        tone=_tone(code),
        summary=", ".join(
            (
                counted(len(reports), "client"),
                counted(len(found), "finding"),
                f"exit {code}",
            )
        ),
        command=printable(repair_command(reports), None),
        clients=tuple(map(_client, reports)),
        rules=tuple(
            _meaning(rule(id_)) for id_ in dict.fromkeys(each.rule for each in found)
        ),
    )


def _client(report: ClientReport) -> Client:
    return Client(
        name=_text(report.name),
        verdict=status(report.exit_code),
        tone=_tone(report.exit_code),
        headline=_text(report.headline),
        remarks=tuple(map(_text, report.remarks)),
        rows=tuple(
            _row(report, finding)
            for finding in sorted(
                report.findings, key=lambda finding: finding.level is Level.NOTE
            )
        ),
        clean=tuple(_text(_inside(report, path)) for path in report.clean),
        clean_summary=f"{counted(len(report.clean), 'file')} as generated",
    )


def _row(report: ClientReport, finding: Finding) -> Row:
    place = _inside(report, finding.path)
    if finding.line is not None:
        place += f":{finding.line}"
        if finding.column is not None:
            place += f":{finding.column}"
    is_note = finding.level is Level.NOTE
    return Row(
        label=_label(finding.rule) + (" (note)" if is_note else ""),
        tone="note" if is_note else "bad",
        place=_text(place),
        pointer=_text(pointer_text(finding.pointer or ())),
        message=_text(finding.message),
        fix=_text(finding.fix),
    )


def _meaning(each: Rule) -> Meaning:
    return Meaning(
        label=_label(each.id), title=_text(each.title), help=_text(each.help)
    )


def _label(rule_id: str) -> str:
    """A rule as texts for people call it."""
    return _text(rule_id.upper().replace("-", "_"))


def _inside(report: ClientReport, path: str) -> str:
    return path.removeprefix(f"{report.output}/") if report.output else path


def _tone(code: int) -> str:
    return "bad" if code else "good"


def _text(text: str) -> str:
    return printable(text, _LONGEST)
