"""Record of the observed behaviour, as it is committed, and the table that is written from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opgen.core.options import Options, Pagination

from tests.tools.bench.report import replaced

RECORD = Path(__file__).with_name("record.json")
PAGE = Path(__file__).parents[3] / "docs" / "runtime.md"
DOCUMENT: Mapping[str, Any] = json.loads(Path(__file__).with_name("things.json").read_text("utf-8"))
OPTIONS = Options(
    package="things",
    pagination=(Pagination(operations=("list_things",), by="cursor", parameter="cursor", items="items", next="next"),),
)


@dataclass(frozen=True, kw_only=True)
class Record:
    """Versions by client, and the observed behaviour by client and situation."""

    versions: Mapping[str, str]
    observed: Mapping[str, Mapping[str, str]]


def load() -> Record:
    """Return the committed record."""
    found: dict[str, Any] = json.loads(RECORD.read_text("utf-8"))
    return Record(versions=found["versions"], observed=found["observed"])


def save(record: Record) -> None:
    """Write the record."""
    found = {"versions": record.versions, "observed": record.observed}
    text = json.dumps(found, indent=2, ensure_ascii=False)
    RECORD.write_text(f"{text}\n", "utf-8")


def page(text: str, record: Record) -> str:
    """Return `text` with the table of the record in its place."""
    names = [*record.versions]
    rows = [["situation", *(f"{name} {record.versions[name]}" for name in names)], ["---"] * (len(names) + 1)]
    rows += [
        [situation, *(record.observed[name][situation] for name in names)] for situation in record.observed[names[0]]
    ]
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    return replaced(text, "behaviour", "".join(lines))
