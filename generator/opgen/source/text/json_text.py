"""JSON text to plain data, strictly: one meaning or a refusal.

The standard library's parser reads; it is told to stop at the first thing it would let pass (a key that stands twice,
NaN, a number that no float holds). Only then `json_faults` reads the text once more, slowly, to say what and where.
"""

import json
import math
import re
from itertools import accumulate
from typing import Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES
from opgen.source.text.json_errors import json_faults

_NOT_STRUCTURE = bytes(set(range(256)) - set(b'"[]{},'))
_STRING = re.compile(rb'"[^"]*"')
_DEPTH_STEPS = bytes.maketrans(
    b"[{]}", b"\x01\x01\xff\xff"
)  # as signed bytes: +1 and -1
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _FaultError(Exception):
    """Something is refused; `json_faults` finds out what and where."""


def parse_json(text: str) -> Any:
    """The data in `text`: dict, list, str, int, float, bool or None. Raises `DocumentError` with every problem."""
    depth, nodes = _measure(text)
    if nodes > MAX_NODES:
        message = f"the document has more than {MAX_NODES} values"
        raise DocumentError((Problem(message=message, position=Position(1, 1)),))
    if depth > MAX_DEPTH:
        raise DocumentError(json_faults(text))
    try:
        data = json.loads(
            text,
            object_pairs_hook=_mapping,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(data, ensure_ascii=False).encode()
    except (_FaultError, json.JSONDecodeError, UnicodeEncodeError):
        raise DocumentError(json_faults(text)) from None
    return data


def _measure(text: str) -> tuple[int, int]:
    """How deep `text` nests and how many values it holds at most, without parsing it.

    The parser is recursive and its data is large, so this comes first. It works on bytes because there the standard
    library deletes and counts at the speed of memory. Where `text` is not JSON, the depth is right up to the first
    error, and the parser reads no further.
    """
    content = text.encode().replace(b"\\\\", b"").replace(b'\\"', b"")
    structure = content.translate(None, _NOT_STRUCTURE)
    del content
    # Two quotes side by side change nothing about what stands inside a string; without them few strings are left.
    structure = _STRING.sub(b"", structure.replace(b'""', b""))
    brackets = structure.translate(_DEPTH_STEPS, b'",')
    depth = max(accumulate(memoryview(brackets).cast("b")), default=0)
    return (
        depth,
        structure.count(b",") + structure.count(b"[") + structure.count(b"{") + 1,
    )


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs) or max(map(len, mapping), default=0) > MAX_KEY_LENGTH:
        raise _FaultError
    return mapping


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _FaultError
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if len(digits) > MAX_DIGITS or math.isinf(number):
        raise _FaultError
    return number


def _constant(_name: str) -> float:
    raise _FaultError
