"""Examples of `docs/reference/repairs.md`: for each rule, a document before and after the repair, and its messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from opgen.document.document import Document, load
from opgen.source.read import read

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "repairs.md"
_SECTION = re.compile(
    r"^## `(?P<rule>[a-z-]+)`\n\n(?P<purpose>[^\n]+)\n\n```yaml\n(?P<before>.*?)```\n\n"
    r"```yaml\n(?P<after>.*?)```\n\n(?P<says>(?:>[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
_REST: dict[str, Any] = {"openapi": "3.0.3", "info": {"title": "Example", "version": "1"}, "paths": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A section of the page."""

    rule: str
    purpose: str
    before: str
    after: str
    says: str

    @property
    def messages(self) -> list[str]:
        """Return the messages about the document, one in each paragraph."""
        return [line[2:] for line in self.says.split("\n") if line.startswith("> ")]

    @property
    def document(self) -> Document:
        """The document as it is written."""
        return _document(self.before, is_whole=self.before.startswith("# whole"))

    @property
    def meant(self) -> Document:
        """The document as it is read."""
        return _document(self.after, is_whole=False)


def examples() -> Iterator[Example]:
    """Return the examples of the page in order."""
    for match in _SECTION.finditer(PAGE.read_text("utf-8")):
        yield Example(**match.groupdict())


def _document(text: str, *, is_whole: bool) -> Document:
    """Return the document of a fragment, with the required fields that it lacks."""
    fragment = yaml.safe_load(text)
    rest = {} if is_whole else _REST
    missing = {key: value for key, value in rest.items() if key not in fragment}
    added = yaml.safe_dump(missing) if missing else ""
    return load(read((text + added).encode(), "example.yaml"))
