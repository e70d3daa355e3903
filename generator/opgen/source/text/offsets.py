"""Offsets in a text as lines and columns."""

from collections.abc import Iterable, Mapping

from opgen.core.errors import Position


def position_at(text: str, offset: int) -> Position:
    """Line and column of `offset`, both from 1, in code points. Reads `text` up to there."""
    return positions_at(text, (offset,))[offset]


def positions_at(text: str, offsets: Iterable[int]) -> Mapping[int, Position]:
    """Line and column of each of `offsets`, by offset. Reads `text` once, however many they are."""
    found: dict[int, Position] = {}
    line, line_start, read = 1, 0, 0
    for offset in sorted(offsets):
        line += text.count("\n", read, offset)
        line_start = text.rfind("\n", read, offset) + 1 or line_start
        read = offset
        found[offset] = Position(line, offset - line_start + 1)
    return found
