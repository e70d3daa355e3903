"""Positions of values in a YAML text."""

from collections.abc import Mapping, Sequence
from typing import Any

from opgen.core.errors import Position
from opgen.core.pointers import Pointer, list_index
from opgen.source.text.yaml_events import position as position_of_mark
from opgen.source.text.yaml_text import MarksById, parse_yaml_with_marks


def yaml_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    """Return the position of each of `pointers` in `text`, or of the nearest value that contains it."""
    root, marks_by_id = parse_yaml_with_marks(text)
    return [_yaml_position(root, marks_by_id, pointer) for pointer in pointers]


def _yaml_position(root: Any, marks_by_id: MarksById, pointer: Pointer) -> Position:
    position, value = Position(1, 1), root
    for token in pointer:
        marks = marks_by_id.get(id(value))
        if isinstance(value, dict) and isinstance(marks, Mapping) and token in value:
            position, value = position_of_mark(marks[token]), value[token]
        elif isinstance(value, list) and isinstance(marks, Sequence):
            if (index := list_index(value, token)) is None:
                break
            position, value = position_of_mark(marks[index]), value[index]
        else:
            break
    return position
