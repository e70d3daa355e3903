"""The tables of a client's settings, `include`, `exclude` and `rename`: what is wrong with them, and what they say."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from opgen.core.characters import escaped
from opgen.core.name_styles import KEYWORDS, MAX_LENGTH
from opgen.core.options import Filter, Names

FILTERS = ("include", "exclude")
RENAME = "rename"
CHOICES = (*FILTERS, RENAME)

_PATTERNS = ("tags", "paths", "operations", "webhooks")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_FUNCTION = re.compile(r"[a-z][a-z0-9_]*")
_READER = re.compile(r"parse_[a-z0-9_]+")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_STYLES = {
    "operations": (_FUNCTION, "a function: small letters, digits and _"),
    "webhooks": (_READER, "a function that begins with parse_"),
    "schemas": (_CLASS, "a class: letters and digits, the first a capital"),
    "fields": (_PLAIN, "a field: letters, digits and _"),
    "members": (_PLAIN, "an enum's member: letters, digits and _"),
}
RENAMED = tuple(_STYLES)
"""The tables of `rename`; what is called otherwise keeps the name it has."""
_NESTED = ("fields", "members")

Nearest = Callable[[str, tuple[str, ...]], str]
"""What may have been meant by a name, among those that are known."""


def choice_problems(key: str, value: object, nearest: Nearest) -> Iterator[str]:
    """What is wrong with the value of one of `CHOICES`, each beginning with its place: `.tags: must be …`."""
    if not isinstance(value, dict):
        yield ": must be a table"
        return
    known = RENAMED if key == RENAME else _filter_keys(key)
    for name, inner in value.items():
        if name not in known:
            yield f".{escaped(name)}: unknown setting; {nearest(name, known)}"
        elif key == RENAME:
            yield from _rename_problems(name, inner)
        else:
            yield from _filter_problems(name, inner)


def read_filter(table: dict[str, Any]) -> Filter:  # Any: TOML, found right before
    """`include` or `exclude`."""
    patterns = {name: tuple(table.get(name, ())) for name in _PATTERNS}
    return Filter(**patterns, deprecated=table.get("deprecated", False))


def read_rename(table: dict[str, Any]) -> Names:  # Any: TOML, found right before
    """`rename`."""
    return Names(**table)


def _filter_keys(key: str) -> tuple[str, ...]:
    # To include what is deprecated would leave out all else.
    return (*_PATTERNS, "deprecated") if key == "exclude" else _PATTERNS


def _filter_problems(name: str, value: object) -> Iterator[str]:
    if name == "deprecated":
        if not isinstance(value, bool):
            yield f".{name}: must be true or false"
        return
    if not isinstance(value, list) or not all(
        isinstance(pattern, str) and pattern.strip() for pattern in value
    ):
        yield f".{name}: must be a list of texts"


def _rename_problems(name: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f".{name}: must be a table"
        return
    if name not in _NESTED:
        yield from _name_problems(name, value)
        return
    for schema, names in value.items():
        if isinstance(names, dict):
            for problem in _name_problems(name, names):
                yield f".{name}.{escaped(schema)}{problem.removeprefix('.' + name)}"
        else:
            yield f".{name}.{escaped(schema)}: must be a table"


def _name_problems(kind: str, names: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the new names of one table: each must be one, and no other's."""
    style, words = _STYLES[kind]
    used: dict[str, str] = {}
    for old, new in names.items():
        place = f".{kind}.{escaped(old)}"
        if not isinstance(new, str) or not style.fullmatch(new):
            yield f"{place}: must be the name of {words}"
        elif new in KEYWORDS or len(new) > MAX_LENGTH:
            yield f"{place}: {new[:MAX_LENGTH]} is a keyword of Python, or too long"
        elif new.lower() in used:
            yield f"{place}: {new} is also what {escaped(used[new.lower()])} is to be called"
        else:
            used[new.lower()] = old
