"""Tables of documentation pages, and the committed records that some tables are written from."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Record:
    """Versions by name of a generator or client, and their results by situation and name."""

    versions: Mapping[str, str]
    results: Mapping[str, Mapping[str, str]]

    def rows(self, heading: str) -> list[list[str]]:
        """Return a header with the versions, and a row for each situation."""
        header = [heading, *(f"{name} {version}" for name, version in self.versions.items())]
        return [header, *([situation, *found.values()] for situation, found in self.results.items())]


def load(file: Path) -> Record:
    """Return the record in a file."""
    return Record(**json.loads(file.read_text("utf-8")))


def save(record: Record, file: Path) -> None:
    """Write the record into a file."""
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8")


def table(rows: Iterable[Sequence[str]], rule: str = "--:") -> str:
    """Return a table in Markdown, the header first. `rule` aligns all columns but the first."""
    header, *rest = rows
    lines = [header, ["---", *(rule for _ in header[1:])], *rest]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


def replaced(page: str, name: str, text: str) -> str:
    """Return `page` with `text` as the table `name`. Raise `ValueError` if the page has no such table."""
    start, end = f"<!-- measured: {name} -->\n", "<!-- end -->"
    pattern = re.escape(start) + r".*?" + re.escape(end)
    new, count = re.subn(pattern, lambda _: f"{start}\n{text}\n{end}", page, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"the page has no table {name}")
    return new
