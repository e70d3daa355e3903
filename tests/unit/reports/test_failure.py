"""Errors as reports."""

import pytest
from opgen.core.errors import DocumentError, NetworkError, OpgenError, Position, Problem, UsageError
from opgen.reports.rules import error_report
from opgen.reports.text import render_text


def test_every_problem_of_a_document_is_a_finding() -> None:
    problems = [
        Problem(
            message="reference cycle: this request body $ref refers back to itself",
            pointer=("paths", "/jobs"),
            hint="exclude it",
        ),
        Problem(message="body ends early", position=Position(3, 7)),
    ]
    report = error_report("demo", DocumentError(problems), path="specs/demo.json")
    assert report.exit_code == 3
    assert [(finding.rule, finding.path, finding.line) for finding in report.findings] == [
        ("document", "specs/demo.json", None),
        ("document", "specs/demo.json", 3),
    ]
    assert report.findings[0].pointer == ("paths", "/jobs")
    assert [finding.column for finding in report.findings] == [None, 7]


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UsageError("no"), 2, "demo  ERROR\n  USAGE  no\n"),
        (NetworkError("no"), 5, "demo  NETWORK\n  NETWORK  no\n"),
        (OpgenError(), 70, "demo  INTERNAL ERROR\n  INTERNAL_ERROR  internal-error\n"),
    ],
)
def test_an_error_is_a_finding(error: OpgenError, code: int, text: str) -> None:
    report = error_report("demo", error)
    assert report.exit_code == code
    assert render_text([report]) == text
