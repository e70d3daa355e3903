"""`docs/reference/commands.md`: its session has the documented output, and its tables are equal to the code."""

import re
import shutil
from pathlib import Path

import pytest
from opgen.core.findings import PRECEDENCE
from opgen.output.comparison import Verdict
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.rules import FINDING_RULES

from tests.docs.pages import ROOT, page, run, run_story, without_numbers

PAGE = page("commands.md")
COMMANDS = ("init", "import", "fetch", "generate", "update", "check", "probe", "learn", "list")


def test_documented_session_matches_the_real_output(tmp_path: Path) -> None:
    service = tmp_path / "service"
    service.mkdir()
    shutil.copy(ROOT / "specs" / "primeintellect.json", service / "openapi.json")
    blocks = PAGE.blocks("console")
    told = run_story(blocks, tmp_path)
    assert without_numbers(told) == without_numbers("".join(blocks))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str, tmp_path: Path) -> None:
    shown = run(["opgen", command, "--help"], tmp_path).stdout
    options = shown.partition("Options:")[2]
    flags = set(re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)", options)) - {"--help"}
    rows = re.findall(r"(?m)^\| `(--[a-z-]+)[^`]*` \| ([a-z, ]+) \|", PAGE.text)
    explained = {flag for flag, verbs in rows if verbs == "all" or command in verbs.split(", ")}
    assert explained == flags


def test_every_verdict_is_explained() -> None:
    errors = {"usage", "document", "network", "internal-error"}
    verdicts = {rule.upper().replace("-", "_") for rule in FINDING_RULES.keys() - errors}
    assert {verdict.name for verdict in Verdict} < verdicts
    assert set(PAGE.first_cells("verdict")) == verdicts


def test_every_format_is_explained() -> None:
    assert sorted(PAGE.first_cells("format")) == sorted(MACHINE_FORMATS)


def test_exit_codes_are_equal_to_the_readme() -> None:
    readme = page("README.md").first_cells("code")
    assert PAGE.first_cells("code") == readme
    worst = ", ".join(map(str, PRECEDENCE))
    assert f"the worst wins: {worst}." in PAGE.text
