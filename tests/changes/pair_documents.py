"""Pairs of documents, each in a folder with the expected changes in both directions.

`python -m tests.changes.pair_documents` rewrites the expected changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from opgen.core.pointers import pointer_text
from opgen.diff.model import Change
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document, load
from opgen.source.read import Source

PAIRS = Path(__file__).parent / "pairs"
TODAY = date(2026, 1, 1)
_DIRECTIONS = ("old -> new", "new -> old")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Old and new document of one folder."""

    folder: Path
    old: Document
    new: Document

    @property
    def name(self) -> str:
        """Return the group and the name of the folder."""
        return self.folder.relative_to(PAIRS).as_posix()

    @property
    def expected(self) -> str:
        """Return the expected changes as text."""
        return (self.folder / "changes.txt").read_text("utf-8")

    def changes(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Return the changes from the old to the new document, and back."""
        return (
            compare_documents(self.old, self.new, today=TODAY),
            compare_documents(self.new, self.old, today=TODAY),
        )


@cache
def pairs() -> tuple[Pair, ...]:
    """Return all pairs, sorted by group and name."""
    folders = sorted(path.parent for path in PAIRS.glob("*/*/old.yaml"))
    return tuple(Pair(folder=each, old=_document(each, "old"), new=_document(each, "new")) for each in folders)


def text_of(changes: Iterable[Iterable[Change]]) -> str:
    """Return the changes of both directions with one line for each change. Pointers begin at `/components/schemas/`."""
    lines = []
    for direction, found in zip(_DIRECTIONS, changes, strict=True):
        lines.append(direction)
        for each in found:
            pointer = pointer_text(each.pointer).removeprefix("/components/schemas/")
            lines.append(f"{each.severity.value} {each.rule} {pointer}: {each.message}")
    return "\n".join(lines) + "\n"


def _document(folder: Path, name: str) -> Document:
    base = _yaml(folder.parent / "base.yaml")
    part = _yaml(folder / f"{name}.yaml")
    is_schema = folder.parent.name == "schemas"
    root = _filled(base, part) if is_schema else _patched(base, part)
    return load(Source(name=f"{name}.yaml", content=b"", kind="yaml", root=root))


def _yaml(path: Path) -> Any:  # any YAML value
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def _filled(value: Any, schema: Any) -> Any:  # any YAML value
    """Return `value` with `schema` in place of each SCHEMA."""
    match value:
        case "SCHEMA":
            return schema
        case dict():
            return {key: _filled(each, schema) for key, each in value.items()}
    return value


def _patched(value: Any, patch: Any) -> Any:  # any YAML value
    """Return `value` after a merge patch. Source: RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(value) if isinstance(value, dict) else {}
    for key, each in patch.items():
        if each is None:
            merged.pop(key, None)
        else:
            merged[key] = _patched(merged.get(key), each)
    return merged


if __name__ == "__main__":
    for pair in pairs():
        text = text_of(pair.changes())
        (pair.folder / "changes.txt").write_text(text, "utf-8")
