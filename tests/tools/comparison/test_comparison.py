"""opgen handles each document of one feature, and the page is written from the record."""

import importlib
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from opgen.core.options import Options
from opgen.core.versions import opgen_version

from tests.support.packages import generate_package
from tests.support.servers.scripted import Server
from tests.tools.comparison.callers import opgen
from tests.tools.comparison.callers.calling import outcome
from tests.tools.comparison.cases import Case, cases
from tests.tools.comparison.judging import faults
from tests.tools.comparison.page import PAGE, RECORD, page
from tests.tools.tables import load


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_opgen_sends_and_reads_the_documented_values(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"compared_{case.name.replace('-', '_')}"
    generate_package(case.document, tmp_path, Options(package=package))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()

    with Server() as server:
        server.answers = [case.answer]
        became = outcome(opgen.call, case.call(package, server.url))

    assert faults(case, became, server.received) == []
    assert load(RECORD).results[case.name]["opgen"] == "yes"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_documents_are_valid(case: Case) -> None:
    validate(case.document)


def test_the_page_is_written_from_the_record() -> None:
    text = PAGE.read_text("utf-8")

    assert page(text, load(RECORD), cases()) == text


def test_the_record_is_of_all_documents_and_of_three_peers() -> None:
    record = load(RECORD)

    assert list(record.results) == [case.name for case in cases()]
    assert len(record.results) == 26
    for found in record.results.values():
        assert list(found) == list(record.versions)
    assert len(record.versions) == 4
    assert record.versions["opgen"] == opgen_version()  # the tests above measure it
