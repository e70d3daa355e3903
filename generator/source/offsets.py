"""An offset in a text as line and column."""

from generator.errors import Position


def position_at(text: str, offset: int) -> Position:
    """Line and column of `offset`, both from 1, in code points. Reads `text` up to there."""
    return Position(
        text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    )
