"""Errors as reports."""

import pytest
from opgen.core.errors import NetworkError, OpgenError, UsageError
from opgen.reports.rules import error_report
from opgen.reports.text import render_text


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
