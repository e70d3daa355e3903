"""Recorded names of inline schemas, matched although positions in lists have changed."""

import re
from collections.abc import Container, Iterator, Mapping

from opgen.core.name_styles import Style, pascal

_LISTS = frozenset({"parameters", "allOf", "anyOf", "oneOf", "prefixItems", "items"})
_LETTERS = re.compile(r"[A-Z][a-z]{3,}\Z")
"""Letters of a digest at the end of a name that several schemas share."""
_NUMBER = re.compile(r"Option\d+")
"""The part of a name that stands for a union member without a name."""


def recorded_inline_names(
    natural: Mapping[str, str],
    recorded: Mapping[str, str],
    requested: Mapping[str, str],
) -> dict[str, str]:
    """Return the requested or else recorded name of each inline schema that has one, by pointer.

    `natural` are the natural names by pointer. A pointer without a position in a list identifies its schema. With a
    position, the schema is the one in the same list whose natural name was recorded, or whose natural name differs from
    it only in the number of a union member. Several schemas with one natural name get their recorded names in the order
    of the list if their number is unchanged, and otherwise by position.
    """
    found = {pointer: name for pointer, name in requested.items() if pointer in natural}
    lists: dict[str, dict[str, str]] = {}
    for pointer, name in recorded.items():
        shape = same_list(pointer)
        if shape != pointer:
            lists.setdefault(shape, {})[pointer] = name
        elif pointer in natural:
            found.setdefault(pointer, name)
    for style in (pascal, _unnumbered):
        left = {key: name for key, name in natural.items() if key not in found}
        found |= _by_natural_name(left, lists, found, style)
    return found


def _by_natural_name(
    natural: Mapping[str, str],
    lists: Mapping[str, Mapping[str, str]],
    taken: Mapping[str, str],
    style: Style,
) -> dict[str, str]:
    """Return the names in `lists` that are not `taken`, for the schemas whose natural names match them in `style`."""
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
                base = _without_letters(style(names[pointer]), groups)
                before.setdefault(base, []).append(pointer)
        for base, pointers in groups.items():
            old = before.get(base, [])
            pairs = _paired(sorted(pointers, key=_order), old)
            found |= {pointer: names[other] for pointer, other in pairs}
    return found


def _unnumbered(name: str) -> str:
    return _NUMBER.sub("", pascal(name))


def _without_letters(name: str, groups: Container[str]) -> str:
    """Return the natural name of the schema that had `name`."""
    return name if name in groups else _LETTERS.sub("", name)


def _paired(pointers: list[str], before: list[str]) -> list[tuple[str, str]]:
    """Pair the schemas of one natural name with the pointers that they had before."""
    earlier = set(before)
    stayed = [pointer for pointer in pointers if pointer in earlier]
    if stayed and len(before) != len(pointers):
        return [(pointer, pointer) for pointer in stayed]
    return list(zip(pointers, before, strict=False))


def same_list(pointer: str) -> str:
    """Return `pointer` without positions in lists: the same text for all items of a list."""
    return "/".join(_unpositioned(pointer.split("/")))


def _unpositioned(tokens: list[str]) -> Iterator[str]:
    before = ""
    for token in tokens:
        yield "*" if before in _LISTS and token.isdecimal() else token
        before = token


def _order(pointer: str) -> list[tuple[int, str]]:
    """Return a sort key in which positions are numbers."""
    tokens = pointer.split("/")
    return [(int(each), "") if each.isdecimal() else (0, each) for each in tokens]
