"""Findings as JUnit test results: one case for each file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from opgen.core.findings import ClientReport, Finding, Level, command_of, repair_command, with_fix
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.reports.presentation import path_in_output, position_text, positions
from opgen.reports.rules import ERROR_RULES

_MAX_LENGTH = 1000

_ERRORS = frozenset(ERROR_RULES[code] for code in (2, 3, 4, 5, 70))
"""Rules of findings that prevent a verdict on the file."""


def render_junit(reports: Sequence[ClientReport]) -> str:
    """Return a suite for each client, with a case for each file and each pointer into a document.

    A file without a difference passes. A difference is a failure, and a missing verdict is an error.
    The report uses only elements that all JUnit dialects support. Source: the XML schema of Jenkins' xUnit plugin.
    """
    root = Element("testsuites", name=command_of(reports))
    root.extend(map(_suite, reports))
    _add_counts(root)
    root.set("time", "0")
    indent(root)
    # ASCII output is the same in every encoding of standard output.
    written = tostring(root, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _suite(report: ClientReport) -> Element:
    suite = Element("testsuite", name=_text(report.name))
    suite.extend([*(_case(report, _name(report, path)) for path in report.clean), *_finding_cases(report)])
    _add_counts(suite)
    suite.set("skipped", "0")
    suite.set("time", "0")
    lines = [text for text in (report.headline, *report.remarks) if text]
    command = repair_command([report])
    if command:
        lines.append(f"run: {command}")
    if lines:
        SubElement(suite, "system-out").text = _lines(lines)
    return suite


def _add_counts(element: Element) -> None:
    """Add the numbers of cases in an element: all cases, cases with a failure, and cases with an error."""
    for count, condition in (("tests", ""), ("failures", "[failure]"), ("errors", "[error]")):
        element.set(count, str(len(element.findall(f".//testcase{condition}"))))


def _case(report: ClientReport, name: str) -> Element:
    return Element("testcase", classname=f"opgen.{_text(report.name)}", name=name, time="0")


def _finding_cases(report: ClientReport) -> Iterable[Element]:
    """Yield one case for each file or pointer with findings, because names of cases must be unique."""
    by_name: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for each in _per_file(finding):
            position = _name(report, each.path or each.rule)
            if each.pointer:
                position += f" {_text(pointer_text(each.pointer))}"
            by_name.setdefault(position, []).append(each)
    for name, findings in by_name.items():
        case = _case(report, name)
        for (tag, rule), group in groupby(sorted(findings, key=_element_and_rule), key=_element_and_rule):
            same = list(group)
            if tag == "system-out":
                SubElement(case, tag).text = _lines([f"{rule}: {with_fix(finding)}" for finding in same])
                continue
            result = SubElement(case, tag, type=rule, message=_text(same[0].message))
            result.text = _lines(line for finding in same for line in _text_lines(finding))
        yield case


def _per_file(finding: Finding) -> tuple[Finding, ...]:
    """Return a finding for each affected file. The first one has the difference of all files."""
    first, *rest = finding.files or (finding.path,)
    return (
        replace(finding, path=first, files=()),
        *(replace(finding, path=path, files=(), difference=()) for path in rest),
    )


def _element_and_rule(finding: Finding) -> tuple[str, str]:
    """Return the element for a finding, and its rule.

    Alphabetical order of the elements is also the order of the schema: error, failure, system-out.
    """
    if finding.level is Level.NOTE:
        return "system-out", finding.rule
    return "error" if finding.rule in _ERRORS else "failure", finding.rule


def _text_lines(finding: Finding) -> Iterator[str]:
    """Yield the lines of a finding.

    Each line begins with text from opgen, because CI runners execute some lines of a log.
    """
    position = position_text(finding.path, finding.line, finding.column)
    yield ": ".join(filter(None, (finding.rule, position, finding.message)))
    if finding.fix:
        yield f"fix: {finding.fix}"
    yield from positions(finding)
    for line in finding.difference:
        yield f"| {line}"


def _name(report: ClientReport, path: str) -> str:
    inside = path_in_output(report, path)
    return _text(inside) or "."


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(_text(text) for text in texts)


def _text(text: str) -> str:
    """Return `text` on one line, without characters that XML forbids."""
    return printable(text, _MAX_LENGTH)
