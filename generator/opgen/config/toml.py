"""Positions of settings in a `pyproject.toml`, which `tomllib` does not report, and strings of TOML."""

import json
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from opgen.core.errors import Position, UsageError

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
    """Return the position of the setting whose path `message` begins with, such as `tool.opgen.diff.gate: message`.

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


def with_item(text: str, path: Sequence[str], value: str, present: Sequence[str] = ()) -> str:
    """Return `text` with `value` at the end of the list at `path`, which is `present` if `text` lacks it.

    Comments and the layout stay.
    """
    import tomlkit  # noqa: PLC0415 - few commands edit the configuration

    document = tomlkit.parse(text)
    table: Any = document  # Any: tables of TOML
    for key in path[:-1]:
        table = table[key]
    if path[-1] not in table:
        table[path[-1]] = [*present]
    table[path[-1]].append(value)
    return tomlkit.dumps(document)


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
