"""Conversion of offsets in a text into lines and columns."""

from collections.abc import Iterable, Mapping

from opgen.core.errors import Position


def position_at(text: str, offset: int) -> Position:
    """Return line and column of `offset`, in code points and from 1. Read `text` only up to the offset."""
    return positions_at(text, (offset,))[offset]


def positions_at(text: str, offsets: Iterable[int]) -> Mapping[int, Position]:
    """Return a mapping from each of `offsets` to its line and column. Read `text` only once."""
    found: dict[int, Position] = {}
    line, line_start, read = 1, 0, 0
    for offset in sorted(offsets):
        line += text.count("\n", read, offset)
        line_start = text.rfind("\n", read, offset) + 1 or line_start
        read = offset
        found[offset] = Position(line, offset - line_start + 1)
    return found
