"""Tests of the recorded behaviour: opgen's column is true, and the page is written from the record."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.support.packages import generated_package
from tests.support.servers.scripted import Server
from tests.tools.behaviour.callers import Opgen
from tests.tools.behaviour.record import DOCUMENT, OPTIONS, PAGE, RECORD, page
from tests.tools.behaviour.scenarios import ROWS, Row
from tests.tools.tables import load


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("things")
    with generated_package(DOCUMENT, folder, OPTIONS) as package:
        yield package


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.situation)
def test_opgen_behaves_as_recorded(row: Row, things: ModuleType) -> None:
    caller = Opgen(things)
    with Server() as server:
        observed = row.scenario(caller, server)
    caller.close()

    assert observed == load(RECORD).results[row.situation]["opgen"]


def test_page_is_written_from_the_record() -> None:
    text = PAGE.read_text("utf-8")

    assert page(text, load(RECORD)) == text


def test_record_has_each_situation_for_each_client() -> None:
    record = load(RECORD)

    assert len(record.versions) == 4
    assert [*record.results] == [row.situation for row in ROWS]
    assert all(found.keys() == record.versions.keys() for found in record.results.values())
