"""Insertion of release notes into a changelog, below its heading Unreleased."""

import re
from typing import Final

_HEADING: Final = re.compile(r"^## \[?unreleased\]?.*$", re.IGNORECASE | re.MULTILINE)
_SECTION: Final = re.compile(r"^## ", re.MULTILINE)


def own_notes(text: str, name: str) -> str:
    """Return the existing notes of the client `name` in a changelog; empty without notes."""
    found = _notes(name).search(text)
    return found[1] if found else ""


def with_notes(text: str, notes: str, name: str) -> str:
    """Return a changelog with the notes of the client `name`, in place of its earlier notes.

    New notes stand below the heading Unreleased. A changelog without the heading gets it before its first release.
    """
    begin, end = _marks(name)
    block = f"{begin}\n{notes.strip()}\n{end}\n"
    found = _notes(name).search(text)
    if found:
        return text[: found.start()] + block + text[found.end() :]
    heading = _HEADING.search(text)
    if heading is not None:
        start = heading.end()
        return f"{text[:start]}\n\n{block}\n{text[start:].lstrip(chr(10))}"
    first = _SECTION.search(text)
    start = len(text) if first is None else first.start()
    head = text[:start].rstrip()
    head = f"{head}\n\n" if head else ""
    rest = text[start:]
    return f"{head}## [Unreleased]\n\n{block}" + (f"\n{rest}" if rest else "")


def _notes(name: str) -> re.Pattern[str]:
    """Return the pattern of notes between two marks.

    A mark is a complete line. Text of a document is always inside an item or indented code, so it cannot be one.
    """
    begin, end = map(re.escape, _marks(name))
    line_end = r"[^\S\n]*(?:\n|\Z)"
    return re.compile(f"^{begin}{line_end}(.*?)^{end}{line_end}", re.DOTALL | re.MULTILINE)


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- opgen release {name} -->", f"<!-- opgen release {name}, end -->"
