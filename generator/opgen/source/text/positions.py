"""Positions of JSON Pointers in the text of a source.

Each search parses the text again.
"""

import json
import re
from collections.abc import Sequence

from opgen.core.errors import Position
from opgen.core.pointers import Pointer
from opgen.source.read import Source
from opgen.source.text.offsets import positions_at
from opgen.source.text.page import page_positions

_WHITESPACE = re.compile(r"[ \t\n\r]*")


def positions(source: Source, pointers: Sequence[Pointer]) -> tuple[Position, ...]:
    """Return the position of each of `pointers` in `source.text`, or of the nearest value that contains it.

    The position of a value in a mapping is the position of its key. A merged YAML value, and a value inside an aliased
    value, has the position at which the text defines it. The function parses the text once for all pointers.
    """
    block, content = source.block, source.text
    text = content if block is None else block.text
    if source.kind == "json":
        found = _json_positions(text, pointers)
    else:
        # Only YAML needs PyYAML, and most documents are JSON.
        from opgen.source.text.yaml_positions import yaml_positions  # noqa: PLC0415

        found = yaml_positions(text, pointers)
    return tuple(found) if block is None else page_positions(content, block, found)


class _PointerNode:
    """Node in a tree of the tokens of requested pointers."""

    def __init__(self) -> None:
        self.children: dict[str, _PointerNode] = {}
        self.offset: int | None = None


def _json_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    root = _PointerNode()
    for pointer in pointers:
        node = root
        for token in pointer:
            node = node.children.setdefault(token, _PointerNode())
    start = _skip(text, 0)
    root.offset = start
    _find(text, start, root)
    offsets = [_nearest(root, pointer, start) for pointer in pointers]
    found = positions_at(text, offsets)
    return [found[offset] for offset in offsets]


def _nearest(root: _PointerNode, pointer: Pointer, start: int) -> int:
    offset, node = start, root
    for token in pointer:
        node = node.children[token]
        if node.offset is None:
            break
        offset = node.offset
    return offset


def _find(text: str, offset: int, node: _PointerNode) -> int:
    """Record the offsets of the children of `node` in the value at `offset`. Return the end of the value.

    `text` must be valid JSON.
    """
    opening = text[offset]
    if not node.children or opening not in "{[":
        return _decode(text, offset)[1]
    index = 0
    offset = _skip(text, offset + 1)
    while text[offset] not in "}]":
        start = offset
        token = str(index)
        if opening == "{":
            token, offset = _decode(text, offset)
            offset = _skip(text, _skip(text, offset) + len(":"))
        child = node.children.get(token)
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
    """Return the offset of the first character from `offset` on that is not white space."""
    space = _WHITESPACE.match(text, offset)
    return space.end() if space else offset
