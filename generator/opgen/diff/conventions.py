"""Conventions of the clients of other generators, as `conventions.txt` lists them."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class Convention(NamedTuple):
    """Line of the table: an old name, its successor, and the remedy of its uses."""

    group: str
    old: str
    new: str = ""
    remedy: str = ""


def _sections() -> Iterator[tuple[str, tuple[Convention, ...]]]:
    """Yield the lines of each kind of client."""
    text = Path(__file__).with_suffix(".txt").read_text("utf-8")
    for section in text.split("\n[")[1:]:
        kind, *lines = section.splitlines()
        rows = (line.partition(" ") for line in lines if line)
        yield kind[:-1], tuple(Convention(group, *map(str.strip, rest.split("|", 2))) for group, _, rest in rows)


def _inherited(sections: dict[str, tuple[Convention, ...]]) -> Iterator[tuple[str, tuple[Convention, ...]]]:
    """Yield the lines of each kind of client, after those of the kind that it extends."""
    for kind, rows in sections.items():
        base = next((row.old for row in rows if row.group == "extends"), "")
        own = {row.old for row in rows}
        yield kind, (*(row for row in sections.get(base, ()) if row.group != "marker" and row.old not in own), *rows)


CONVENTIONS: Mapping[str, tuple[Convention, ...]] = dict(_inherited(dict(_sections())))
"""Lines by the kind of client."""


def kind_of(texts: Collection[bytes]) -> str:
    """Return the kind of client with this source code: the first with a marker in it, or the last one."""
    for kind, rows in CONVENTIONS.items():
        markers = [row.old.encode() for row in rows if row.group == "marker"]
        if any(marker in text for marker in markers for text in texts):
            return kind
    return [*CONVENTIONS][-1]
