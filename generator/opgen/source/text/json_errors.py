"""Problems of JSON texts that the standard library's parser or its hooks refused."""

import json
import math
import re

from opgen.core.errors import Problem
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH
from opgen.source.text.offsets import position_at

_TOKEN = re.compile(
    r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")(?P<colon>\s*+:)?+ | [][{}] | [^][{}",:\s]++ | " """,
    re.VERBOSE | re.DOTALL,
)
_FLOAT = re.compile(r"-?[0-9]+(?=[.eE])(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CUT_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,4})?\Z")
_CUT_VALUE = re.compile(r"[-+.\w]*\s*\Z")
_EXPECTED = {
    "Expecting property name enclosed in double quotes": "a property name in double quotes",
    "Expecting ':' delimiter": "':'",
    "Expecting ',' delimiter": "',' or a closing bracket",
    "Expecting value": "a value",
}
_ENDS = frozenset("}]")
_TRUNCATED = "fetch or copy the document again"
_UNTERMINATED = "unterminated string; the document looks truncated", _TRUNCATED


def syntax_problem(error: json.JSONDecodeError) -> Problem:
    """Return the syntax error that ended the standard library's parser."""
    reason, text, offset = error.msg, error.doc, error.pos
    before = text[:offset].rstrip()
    if reason in _EXPECTED and before[-1:] == "," and text[offset : offset + 1] in _ENDS:
        # Python 3.13 has the offset of the comma, earlier versions of the bracket.
        reason, offset = "Illegal trailing comma", len(before) - 1
    elif reason.startswith("Invalid \\"):
        offset = text.rfind("\\", 0, offset + 1)
    return _problem(text, offset, *_explained(reason, text, offset))


def _explained(reason: str, text: str, offset: int) -> tuple[str, str]:
    """Return message and hint for a syntax error. `reason` is the message of the standard library."""
    if reason.startswith("Unterminated string") or _CUT_ESCAPE.match(text, offset):
        return _UNTERMINATED
    if reason.startswith("Invalid control character"):
        return _control_character(text, offset)
    if reason.startswith("Invalid \\"):
        hint = "write a backslash as two backslashes"
        return "invalid escape sequence in a string", hint
    if reason.startswith("Illegal trailing comma"):
        return "invalid JSON: trailing comma", "remove it"
    if reason not in _EXPECTED:
        return "unexpected text after the end of the document", ""
    if _CUT_VALUE.match(text, offset):
        message = f"unexpected end of input, expected {_EXPECTED[reason]}"
        return message, _TRUNCATED
    return f"invalid JSON: expected {_EXPECTED[reason]}", ""


def _control_character(text: str, offset: int) -> tuple[str, str]:
    character = text[offset]
    hint = f"write it as \\u{ord(character):04x}"
    if character in "\r\n":
        if not text[offset:].strip():  # the line end that an editor adds
            return _UNTERMINATED
        hint = "end the string on this line, or write the line break as \\n"
    return f"invalid control character U+{ord(character):04X} in a string", hint


def value_problem(text: str) -> tuple[Problem, ...]:
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
