"""Strict conversion of JSON text into plain data: an ambiguous text is an error.

The standard library's parser runs first. Hooks stop the parser at an ambiguous value: a duplicate key, NaN, or a number
above the range of a float. Then `value_problem` reads the text again to find its position.
"""

import json
import math
import re
from itertools import accumulate
from typing import Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES
from opgen.source.text.json_errors import syntax_problem, value_problem

_NOT_STRUCTURE = bytes(set(range(256)) - set(b'"[]{},'))
_STRING = re.compile(rb'"[^"]*"')
_DEPTH_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # as signed bytes: +1 and -1
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _InvalidValueError(Exception):
    """Invalid value. `value_problem` finds its position."""


def parse_json(text: str) -> Any:
    """Parse `text` into dict, list, str, int, float, bool or None. Raise `DocumentError` with the first problem."""
    depth, nodes = _measure(text)
    if nodes > MAX_NODES:
        message = f"the document has more than {MAX_NODES} values"
        raise DocumentError((Problem(message=message, position=Position(1, 1)),))
    # The parser is recursive. A syntax error before the nested values ends it early.
    if depth > MAX_DEPTH and (problem := value_problem(text)):
        raise DocumentError(problem)
    try:
        data = json.loads(
            text, object_pairs_hook=_mapping, parse_int=_integer, parse_float=_float, parse_constant=_constant
        )
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise DocumentError((syntax_problem(error),)) from None
    except (_InvalidValueError, UnicodeEncodeError):
        raise DocumentError(value_problem(text)) from None
    return data


def _measure(text: str) -> tuple[int, int]:
    """Return the nesting depth of `text` and an upper limit for the number of its values, without parsing it.

    The function runs before the parser, because the parser is recursive and its data is large. The function uses
    bytes, because their methods `translate` and `count` are very fast. If `text` is not JSON, the depth is correct
    up to the first error. The parser stops at the same error.
    """
    content = text.encode().replace(b"\\\\", b"").replace(b'\\"', b"")
    structure = content.translate(None, _NOT_STRUCTURE)
    del content
    # Adjacent quotes are removed first. This step is quick, removes most strings, and keeps all other strings complete.
    structure = _STRING.sub(b"", structure.replace(b'""', b""))
    brackets = structure.translate(_DEPTH_STEPS, b'",')
    depth = max(accumulate(memoryview(brackets).cast("b")), default=0)
    return (depth, structure.count(b",") + structure.count(b"[") + structure.count(b"{") + 1)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs) or max(map(len, mapping), default=0) > MAX_KEY_LENGTH:
        raise _InvalidValueError
    return mapping


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _InvalidValueError
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if len(digits) > MAX_DIGITS or math.isinf(number):
        raise _InvalidValueError
    return number


def _constant(_name: str) -> float:
    raise _InvalidValueError
