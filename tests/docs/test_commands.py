"""`docs/reference/commands.md`: its session has the documented output, and its tables name all verdicts, formats and exit codes."""

import shutil
from pathlib import Path

from opgen.core.errors import DocumentError, NetworkError, OpgenError, UsageError
from opgen.core.findings import PRECEDENCE
from opgen.output.comparison import Verdict
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.rules import FINDING_RULES

from tests.docs.pages import ROOT, page, run_story, without_numbers

PAGE = page("commands.md")


def test_documented_session_matches_the_real_output(tmp_path: Path) -> None:
    service = tmp_path / "service"
    service.mkdir()
    shutil.copy(ROOT / "specs" / "primeintellect.json", service / "openapi.json")
    blocks = PAGE.blocks("console")
    told = run_story(blocks, tmp_path)
    assert without_numbers(told) == without_numbers("".join(blocks))


def test_every_verdict_is_explained() -> None:
    errors = {"usage", "document", "network", "internal-error"}
    verdicts = {rule.upper().replace("-", "_") for rule in FINDING_RULES.keys() - errors}
    assert {verdict.name for verdict in Verdict} < verdicts
    assert set(PAGE.first_cells("verdict")) == verdicts


def test_every_format_is_explained() -> None:
    assert sorted(PAGE.first_cells("format")) == sorted(MACHINE_FORMATS)


def test_exit_codes_are_those_of_errors() -> None:
    errors = (OpgenError, UsageError, NetworkError, DocumentError)
    assert {error.exit_code for error in errors} <= {*map(int, PAGE.first_cells("code"))}
    worst = ", ".join(map(str, PRECEDENCE))
    assert f"the worst wins: {worst}." in PAGE.text
