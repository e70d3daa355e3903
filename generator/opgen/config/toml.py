"""Positions of settings in a `pyproject.toml`, which `tomllib` does not report, and strings of TOML."""

import json
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from opgen.core.errors import Position, UsageError
from opgen.core.json_values import mapping

Place = Callable[[Sequence[int | str]], str]
"""Function that returns the file of the setting at a path, with line and column."""
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = re.compile("[\"'](.*?)[\"']")


def position(text: str, path: Sequence[int | str]) -> Position:
    """Return the position of the statement that defines the value at `path`, or the nearest table that contains it.

    `text` is valid TOML, so its first lines are valid TOML too, except inside a statement of several lines. The
    statement is the last one of the fewest lines that define the value.
    """
    lines = text.replace("\r\n", "\n").split("\n")

    def statements(count: int) -> tuple[int, Any]:  # parsed TOML
        """Return how many of the first `count` lines are whole statements, and their content."""
        for number in range(count, 0, -1):
            try:
                return number, tomllib.loads("\n".join(lines[:number]))
            except tomllib.TOMLDecodeError:
                continue
        return 0, {}

    def depth(count: int) -> int:
        _, value = statements(count)
        for number, key in enumerate(path):
            try:
                value = value[int(key) if isinstance(value, list) else key]
            except (LookupError, TypeError, ValueError):
                return number
        return len(path)

    found = bisect_left(range(len(lines)), depth(len(lines)), key=depth)
    line = statements(max(found - 1, 0))[0]
    return Position(line + 1, len(lines[line]) - len(lines[line].lstrip()) + 1)


def setting_position(text: str, message: str) -> Position:
    """Return the position of the setting whose path `message` begins with, such as `tool.opgen.diff.severity: message`.

    If the setting is a table, a key that the message quotes belongs to the path.
    """
    path, _, rest = message.partition(":")
    return position(text, [*path.split("."), *_QUOTED.findall(rest)[:1]])


def settings_error(shown: str, text: str, messages: Iterable[str]) -> UsageError:
    """Return the error with `messages`, each with the position that `setting_position` returns."""
    places = ((*setting_position(text, each), each) for each in messages)
    return UsageError("\n".join(f"{shown}:{line}:{column}: {each}" for line, column, each in places))


def located(shown: str, text: str, path: Sequence[int | str]) -> str:
    """Return `file:line:column` of the setting at `path`, or the file `shown` alone for a setting without a text."""
    if not text:
        return shown
    line, column = position(text, path)
    return f"{shown}:{line}:{column}"


def invalid_toml(shown: str, text: str, error: str) -> str:
    """Return the message for a text that is not valid TOML, from the message of `tomllib`."""
    found = _POSITION.search(error)
    if found is None:
        return f"{shown}: invalid TOML: {error}"
    before = text.split("\n")
    line, column = found[1] or len(before), found[2] or len(before[-1]) + 1
    return f"{shown}:{line}:{column}: invalid TOML: {error[: found.start()].lower()}"


def with_item(text: str, path: Sequence[str], item: str) -> str | None:
    """Return `text` with `item` in the list at `path`, which may be missing, or None if no small change adds it."""
    found = _list_at(text, path)
    line, quoted = f"{path[-1]} = [{toml_value(item)}]", toml_value(item)
    if path[-1] not in _table_at(tomllib.loads(text), path[:-1]):
        starts = (position(text, [*path[:-1], key]).line for key in [*_table_at(tomllib.loads(text), path[:-1])][::-1])
        lines = text.splitlines(keepends=True)
        ends = [*starts, position(text, path[:-1]).line]
        edited = ("".join([*lines[:end], f"{line}\n", *lines[end:]]) for end in ends)
    else:
        edited = (_before_end(text, end.start(), quoted) for end in re.finditer(r"\]", text))
    return _first_with(text, path, [*found, item], edited)


def without_item(text: str, path: Sequence[str], item: str) -> str | None:
    """Return `text` without `item` in the list at `path`, or None if no small change removes it."""
    remaining = [each for each in _list_at(text, path) if each != item]
    quoted = rf"""(?:"{re.escape(item)}"|'{re.escape(item)}')"""
    alone = rf"^[ \t]*{re.escape(path[-1])}[ \t]*=[ \t]*\[\s*{quoted}\s*,?\s*\][ \t]*\r?\n"
    patterns = [rf"^[ \t]*{quoted}[ \t]*,?[ \t]*\r?\n", rf",\s*{quoted}", rf"{quoted}\s*,?\s*"]
    found = (
        match for each in ([*patterns] if remaining else [alone]) for match in re.finditer(each, text, re.MULTILINE)
    )
    return _first_with(text, path, remaining, (text[: each.start()] + text[each.end() :] for each in found))


def _table_at(value: Any, path: Sequence[str]) -> dict[str, Any]:  # parsed TOML
    for key in path:
        value = mapping(value).get(key)
    return mapping(value)


def _list_at(text: str, path: Sequence[str]) -> list[Any]:
    return [*_table_at(tomllib.loads(text), path[:-1]).get(path[-1], ())]


def _first_with(text: str, path: Sequence[str], value: list[Any], edited: Iterable[str]) -> str | None:
    """Return the first of the `edited` texts that differs from `text` in the list at `path` alone."""
    expected = tomllib.loads(text)
    table = _table_at(expected, path[:-1])
    table[path[-1]] = value
    if not value:
        del table[path[-1]]
    for each in edited:
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(each) == expected:
                return each
    return None


def _before_end(text: str, end: int, quoted: str) -> str:
    """Return `text` with an item before the end of a list, on a line of its own if the last item has one."""
    start = text[:end].rstrip()
    comma = "" if start.endswith(("[", ",")) else ","
    if "\n" not in text[len(start) : end]:
        return f"{start}{comma}{' ' if comma or start.endswith(',') else ''}{quoted}{text[len(start):]}"
    last = start.rpartition("\n")[2]
    space = last[: len(last) - len(last.lstrip())]
    return f"{start}{comma}\n{space}{quoted},{text[len(start):]}"


_BARE = re.compile("[A-Za-z0-9_-]+")
# Longest line of a table or a list on one line.
_LINE = 110


def toml_value(value: object) -> str:
    """Return a text, a number, a boolean, a list or a table in TOML, without line breaks.

    A basic string has neither surrogate pairs nor a plain U+007F.
    """
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{toml_key(name)} = {toml_value(each)}' for name, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")


def toml_key(name: str) -> str:
    """Return `name` as a key in TOML."""
    return name if _BARE.fullmatch(name) else toml_value(name)


def toml_tables(path: Sequence[str], table: Mapping[str, object], opening: str = "[") -> str:
    """Return `table` at `path`, with all tables inside it, in TOML. A table in a list has the `opening` `[[`."""
    lines, inner = [f"{opening}{'.'.join(map(toml_key, path))}{']' * len(opening)}"], []
    for name, value in table.items():
        line, own = f"{toml_key(name)} = {toml_value(value)}", (*path, name)
        if isinstance(value, list) and isinstance(value[0], Mapping):
            inner += [toml_tables(own, each, "[[") for each in value]
        elif isinstance(value, Mapping) and len(line) > _LINE:
            inner.append(toml_tables(own, value))
        elif isinstance(value, list) and len(line) > _LINE:
            lines += [f"{toml_key(name)} = [", *(f"    {toml_value(each)}," for each in value), "]"]
        else:
            lines.append(line)
    # The header of a table defines all tables around it.
    return "\n".join([*(["\n".join(lines) + "\n"] if len(lines) > 1 or not inner else []), *inner])
