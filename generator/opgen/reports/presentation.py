"""Order, groups and positions of findings, shared by all formats for people."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from opgen.core.findings import ClientReport, Finding, Level, counted
from opgen.core.pointers import pointer_text

_MAX_VALUE = 200


def errors_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors, then the notes, both in the given order, so that equal notes stay together."""
    return sorted(findings, key=lambda finding: finding.level is Level.NOTE)


def entries(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings of each row, errors first. Adjacent notes with the same rule and message share a row."""
    for (level, _, _), group in groupby(errors_first(findings), key=lambda each: (each.level, each.rule, each.message)):
        same = list(group)
        yield from [same] if level is Level.NOTE else ([each] for each in same)


def own_fix(finding: Finding, repair: str) -> str:
    """Return the fix of a finding; empty if `repair`, the last line of the report, begins with it."""
    return "" if repair.startswith(finding.fix) else finding.fix


def path_in_output(report: ClientReport, path: str) -> str:
    """Return `path` relative to the client's output folder, or unchanged if `path` is outside."""
    return path.removeprefix(f"{report.output}/") if report.output else path


def position(report: ClientReport, finding: Finding) -> str:
    """Return `path` or `path:line` of a finding relative to the output folder.

    For a finding about files of the output folder itself, return their number.
    """
    if finding.files and finding.path == report.output:
        return counted(len(finding.files), "file")
    return position_text(path_in_output(report, finding.path), finding.line)


def files_of(report: ClientReport, finding: Finding) -> tuple[str, ...]:
    """Return the affected files relative to the output folder."""
    return tuple(path_in_output(report, path) for path in finding.files)


def positions(finding: Finding) -> Iterator[str]:
    """Yield a line for the old and the new value in the document, and for the affected code."""
    for label, each in (("before", finding.old), ("after", finding.new)):
        if each:
            pointer = f" (at {pointer_text(each.pointer)})" if each.pointer else ""
            text = each.value if isinstance(each.value, str) else json.dumps(each.value, sort_keys=True)
            value = f": {text[:_MAX_VALUE]}" if each.value is not None and text else ""
            yield f"{label}: {position_text(each.path, *(each.position or ()))}{pointer}{value}"
    for use in finding.uses:
        yield f"used: {position_text(use.path, use.line)}"
    if finding.code:
        yield f"code: {position_text(finding.code.path, finding.code.line)}"


def position_text(*parts: object) -> str:
    """Return a path, line and column, without missing parts."""
    return ":".join(str(part) for part in parts if part)
