"""Documents of a corpus are called against Prism, and failed calls are reported with reasons."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.documents import operation
from tests.tools.corpus.called import Called, called
from tests.tools.corpus.called_report import call_tables
from tests.tools.corpus.documents import entries

SCHEMA = {"type": "object", "properties": {"id": {"type": "integer", "example": "none"}}, "required": ["id"]}


def _document(folder: Path, name: str, paths: dict[str, Any]) -> None:
    info = {"title": name, "version": "1"}
    root = {"openapi": "3.0.3", "info": info, "paths": paths}
    file = folder / name / "openapi.json"
    file.parent.mkdir()
    file.write_text(json.dumps(root), "utf-8")


def test_calls_are_validated_and_unservable_documents_are_reported(tmp_path: Path) -> None:
    accept = {"name": "Accept", "in": "header", "schema": {"enum": ["text/csv"]}, "required": True}
    answer = {"description": "Any.", "content": {"*/*": {"schema": SCHEMA}}}
    get = {**operation("get"), "parameters": [accept], "responses": {"200": answer}}
    _document(tmp_path, "a", {"/things": {"get": get}})
    _document(tmp_path, "b", {"/#a": {"get": operation("a")}, "/#b": {"get": operation("b")}})
    _document(tmp_path, "c", {})

    told: list[Called] = []
    found = called(entries([tmp_path]), "none", told.append, folder=tmp_path / "kept")
    again = called(entries([tmp_path]), "none", told.append, folder=tmp_path / "kept")

    assert again == found == told[:3]
    by_name = {each.name[0]: each for each in found}
    assert (by_name["a"].operations, by_name["a"].calls, by_name["a"].found) == (1, 4, ())
    assert "fragment" in by_name["b"].passed_over
    assert by_name["c"].passed_over == "no operations"


@pytest.mark.parametrize(
    ("said", "row"),
    [("must be <= 9007199254740991", "not so, and explained"), ("request.query: no", "not so, and not explained")],
)
def test_explained_results_are_counted_separately(said: str, row: str) -> None:
    why = "As it is." if "9007" in said else ""
    one = ("refused", why, "GET / (least, None)", said)
    read = ("tolerated", "", "GET / (first, None)", "response.body: no")
    result = Called(name="a/b.json", operations=1, calls=100, found=(one, read))
    over = Called(name="c.json", passed_over="no operations")

    summary, exceptions, passed_over = call_tables([result, over])

    rows = {row[0]: row[1] for row in summary.rows}
    assert rows["accepted, and the answer read"] == "99 of 100 (99.00 %)"
    assert rows[row] == "1"
    assert len(exceptions.rows) == 2  # the two that are reported
    assert passed_over.rows == (("no operations", "1", "c.json"),)
