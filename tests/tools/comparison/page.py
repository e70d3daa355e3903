"""`docs/explanation/comparison.md`, whose table is written from the committed record."""

from collections.abc import Sequence
from pathlib import Path

from tests.tools.bench.tools import ROOT
from tests.tools.comparison.cases import Case
from tests.tools.tables import Record, replaced, table

RECORD = Path(__file__).with_name("record.json")
PAGE = ROOT / "docs" / "explanation" / "comparison.md"


def page(text: str, record: Record, cases: Sequence[Case]) -> str:
    """Return `text` with the table of the record."""
    header, *rows = record.rows("expected result")
    about = {case.name: case.about for case in cases}
    lines = [header]
    for name, *cells in rows:
        link = f"[{name}](../../tests/tools/comparison/documents/{name}): {about[name]}"
        lines.append([link, *map(_escaped, cells)])
    counts = [str(sum(row[column] == "yes" for row in rows)) for column in range(1, len(header))]
    return replaced(text, "comparison", table([*lines, [f"of {len(rows)}", *counts]], "---"))


def _escaped(text: str) -> str:
    """Return the text of a cell, without bars and without marks except for code."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
