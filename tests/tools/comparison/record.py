"""Committed record of the comparison, and the page that is written from it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tools.comparison.cases import Case

RECORD = Path(__file__).with_name("record.json")
PAGE = Path(__file__).parents[3] / "docs" / "comparison.md"
OURS = "opgen"
_BEGIN, _END = "<!-- record -->", "<!-- end -->"


@dataclass(frozen=True, kw_only=True)
class Record:
    """Versions by generator, and the defects of each case by generator."""

    versions: Mapping[str, str]
    faults: Mapping[str, Mapping[str, Sequence[str]]]
    """By case, then by generator."""


def load() -> Record:
    """Return the committed one."""
    found: dict[str, Any] = json.loads(RECORD.read_text("utf-8"))
    return Record(versions=found["versions"], faults=found["faults"])


def save(record: Record) -> None:
    """Commit it."""
    found = {"versions": record.versions, "faults": record.faults}
    text = json.dumps(found, indent=2, ensure_ascii=False)
    RECORD.write_text(f"{text}\n", "utf-8")


def page(text: str, record: Record, cases: Sequence[Case]) -> str:
    """`text` with the table in its place."""
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}\n\n{_table(record, cases)}\n{_END}{after}"


def _table(record: Record, cases: Sequence[Case]) -> str:
    names = [*record.versions]
    heads = [f"{name} {record.versions[name]}" for name in names]
    lines = [_row(["expected result", *heads]), _row(["---"] * (len(names) + 1))]
    for case in cases:
        found = record.faults[case.name]
        link = f"[{case.name}](../tests/tools/comparison/documents/{case.name})"
        cells = [_cell(found[name]) for name in names]
        lines.append(_row([f"{link}: {case.about}", *cells]))
    counts = [str(sum(not record.faults[case.name][name] for case in cases)) for name in names]
    lines.append(_row([f"of {len(cases)}", *counts]))
    return "".join(lines)


def _cell(faults: Sequence[str]) -> str:
    if not faults:
        return "yes"
    return "; ".join(_safe(fault) for fault in faults)


def _safe(text: str) -> str:
    """Return the text of a cell, without bars and without marks except for code."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
