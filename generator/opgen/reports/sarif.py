"""Findings for code scanning: one run in SARIF 2.1.0."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    exit_code,
    status,
    with_fix,
)
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.core.versions import opgen_version
from opgen.reports.json_ import ascii_json
from opgen.reports.location import is_relative, uri
from opgen.reports.rules import RULES, Rule, rule

Json = dict[str, Any]  # Any: a JSON object

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"
_LONGEST: Final = 1000

# Where a check ended like that it has found what it looked for.
_COMPLETE: Final = frozenset({0, 1, 6})


def render_sarif(reports: Sequence[ClientReport]) -> str:
    """All of `reports` as one run: GitHub takes no two runs of one tool from one file.

    Relative paths are told from `%SRCROOT%`, the folder that opgen ran in. Source: OASIS SARIF 2.1.0.
    """
    found = [(report, finding) for report in reports for finding in report.findings]
    unknown = dict.fromkeys(
        finding.rule for _, finding in found if finding.rule not in RULES
    )
    rules = [*RULES.values(), *map(rule, unknown)]
    return ascii_json(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": _driver(rules)},
                    "invocations": [_invocation(exit_code(reports))],
                    "originalUriBaseIds": {
                        _ROOT: {
                            "description": {"text": "The folder that opgen ran in."}
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": list(_results(found, [each.id for each in rules])),
                }
            ],
        }
    )


def _driver(rules: Iterable[Rule]) -> Json:
    return {
        "name": "opgen",
        "version": opgen_version(),
        "rules": [_described(each) for each in rules],
    }


def _described(each: Rule) -> Json:
    return {
        "id": each.id,
        "name": "".join(map(str.capitalize, re.findall(r"\w+", each.title))),
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": each.help},
        "help": {"text": each.help},
        "defaultConfiguration": {"level": "note" if each.is_note else "error"},
    }


def _invocation(code: int) -> Json:
    return {
        "executionSuccessful": code in _COMPLETE,
        "exitCode": code,
        "exitCodeDescription": status(code),
    }


def _results(
    found: Iterable[tuple[ClientReport, Finding]], ids: list[str]
) -> Iterator[Json]:
    seen: Counter[str] = Counter()
    for report, finding in found:
        place = finding.path or report.output or report.name or "."
        print_ = _fingerprint(finding, place)
        seen[print_] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": ids.index(finding.rule),
            "level": "error" if finding.level is Level.ERROR else "note",
            "message": {"text": _message(finding)},
            # GitHub refuses a file with a result that has no place.
            "locations": [_location(finding, place)],
            "partialFingerprints": {
                "opgen/v1": f"{print_}:{seen[print_]}",
                # The one name by which GitHub knows an alert again; without it, it would take the line's text.
                "primaryLocationLineHash": f"{print_}:{seen[print_]}",
            },
            "properties": {"client": printable(report.name)},
        }


def _message(finding: Finding) -> str:
    # `[text](target)` is a link in a message, and `\]` ends no link's text.
    return printable(with_fix(finding), _LONGEST).replace("](", "\\](")


def _location(finding: Finding, place: str) -> Json:
    artifact = {"uri": uri(place)}
    if is_relative(place):
        artifact["uriBaseId"] = _ROOT
    physical: Json = {"artifactLocation": artifact}
    # What is about the whole file is shown at its first line.
    physical["region"] = {"startLine": finding.line or 1}
    if finding.line is not None and finding.column is not None:
        physical["region"]["startColumn"] = finding.column
    location: Json = {"physicalLocation": physical}
    if finding.pointer:
        name = printable(pointer_text(finding.pointer), None)
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _fingerprint(finding: Finding, place: str) -> str:
    """What stays of a finding while lines move: its rule, its file, its place in the document."""
    pointer = "" if finding.pointer is None else pointer_text(finding.pointer)
    facts = "\0".join((finding.rule, uri(place), pointer))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
