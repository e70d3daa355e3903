"""The formats in which findings are shown."""

import json
import re
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator
from opgen.core.findings import ClientReport, Finding, Level, Repair, exit_code, repair_command
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.github import render_github
from opgen.reports.json import render_json
from opgen.reports.text import render_text

from tests.unit.reports.examples import CHANGED, CLEAN, DRIFT, REPORTS, TEXTS

VALIDATOR = Draft202012Validator(json.loads(files("opgen.reports").joinpath("report.schema.json").read_text("utf-8")))
DEMO = replace(DRIFT, findings=DRIFT.findings[:2])
EDITED, MISSING = DEMO.findings

ABSENT: dict[str, object] = {
    **dict.fromkeys(("column", "pointer", "cause", "old", "new", "code")),
    "files": [],
    "difference": [],
}
"""Properties of a finding in JSON, where the finding has no value for them."""


def many(count: int, level: Level = Level.ERROR, message: str = "m") -> ClientReport:
    findings = tuple(
        Finding(rule="eol-only", path=f"out/{number}.py", message=message, level=level) for number in range(count)
    )
    return ClientReport(name="demo", exit_code=1, output="out", headline="h", findings=findings)


def test_text_has_a_block_for_each_client_and_ends_with_the_repair() -> None:
    assert render_text([CLEAN, DEMO]) == (
        "calm  ok     2 files, 1 operation, specs/calm.json 3f9c2a1\n"
        "demo  DRIFT  2 of 12 files\n"
        "  EDITED   client.py:88             was edited by hand\n"
        "  MISSING  operations/two teams.py  not generated yet\n"
        "  callers: 3 functions added\n"
        "run: opgen generate demo --force\n"
    )


def test_text_shows_a_fix_that_the_last_line_does_not() -> None:
    pins = Finding(rule="environment", message="black 26.1.0, recorded 25.9.0", fix="pip install black==25.9.0")
    report = ClientReport(
        name="demo", exit_code=4, findings=(pins,), repair=Repair(command="opgen generate", name="demo")
    )
    assert render_text([report]) == (
        "demo  ENVIRONMENT\n"
        "  ENVIRONMENT  black 26.1.0, recorded 25.9.0    run: pip install black==25.9.0\n"
        "run: opgen generate demo\n"
    )


def test_text_has_files_and_positions_below_a_finding() -> None:
    lines = render_text([CHANGED]).splitlines()[1:]
    assert lines == [
        "  CHANGED                    2 files            specs/pets.json changed since generation    run: opgen generate pets",
        "    client.py, operations/pets.py",
        "  REQUEST_PARAMETER_REMOVED  specs/pets.json:7  the parameter limit was removed",
        '    before: specs/old.json:9:11 (at /paths/~1pets/get/parameters/0): {"name": "limit"}',
        "    after: specs/pets.json:7:3",
        "    code: generated/pets/operations/pets.py:12",
    ]
    assert "    -b = 2\n" in render_text([CHANGED], verbose=True)


def test_text_shows_the_beginning_of_a_long_edit() -> None:
    edited = replace(EDITED, difference=tuple(f"+line {n}" for n in range(30)))
    report = replace(DEMO, findings=(edited,))
    lines = render_text([report]).splitlines()
    assert lines[2:22] == [f"    +line {n}" for n in range(20)]
    assert lines[22] == "    and 10 more lines (-v)"
    assert "    +line 29\n" in render_text([report], verbose=True)


def test_annotation_has_files_and_the_difference_in_lines() -> None:
    _, changed, removed = render_github([CHANGED]).splitlines()
    assert changed.startswith("::error file=generated/pets/client.py,title=")
    assert changed.endswith(
        "%0Aclient.py, operations/pets.py%0A--- client.py%0A+++ client.py"
        "%0A@@ -1,2 +1,2 @@%0A a = 1%0A-b = 2%0A+b = 3  # <b>`x`</b>"
    )
    assert "%0Abefore: specs/old.json:9:11 (at " in removed


def test_text_of_nothing_is_empty() -> None:
    assert render_text([]) == ""


def test_text_shows_twenty_findings() -> None:
    lines = render_text([many(51)]).splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  and 31 more (-v)"
    assert len(render_text([many(51)], verbose=True).splitlines()) == 52


def test_text_shows_notes_that_say_the_same_as_one() -> None:
    assert render_text([many(8, Level.NOTE)]).splitlines()[1:] == ["  EOL_ONLY  8 files  m"]
    assert len(render_text([many(8, Level.NOTE)], verbose=True).splitlines()) == 9


def test_text_has_color_only_by_option() -> None:
    assert "\x1b" not in render_text([CLEAN, DEMO])
    assert "\x1b[31mDRIFT\x1b[0m" in render_text([CLEAN, DEMO], color=True)
    assert "\x1b[32mok   \x1b[0m" in render_text([CLEAN, DEMO], color=True)


def test_exit_code_is_the_worst() -> None:
    codes = (0, 1, 6, 4, 5, 3, 2, 70)
    reports = [ClientReport(name="x", exit_code=code) for code in codes]
    for count in range(1, len(codes) + 1):
        assert exit_code(reports[:count]) == codes[count - 1]
    assert exit_code([]) == 0
    assert exit_code([ClientReport(name="x", exit_code=99)]) == 70


def test_one_command_repairs_all_clients() -> None:
    repairs = [
        Repair(command="opgen generate", name="one", flags=("--force",)),
        Repair(command="opgen generate", name="two words", flags=("--upgrade", "--force")),
        Repair(command="opgen generate --spec a --output b"),
    ]
    reports = [ClientReport(name="x", exit_code=1, repair=repair) for repair in repairs]
    assert repair_command([*reports, CLEAN]) == (
        "opgen generate one 'two words' --force --upgrade && opgen generate --spec a --output b"
    )


def test_check_json_schema() -> None:
    VALIDATOR.check_schema(VALIDATOR.schema)
    pointed = Finding(rule="document", path="specs/x.json", line=3, pointer=("paths", "/a~b", "get"), message="m")
    invalid = ClientReport(name="other", exit_code=3, findings=(pointed,))
    content = json.loads(render_json([replace(DEMO, findings=(EDITED,)), CLEAN, invalid, many(2, Level.NOTE)]))
    VALIDATOR.validate(content)
    assert content["format"] == 1
    assert content["clients"][0] == {
        "name": "demo",
        "exit": 1,
        "findings": [
            {
                "rule": "edited",
                "level": "error",
                "path": "generated/demo/client.py",
                "line": 88,
                "message": "was edited by hand",
                "fix": "opgen generate demo --force",
                **ABSENT,
            },
        ],
        "fix": "opgen generate demo --force",
        "clean": ["generated/demo/models.py"],
    }
    assert content["clients"][2]["findings"][0]["pointer"] == "/paths/~1a~0b/get"


def test_json_has_cause_positions_files_and_difference() -> None:
    grouped, removed = json.loads(render_json([CHANGED]))["clients"][0]["findings"]
    assert grouped["cause"] == removed["cause"] == "document"
    assert grouped["files"] == list(CHANGED.findings[0].files)
    assert grouped["difference"] == list(CHANGED.findings[0].difference)
    assert removed["old"] == {
        "path": "specs/old.json",
        "line": 9,
        "column": 11,
        "pointer": "/paths/~1pets/get/parameters/0",
        "value": {"name": "limit"},
    }
    assert removed["new"] == {"path": "specs/pets.json", "line": 7, "column": 3, "pointer": None, "value": None}
    assert removed["code"] == {"path": "generated/pets/operations/pets.py", "line": 12}


@given(reports=REPORTS)
def test_any_report_fits_the_json_schema(reports: list[ClientReport]) -> None:
    printed = render_json([replace(report, exit_code=0) for report in reports])
    assert printed.isascii()
    assert "##" not in printed
    content = json.loads(printed)
    VALIDATOR.validate(content)
    found = [(each["name"], [finding["message"] for finding in each["findings"]]) for each in content["clients"]]
    expected = [(each.name, [finding.message for finding in each.findings]) for each in reports]
    # JSON joins two surrogates to one character.
    assert json.dumps(found) == json.dumps(expected)


def test_json_schema_refuses_other_content() -> None:
    for content in ({}, {"format": 2, "clients": []}, {"format": 1, "clients": [{"name": "x"}]}):
        assert not VALIDATOR.is_valid(content)


def test_check_github_escaping() -> None:
    hostile = "100%,a:b\r\n::error::x"
    finding = Finding(rule="edited", path="a,b:c%.py", line=3, message=hostile, fix="run, me: %")
    report = ClientReport(name="demo", exit_code=1, headline="1 of 2 files", findings=(finding,))
    assert render_github([report]) == (
        "::error title=opgen%3A exit 1::demo DRIFT 1 of 2 files\n"
        "::error file=a%2Cb%3Ac%25.py,line=3,title=demo%3A edited"
        "::100%25,a:b\\r\\n::error::x (fix: run, me: %25)\n"
    )


def test_github_shows_one_summary_first_and_notes_last() -> None:
    note = Finding(rule="eol-only", path="out/x.py", message="CRLF", level=Level.NOTE)
    report = ClientReport(name="other", exit_code=0, findings=(note,))
    lines = render_github([report, CLEAN, DEMO]).splitlines()
    assert lines[0] == "::error title=opgen%3A exit 1::demo DRIFT 2 of 12 files; run: opgen generate demo --force"
    assert [line.partition(" ")[0] for line in lines[1:]] == ["::error", "::error", "::notice"]
    assert render_github([CLEAN]) == "::notice title=opgen::ok: calm\n"


RENDERERS = {**MACHINE_FORMATS, "text": render_text}


@pytest.mark.parametrize("name", RENDERERS)
@given(text=TEXTS)
@example("\t::stop-commands::x")
@example("\N{EM SPACE}::stop-commands::x")
@example("\r\n::stop-commands::x")
def test_no_text_of_a_document_begins_a_line(name: str, text: str) -> None:
    def printed(text: str) -> str:
        finding = Finding(rule="edited", path=f"x{text}", message=text, fix=text, difference=(text,), pointer=(text,))
        report = ClientReport(
            name="demo", exit_code=1, output=text, headline=text, findings=(finding, finding), remarks=(text,)
        )
        return RENDERERS[name]([report])

    lines = printed(text).split("\n")
    assert len(lines) == len(printed("x").split("\n"))
    assert not any(re.search(r"##(vso)?\[|^\s*::(?!error |notice )", line) for line in lines)
    assert all(line.isprintable() for line in lines)
