"""Document of the observed clients, and the page with the table that is written from the committed record."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opgen.core.options import Options, Pagination

from tests.tools.tables import Record, replaced, table

RECORD = Path(__file__).with_name("record.json")
PAGE = Path(__file__).parents[3] / "docs" / "runtime.md"
DOCUMENT: Mapping[str, Any] = json.loads(Path(__file__).with_name("things.json").read_text("utf-8"))
OPTIONS = Options(
    package="things",
    pagination=(Pagination(operations=("list_things",), by="cursor", parameter="cursor", items="items", next="next"),),
)


def page(text: str, record: Record) -> str:
    """Return `text` with the table of the record in its place."""
    return replaced(text, "behaviour", table(record.rows("situation"), "---"))
