"""Strict conversion of JSON text into plain data, and positions in the text: an ambiguous text is an error.

The standard library's parser runs first. Hooks stop the parser at an ambiguous value: a duplicate key, NaN, or a number
above the range of a float. Then `_value_problem` reads the text again to find its position.
"""

import json
import math
import re
from collections.abc import Container, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.pointers import JsonObject, Pointer
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES
from opgen.source.text.encoding import position_at, positions_at

_NOT_STRUCTURE = bytes(set(range(256)) - set(b'"[]{},'))
_STRING = re.compile(rb'"[^"]*"')
_DEPTH_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # as signed bytes: +1 and -1
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _InvalidValueError(Exception):
    """Invalid value. `_value_problem` finds its position."""


def parse_json(text: str) -> Any:
    """Parse `text` into dict, list, str, int, float, bool or None. Raise `DocumentError` with the first problem."""
    depth, nodes = _measure(text)
    if nodes > MAX_NODES:
        message = f"the document has more than {MAX_NODES} values"
        raise DocumentError((Problem(message=message, position=Position(1, 1)),))
    # The parser is recursive. A syntax error before the nested values ends it early.
    if depth > MAX_DEPTH and (problem := _value_problem(text)):
        raise DocumentError(problem)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_mapping,
            parse_int=partial(_number, int),
            parse_float=partial(_number, float),
            parse_constant=partial(_number, float),
        )
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise DocumentError((_syntax_problem(error),)) from None
    except (_InvalidValueError, UnicodeEncodeError):
        raise DocumentError(_value_problem(text)) from None
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
    depth = max(accumulate(memoryview(structure.translate(_DEPTH_STEPS, b'",')).cast("b")), default=0)
    return (depth, structure.count(b",") + structure.count(b"[") + structure.count(b"{") + 1)


def _mapping(pairs: list[tuple[str, Any]]) -> JsonObject:
    mapping = dict(pairs)
    if len(mapping) != len(pairs) or max(map(len, mapping), default=0) > MAX_KEY_LENGTH:
        raise _InvalidValueError
    return mapping


def _number(kind: type[float], digits: str) -> float:
    """Convert an integer, a float, NaN or an infinity."""
    if len(digits) > MAX_DIGITS or (kind is float and not math.isfinite(float(digits))):
        raise _InvalidValueError
    return kind(digits)


_TOKEN = re.compile(
    r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")(?P<colon>\s*+:)?+ | [][{}] | [^][{}",:\s]++ | " """,
    re.VERBOSE | re.DOTALL,
)
_FLOAT = re.compile(r"-?[0-9]+(?=[.eE])(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _syntax_problem(error: json.JSONDecodeError) -> Problem:
    """Return the syntax error that ended the standard library's parser. Python versions differ in words and columns."""
    is_cut = error.msg.startswith("Unterminated string") or not error.doc[error.pos :].strip()
    hint = "the document looks truncated; fetch or copy it again" if is_cut else ""
    return _problem(error.doc, error.pos, f"invalid JSON: {error.msg[:1].lower()}{error.msg[1:]}", hint)


def _value_problem(text: str) -> tuple[Problem, ...]:
    """Return the first problem that the standard library's parser accepts, or nothing.

    The search expects valid JSON up to this problem.
    """
    scopes: list[dict[str, int]] = []  # offset of each key of all open mappings
    for token in _TOKEN.finditer(text):
        word = token[0]
        found = None
        if word in {"{", "["}:
            scopes.append({})
            if len(scopes) > MAX_DEPTH:
                found = f"nested deeper than {MAX_DEPTH} levels", ""
        elif word in {"}", "]"} and scopes:
            scopes.pop()
        elif word == '"':  # an unterminated string
            break
        elif token["string"]:
            found = _string(token, scopes[-1] if scopes else {})
        else:
            found = _scalar(word)
        if found:
            return (_problem(text, token.start(), *found),)
    return ()


def _string(token: re.Match[str], keys: dict[str, int]) -> tuple[str, str] | None:
    """Return the message and hint for an invalid string. Add a key to `keys`."""
    try:
        string = json.loads(token["string"])
    except json.JSONDecodeError:
        return None
    if _SURROGATE.search(string):
        hint = "write a character beyond U+FFFF as a pair of \\u escapes"
        return "invalid string: lone surrogate", hint
    if not token["colon"]:
        return None
    if len(string) > MAX_KEY_LENGTH:
        return f"the key is longer than {MAX_KEY_LENGTH} characters", ""
    if string in keys:
        line, column = position_at(token.string, keys[string])
        return f"duplicate key, first at line {line}, column {column}", ""
    keys[string] = token.start()
    return None


def _scalar(word: str) -> tuple[str, str] | None:
    """Return the message and hint for an invalid number or word."""
    if word in {"NaN", "Infinity", "-Infinity"}:
        message = f"invalid JSON: {word} is not a JSON value"
        return message, "use null, or remove it"
    if len(word) > MAX_DIGITS:
        return f"the number is longer than {MAX_DIGITS} characters", ""
    if _FLOAT.fullmatch(word) and math.isinf(float(word)):
        return "the number is too large for a 64-bit float", ""
    return None


def _problem(text: str, offset: int, message: str, hint: str) -> Problem:
    return Problem(message=message, hint=hint, position=position_at(text, offset))


_WHITESPACE = re.compile(r"[ \t\n\r]*")


def json_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    """Return the position of each of `pointers` in `text`, or of the nearest value that contains it."""
    requested = {pointer[:depth] for pointer in pointers for depth in range(len(pointer) + 1)}
    start = _skip(text, 0)
    found: dict[Pointer, int] = {(): start}
    _find(text, start, (), requested, found)
    nearest = [
        next(found[pointer[:depth]] for depth in range(len(pointer), -1, -1) if pointer[:depth] in found)
        for pointer in pointers
    ]
    positions = positions_at(text, nearest)
    return [positions[offset] for offset in nearest]


def _find(text: str, offset: int, pointer: Pointer, requested: Container[Pointer], found: dict[Pointer, int]) -> int:
    """Record the offsets of the `requested` values in the value of `pointer` at `offset`. Return the end of the value.

    `text` must be valid JSON.
    """
    opening = text[offset]
    if opening not in "{[":
        return _decode(text, offset)[1]
    index = 0
    offset = _skip(text, offset + 1)
    while text[offset] not in "}]":
        start = offset
        token = str(index)
        if opening == "{":
            token, offset = _decode(text, offset)
            offset = _skip(text, _skip(text, offset) + len(":"))
        child = (*pointer, token)
        if child in requested:
            found[child] = start
            offset = _find(text, offset, child, requested, found)
        else:
            offset = _decode(text, offset)[1]
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
