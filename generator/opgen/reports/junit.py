"""Findings as test results: a case for each file, which Jenkins, GitLab and others show."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    repair_command,
    with_fix,
)
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.reports.failure import RULES

_LONGEST: Final = 1000

_ERRORS: Final = frozenset(RULES[code] for code in (2, 3, 4, 5, 70))
"""Rules of findings that are no verdict on a file: that one could not be made."""


def render_junit(reports: Sequence[ClientReport]) -> str:
    """A suite for each client, with a case for each file and each place in a document.

    A file that is as it should be passes. What differs from what would be generated is a failure, what stands in the
    way of a verdict an error. Only what all dialects have is used. Source: the XML schema of Jenkins' xUnit plugin.
    """
    root = Element("testsuites", name="opgen check")
    suites = [_suite(report) for report in reports]
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("time", "0")
    root.extend(suites)
    indent(root)
    # In ASCII, so that it is the same whatever the encoding of standard output.
    written = tostring(root, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _suite(report: ClientReport) -> Element:
    cases = [
        *(_case(report, _name(report, path)) for path in report.clean),
        *_found(report),
    ]
    suite = Element("testsuite", name=_text(report.name))
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("skipped", "0")
    suite.set("time", "0")
    suite.extend(cases)
    told = [text for text in (report.headline, *report.remarks) if text]
    command = repair_command([report])
    if command:
        told.append(f"run: {command}")
    if told:
        SubElement(suite, "system-out").text = _lines(told)
    return suite


def _case(report: ClientReport, name: str) -> Element:
    return Element(
        "testcase", classname=f"opgen.{_text(report.name)}", name=name, time="0"
    )


def _found(report: ClientReport) -> Iterable[Element]:
    """The cases of what was found: one for each place, for a name must not come twice."""
    by_name: dict[str, list[Finding]] = {}
    for finding in report.findings:
        place = _name(report, finding.path or finding.rule)
        if finding.pointer:
            place += f" {_text(pointer_text(finding.pointer))}"
        by_name.setdefault(place, []).append(finding)
    for name, findings in by_name.items():
        case = _case(report, name)
        for (tag, rule), group in groupby(sorted(findings, key=_kind), key=_kind):
            same = list(group)
            if tag == "system-out":
                told = [f"{rule}: {with_fix(finding)}" for finding in same]
                SubElement(case, tag).text = _lines(told)
                continue
            result = SubElement(case, tag, type=rule, message=_text(same[0].message))
            result.text = _lines(line for finding in same for line in _told(finding))
        yield case


def _kind(finding: Finding) -> tuple[str, str]:
    """The element that tells of a finding, and its rule. They sort as the schema has them: errors, failures, output."""
    if finding.level is Level.NOTE:
        return "system-out", finding.rule
    return "error" if finding.rule in _ERRORS else "failure", finding.rule


def _told(finding: Finding) -> Iterator[str]:
    """A finding in whole lines, which begin with words of ours: logs have lines that runners obey."""
    place = ":".join(
        str(part)
        for part in (finding.path, finding.line, finding.column)
        if part not in {None, ""}
    )
    yield (
        f"{finding.rule}: {place}: {finding.message}"
        if place
        else (f"{finding.rule}: {finding.message}")
    )
    if finding.fix:
        yield f"fix: {finding.fix}"


def _name(report: ClientReport, path: str) -> str:
    inside = path.removeprefix(f"{report.output}/") if report.output else path
    return _text(inside) or "."


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(_text(text) for text in texts)


def _text(text: str) -> str:
    """`text` with nothing that XML has no room for, and no line end."""
    return printable(text, _LONGEST)
