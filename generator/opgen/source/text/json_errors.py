"""Slow parser that finds the problems of invalid JSON and their positions."""

import json
import math
import re
from dataclasses import dataclass, field
from typing import cast

from opgen.core.errors import Problem
from opgen.core.pointers import Pointer
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_PROBLEMS
from opgen.source.text.offsets import position_at

_TOKEN = re.compile(
    r"""[ \t\n\r]*+
    (?: (?P<mark>[][{}:,])
      | (?P<string>")
      | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+(?![0-9A-Za-z_.+-]))
      | (?P<word>[-+]?[A-Za-z_][A-Za-z0-9_]*+)
      | (?P<end>\Z)
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_STRING_STOP = re.compile(r'["\\\x00-\x1f]')
_ESCAPE_START = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER_START = re.compile(r"-?[0-9]*\.?[0-9]*(?:[eE][+-]?)?\Z")
_TRUNCATED = "fetch or copy the document again"


def json_problems(text: str) -> tuple[Problem, ...]:
    """Return the problems in `text`, in text order, up to the first syntax error."""
    scanner = _Scanner(text)
    try:
        scanner.read()
    except _NotJsonError as error:
        scanner.report(error.message, error.offset, error.hint)
    return tuple(scanner.problems)


class _NotJsonError(Exception):
    """Syntax error that ends the scan."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.hint = message, offset, hint


@dataclass(slots=True)
class _Container:
    """Mapping or list during the scan."""

    closing: str
    keys: dict[str, int] = field(default_factory=dict)  # offset of each key
    length: int = 0
    token: str | None = None  # key or index of the current value


class _Scanner:
    """Non-recursive JSON parser that continues after problems that are not syntax errors."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._open: list[_Container] = []
        self._decode = json.JSONDecoder().raw_decode

    def report(self, message: str, offset: int, hint: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            tokens = (container.token for container in self._open)
            pointer: Pointer = tuple(token for token in tokens if token is not None)
            position = position_at(self._text, offset)
            self.problems.append(
                Problem(message=message, pointer=pointer, hint=hint, position=position)
            )

    def read(self) -> None:
        offset = self._value(0)
        while self._open:
            offset = self._member(self._open[-1], offset)
        if (token := self._token(offset)).lastgroup != "end":
            raise _NotJsonError(
                "unexpected text after the end of the document", _start(token)
            )

    def _member(self, container: _Container, offset: int) -> int:
        """Read the end of `container`, or its next member.

        A scalar member is read completely, a nested container only up to its start. Return the next offset.
        """
        token = self._token(offset)
        if token["mark"] == container.closing:
            self._open.pop()
            return token.end()
        if container.length:
            if token["mark"] != ",":
                raise self._unexpected(f"',' or '{container.closing}'", token)
            offset = token.end()
        if container.closing == "}":
            offset = self._key(container, offset)
        else:
            container.token = str(container.length)
        container.length += 1
        return self._value(offset)

    def _key(self, container: _Container, offset: int) -> int:
        container.token = None
        token = self._token(offset)
        if token.lastgroup != "string":
            raise self._unexpected("a property name in double quotes", token)
        start = _start(token)
        key, end = self._string(start)
        container.token = key if len(key) <= MAX_KEY_LENGTH else f"{key[:40]}…"
        if len(key) > MAX_KEY_LENGTH:
            self.report(f"the key is longer than {MAX_KEY_LENGTH} characters", start)
        if key in container.keys and len(self.problems) < MAX_PROBLEMS:
            first = position_at(self._text, container.keys[key])
            self.report(
                f"duplicate key, first at line {first.line}, column {first.column}",
                start,
            )
        container.keys.setdefault(key, start)
        if (token := self._token(end))["mark"] != ":":
            raise self._unexpected("':'", token)
        return token.end()

    def _value(self, offset: int) -> int:
        token = self._token(offset)
        start = _start(token)
        match token.lastgroup, token[token.lastgroup or 0]:
            case "mark", "{" | "[" as opening:
                if len(self._open) == MAX_DEPTH:
                    raise _NotJsonError(f"nested deeper than {MAX_DEPTH} levels", start)
                self._open.append(_Container("}" if opening == "{" else "]"))
            case "string", _:
                return self._string(start)[1]
            case "number", digits:
                self._number(digits, start)
            case "word", "true" | "false" | "null":
                pass
            case "word", "NaN" | "Infinity" | "-Infinity" as word:
                self.report(
                    f"invalid JSON: {word} is not a JSON value",
                    start,
                    "use null, or remove it",
                )
            case _:
                raise self._unexpected("a value", token)
        return token.end()

    def _number(self, digits: str, start: int) -> None:
        if len(digits) > MAX_DIGITS:
            self.report(f"the number is longer than {MAX_DIGITS} characters", start)
        elif math.isinf(float(digits)):
            self.report("the number is too large for a 64-bit float", start)

    def _string(self, start: int) -> tuple[str, int]:
        try:
            string, end = self._decode(self._text, start)
        except json.JSONDecodeError:
            raise self._broken_string(start) from None
        if _SURROGATE.search(string):
            self.report(
                "invalid string: lone surrogate",
                start,
                "write a character beyond U+FFFF as a pair of \\u escapes",
            )
        return string, end

    def _broken_string(self, start: int) -> _NotJsonError:
        offset = start + 1
        while stop := _STRING_STOP.search(self._text, offset):
            offset = stop.start()
            if stop[0] == "\\":
                if escape := _ESCAPE.match(self._text, offset):
                    offset = escape.end()
                    continue
                if _ESCAPE_START.match(self._text, offset):
                    break
                return _NotJsonError(
                    "invalid escape sequence in a string",
                    offset,
                    "write a backslash as two backslashes",
                )
            if stop[0] in "\r\n" and not self._text[offset:].strip():
                break  # the line end that an editor adds to a truncated text
            return _NotJsonError(
                f"invalid control character U+{ord(stop[0]):04X} in a string",
                offset,
                (
                    "end the string on this line, or write the line break as \\n"
                    if stop[0] in "\r\n"
                    else f"write it as \\u{ord(stop[0]):04x}"
                ),
            )
        return _NotJsonError(
            "unterminated string; the document looks truncated", start, _TRUNCATED
        )

    def _token(self, offset: int) -> re.Match[str]:
        # The last alternative matches any character, so the match always succeeds.
        return cast("re.Match[str]", _TOKEN.match(self._text, offset))

    def _unexpected(self, expected: str, token: re.Match[str]) -> _NotJsonError:
        start = _start(token)
        rest = self._text[start : start + MAX_DIGITS]
        if token.lastgroup == "end":
            return _NotJsonError(
                f"unexpected end of input, expected {expected}", start, _TRUNCATED
            )
        if any(
            word.startswith(rest) for word in ("true", "false", "null")
        ) or _NUMBER_START.match(rest):
            return _NotJsonError(
                "unexpected end of input within a value", start, _TRUNCATED
            )
        return _NotJsonError(f"invalid JSON: expected {expected}", start)


def _start(token: re.Match[str]) -> int:
    """Return the offset of `token` without the white space before it."""
    return token.start(token.lastgroup or 0)
