"""Recorded names of inline schemas, matched to schemas even if positions in lists have changed."""

import re
from collections.abc import Iterator, Mapping

from opgen.core.name_styles import Style, pascal
from opgen.core.schema_keywords import LISTED

_LISTS = LISTED | {"parameters"}
_LETTERS = re.compile(r"[A-Z][a-z]{3,}\Z")
"""Digest letters at the end of a class name, added if several schemas have the same natural name."""
_NUMBER = re.compile(r"Option\d+")
"""The part of a name that stands for a union member without a name."""


def recorded_inline_names(
    natural: Mapping[str, str], recorded: Mapping[str, str], requested: Mapping[str, str]
) -> dict[str, str]:
    """Return the requested or recorded names of inline schemas, by pointer. A requested name wins.

    `natural` are the natural names by pointer. A pointer without a position in a list identifies its schema.

    A position in a list may have changed. A recorded name is then matched to a schema of the same list by natural name.
    In a second step, the numbers of union members, such as `Option2`, are ignored. If several schemas have the same
    natural name, the recorded names are matched in list order. If the number of these schemas changed, a schema at a
    recorded pointer gets the name of that pointer.
    """
    found = {pointer: name for pointer, name in requested.items() if pointer in natural}
    lists: dict[str, dict[str, str]] = {}
    for pointer, name in recorded.items():
        shape = same_list(pointer)
        if shape != pointer:
            lists.setdefault(shape, {})[pointer] = name
        elif pointer in natural:
            found.setdefault(pointer, name)
    for style in (pascal, lambda name: _NUMBER.sub("", pascal(name))):
        left = {key: name for key, name in natural.items() if key not in found}
        found |= _by_natural_name(left, lists, found, style)
    return found


def _by_natural_name(
    natural: Mapping[str, str], lists: Mapping[str, Mapping[str, str]], taken: Mapping[str, str], style: Style
) -> dict[str, str]:
    """Match the names in `lists` that are not `taken` to schemas, by natural name in `style`."""
    grouped: dict[str, dict[str, list[str]]] = {}
    for pointer, name in natural.items():
        if (shape := same_list(pointer)) in lists:
            same = grouped.setdefault(shape, {}).setdefault(style(name), [])
            same.append(pointer)
    found: dict[str, str] = {}
    assigned = frozenset(taken.values())
    for shape, groups in grouped.items():
        names = lists[shape]
        before: dict[str, list[str]] = {}
        for pointer in sorted(names, key=_order):
            if names[pointer] not in assigned:
                base = style(names[pointer])
                # The natural name is without digest letters.
                before.setdefault(base if base in groups else _LETTERS.sub("", base), []).append(pointer)
        for base, pointers in groups.items():
            old = before.get(base, [])
            pairs = _paired(sorted(pointers, key=_order), old)
            found |= {pointer: names[other] for pointer, other in pairs}
    return found


def _paired(pointers: list[str], before: list[str]) -> list[tuple[str, str]]:
    """Pair the pointers of schemas with the same natural name with recorded pointers."""
    earlier = set(before)
    stayed = [pointer for pointer in pointers if pointer in earlier]
    if stayed and len(before) != len(pointers):
        return [(pointer, pointer) for pointer in stayed]
    return list(zip(pointers, before, strict=False))


def same_list(pointer: str) -> str:
    """Return `pointer` with `*` for each position in a list, so that all items of a list have the same text."""
    return "/".join(_unpositioned(pointer.split("/")))


def _unpositioned(tokens: list[str]) -> Iterator[str]:
    before = ""
    for token in tokens:
        yield "*" if before in _LISTS and token.isdecimal() else token
        before = token


def _order(pointer: str) -> list[tuple[int, str]]:
    """Return a sort key for pointers that compares positions as numbers."""
    tokens = pointer.split("/")
    return [(int(each), "") if each.isdecimal() else (0, each) for each in tokens]
