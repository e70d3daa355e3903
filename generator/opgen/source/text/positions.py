"""Where pointers stand in the text of a source: one more reading of it, for errors only."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from opgen.core.errors import Position
from opgen.core.pointers import Pointer, list_index
from opgen.source.read import Source
from opgen.source.text.offsets import positions_at
from opgen.source.text.page import page_positions
from opgen.source.text.yaml_events import position as position_of_mark
from opgen.source.text.yaml_text import Places, yaml_places

_WHITESPACE = re.compile(r"[ \t\n\r]*")


def positions(source: Source, pointers: Sequence[Pointer]) -> tuple[Position, ...]:
    """Where each of `pointers` stands in `source.text`, or else the nearest that holds it.

    For a mapping's value that is its key, which is what a reader looks for; for what a YAML document merges or stands
    for by an alias, its origin. Costs one reading of the text, however many the pointers are.
    """
    block, whole = source.block, source.text
    text = whole if block is None else block.text
    find = _json_positions if source.kind == "json" else _yaml_positions
    found = find(text, pointers)
    return tuple(found) if block is None else page_positions(whole, block, found)


def _yaml_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    root, places = yaml_places(text)
    return [_yaml_position(root, places, pointer) for pointer in pointers]


def _yaml_position(root: Any, places: Places, pointer: Pointer) -> Position:
    position, value = Position(1, 1), root
    for token in pointer:
        marks = places.get(id(value))
        if isinstance(value, dict) and isinstance(marks, Mapping) and token in value:
            position, value = position_of_mark(marks[token]), value[token]
        elif isinstance(value, list) and isinstance(marks, Sequence):
            if (index := list_index(value, token)) is None:
                break
            position, value = position_of_mark(marks[index]), value[index]
        else:
            break
    return position


class _Wanted:
    """A tree of the pointer tokens that are looked for."""

    def __init__(self) -> None:
        self.children: dict[str, _Wanted] = {}
        self.offset: int | None = None


def _json_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    root = _Wanted()
    for pointer in pointers:
        wanted = root
        for token in pointer:
            wanted = wanted.children.setdefault(token, _Wanted())
    start = _skip(text, 0)
    root.offset = start
    _find(text, start, root)
    offsets = [_nearest(root, pointer, start) for pointer in pointers]
    places = positions_at(text, offsets)
    return [places[offset] for offset in offsets]


def _nearest(root: _Wanted, pointer: Pointer, start: int) -> int:
    offset, wanted = start, root
    for token in pointer:
        wanted = wanted.children[token]
        if wanted.offset is None:
            break
        offset = wanted.offset
    return offset


def _find(text: str, offset: int, wanted: _Wanted) -> int:
    """Note where the children of `wanted` are in the value at `offset`; its end. `text` is known to be JSON."""
    opening = text[offset]
    if not wanted.children or opening not in "{[":
        return _decode(text, offset)[1]
    index = 0
    offset = _skip(text, offset + 1)
    while text[offset] not in "}]":
        start = offset
        token = str(index)
        if opening == "{":
            token, offset = _decode(text, offset)
            offset = _skip(text, _skip(text, offset) + len(":"))
        child = wanted.children.get(token)
        if child is None:
            offset = _decode(text, offset)[1]
        else:
            child.offset = start
            offset = _find(text, offset, child)
        offset = _skip(text, offset)
        if text[offset] == ",":
            offset = _skip(text, offset + 1)
        index += 1
    return offset + 1


_decode = json.JSONDecoder().raw_decode


def _skip(text: str, offset: int) -> int:
    """The offset of what follows white space."""
    space = _WHITESPACE.match(text, offset)
    return space.end() if space else offset
