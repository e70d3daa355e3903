"""Reports for code scanning: valid SARIF, with the same alerts after lines move."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from jsonschema import Draft7Validator
from opgen.core.findings import ClientReport, Finding
from opgen.diff.formats.findings import client_report
from opgen.diff.model import Breaks, Change, ChangeReport, ReportedChange
from opgen.diff.rules import CHANGE_RULES
from opgen.output.comparison import Verdict
from opgen.reports.rules import ERROR_RULES, FINDING_RULES
from opgen.reports.sarif import render_sarif

from tests.architecture.modules import ROOT
from tests.unit.reports.examples import ALL, CHANGED, CLEAN, DRIFT, INVALID, REPORTS

SCHEMA = json.loads(
    (ROOT / ".build/judges/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8")
)
JUDGE = Draft7Validator(SCHEMA)


def run_of(reports: Sequence[ClientReport]) -> Any:
    """Return the one run of the report, and validate it with the schema."""
    printed = render_sarif(reports)
    content = json.loads(printed)
    JUDGE.validate(content)
    assert printed.isascii()
    (run,) = content["runs"]
    return run


def artifacts(run: Any) -> list[Any]:
    return [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]


def test_check_sarif_valid() -> None:
    run = run_of(ALL)
    assert run["invocations"] == [
        {"executionSuccessful": False, "exitCode": 70, "exitCodeDescription": "INTERNAL ERROR"}
    ]
    assert [result["ruleId"] for result in run["results"]] == [
        finding.rule for report in ALL for finding in report.findings
    ]


@given(reports=REPORTS)
def test_any_report_is_valid(reports: list[ClientReport]) -> None:
    run = run_of(reports)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    found = [finding for report in reports for finding in report.findings]
    for result, finding in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["message"]["text"].isprintable()
        assert "](" not in result["message"]["text"].replace("\\](", "")
    for artifact in artifacts(run):
        assert urlsplit(artifact["uri"]).scheme in {"", "file", "http", "https"}
        assert " " not in artifact["uri"]


def test_check_without_drift_has_no_results() -> None:
    run = run_of([CLEAN])
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run_of([])["results"] == []


def test_result_has_rule_level_place_and_fix() -> None:
    edited, missing, note = run_of([DRIFT])["results"]
    assert edited["ruleId"] == "edited"
    assert edited["message"] == {"text": "was edited by hand (fix: opgen generate demo --force)"}
    assert [edited["level"], note["level"]] == ["error", "note"]
    assert edited["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "generated/demo/client.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 88},
            }
        }
    ]
    assert (
        missing["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "generated/demo/operations/two%20teams.py"
    )


def test_every_rule_of_changes_is_described() -> None:
    changes = [
        ReportedChange(
            change=Change(
                rule=rule.id, severity=rule.severities[0], layer=rule.layer, breaks=Breaks.NOTHING, message="changed"
            ),
            fingerprint=rule.id,
        )
        for rule in CHANGE_RULES.values()
    ]
    report = ChangeReport(old="old", new="new", changes=tuple(changes))
    run = run_of([client_report(report, None)])
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert described.keys() == FINDING_RULES.keys() | CHANGE_RULES.keys()
    for id_, rule in CHANGE_RULES.items():
        each = described[id_]
        assert each["shortDescription"]["text"] == rule.title.removesuffix(".")
        assert re.fullmatch(r"[A-Z]\w+", each["name"]), each["name"]
        assert each["help"] == each["fullDescription"]
    removed = described["python-field-removed"]
    assert removed["name"] == "AFieldWasRemoved"
    assert removed["help"]["text"] == (
        "A change of the package. Severity: breaking, safe. Breaks: runtime, nothing. In reverse: python-field-added. "
        "If no caller is affected, allow the change with a reason: opgen diff --accept FINGERPRINT --reason TEXT."
    )
    assert removed["helpUri"].endswith("/reference/changes/#python-field-removed")
    assert removed["defaultConfiguration"] == {"level": "error"}
    assert described["endpoint-added"]["defaultConfiguration"] == {"level": "note"}


def test_grouped_finding_is_at_its_first_file_and_related_to_the_others() -> None:
    grouped, _ = run_of([CHANGED])["results"]
    (first,), (second,) = grouped["locations"], grouped["relatedLocations"]
    uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in (first, second)]
    assert uris == list(CHANGED.findings[0].files)
    assert grouped["properties"]["cause"] == "document"
    assert grouped["properties"]["difference"] == list(CHANGED.findings[0].difference)


def test_old_and_new_positions_and_code_are_related_locations() -> None:
    _, removed = run_of([CHANGED])["results"]
    old, new, code = removed["relatedLocations"]
    assert [each["message"]["text"] for each in (old, new, code)] == ["before", "after", "code"]
    assert old["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 11}
    assert old["logicalLocations"] == [{"fullyQualifiedName": "/paths/~1pets/get/parameters/0"}]
    assert new["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 3}
    assert code["physicalLocation"]["region"] == {"startLine": 12}
    assert removed["properties"]["old"]["value"] == {"name": "limit"}


def test_place_in_a_document_has_column_and_pointer() -> None:
    first, _ = run_of([INVALID])["results"]
    (location,) = first["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/paths/~1a~0b"}]


@pytest.mark.parametrize(
    ("path", "uri", "is_relative"),
    [
        ("./specs/x.json", "specs/x.json", True),
        ("../specs/x.json", "../specs/x.json", True),
        ("a:b/c%20#?.py", "a%3Ab/c%2520%23%3F.py", True),
        ("/tmp/x y.py", "file:///tmp/x%20y.py", False),  # noqa: S108 - only a text
        ("//host/x.py", "file:///host/x.py", False),
        ("C:/x y.py", "file:///C:/x%20y.py", False),
        ("https://a.example/b c", "https://a.example/b%20c", False),
        ("\udcff.py", "%FF.py", True),
        ("\ud800.py", "%ED%A0%80.py", True),
    ],
)
def test_path_is_a_uri_reference(path: str, uri: str, *, is_relative: bool) -> None:
    finding = Finding(rule="edited", path=path, message="m")
    (artifact,) = artifacts(run_of([ClientReport(name="x", exit_code=1, findings=(finding,))]))
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == is_relative
    assert unquote_to_bytes(urlsplit(uri).path)


def fingerprints(*findings: Finding) -> list[str]:
    report = ClientReport(name="x", exit_code=1, findings=findings)
    return [result["partialFingerprints"]["opgen/v1"] for result in run_of([report])["results"]]


def test_fingerprint_is_of_rule_and_place_but_no_line() -> None:
    first, second = INVALID.findings
    moved = replace(first, line=700, column=1, message="other words", fix="other")
    assert fingerprints(first) == fingerprints(moved)
    others = [
        second,
        replace(first, rule="edited"),
        replace(first, path="specs/other.json"),
        replace(first, pointer=None),
    ]
    assert len(set(fingerprints(first, *others))) == 5


def test_two_findings_at_one_place_are_two_alerts() -> None:
    first, _ = INVALID.findings
    one, two = fingerprints(first, replace(first, message="and that"))
    assert one != two


def test_every_rule_is_described() -> None:
    assert {verdict.value for verdict in Verdict} <= FINDING_RULES.keys()
    assert set(ERROR_RULES.values()) <= FINDING_RULES.keys()
    assert {"environment", "upstream", "foreign", "provenance"} <= FINDING_RULES.keys()
    assert "snapshot-edited" in FINDING_RULES


def test_rule_without_a_description_is_valid() -> None:
    finding = Finding(rule="new-rule", path="x", message="m")
    run = run_of([ClientReport(name="x", exit_code=1, findings=(finding,))])
    assert run["tool"]["driver"]["rules"][-1]["id"] == "new-rule"
