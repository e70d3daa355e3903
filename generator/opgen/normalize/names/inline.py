"""Which of the recorded names a schema that is no component has had, though others may have come before it in a list."""

import re
from collections.abc import Container, Iterator, Mapping

from opgen.core.name_styles import Style, pascal

_LISTS = frozenset({"parameters", "allOf", "anyOf", "oneOf", "prefixItems", "items"})
_LETTERS = re.compile(r"[A-Z][a-z]{3,}\Z")
"""What stands behind a name that others want too."""
_NUMBER = re.compile(r"Option\d+")
"""What stands in a name for a branch that has none."""


def inline_names(
    hints: Mapping[str, str], recorded: Mapping[str, str], renamed: Mapping[str, str]
) -> dict[str, str]:
    """The names of `recorded`, and above them `renamed`, for schemas by pointer, which want to be named after `hints`.

    Where a pointer has no position in a list it says which schema is meant. Where it has one, the schema is the one that
    wants the very name that was recorded in this list, or else one that differs in the number of a branch alone, which
    depends on the others. Several that want the same one, which most of them have with letters behind it, have theirs in
    the order of the list if they are as many as before, else by their positions.
    """
    found = {pointer: name for pointer, name in renamed.items() if pointer in hints}
    lists: dict[str, dict[str, str]] = {}
    for pointer, name in recorded.items():
        shape = _shape(pointer)
        if shape != pointer:
            lists.setdefault(shape, {})[pointer] = name
        elif pointer in hints:
            found.setdefault(pointer, name)
    for style in (pascal, _unnumbered):
        left = {key: hint for key, hint in hints.items() if key not in found}
        found |= _by_wish(left, lists, found, style)
    return found


def _by_wish(
    hints: Mapping[str, str],
    lists: Mapping[str, Mapping[str, str]],
    taken: Mapping[str, str],
    style: Style,
) -> dict[str, str]:
    """The names in `lists`, by shape and pointer and not `taken`, for those who want them; alike is what is so in `style`."""
    wanting: dict[str, dict[str, list[str]]] = {}
    for pointer, hint in hints.items():
        if (shape := _shape(pointer)) in lists:
            same = wanting.setdefault(shape, {}).setdefault(style(hint), [])
            same.append(pointer)
    found: dict[str, str] = {}
    given = frozenset(taken.values())
    for shape, groups in wanting.items():
        names = lists[shape]
        before: dict[str, list[str]] = {}
        for pointer in sorted(names, key=_order):
            if names[pointer] not in given:
                wanted = _wanted(style(names[pointer]), groups)
                before.setdefault(wanted, []).append(pointer)
        for wanted, pointers in groups.items():
            old = before.get(wanted, [])
            pairs = _paired(sorted(pointers, key=_order), old)
            found |= {pointer: names[place] for pointer, place in pairs}
    return found


def _unnumbered(name: str) -> str:
    return _NUMBER.sub("", pascal(name))


def _wanted(name: str, groups: Container[str]) -> str:
    """What the schema wanted to be called that was called `name`."""
    return name if name in groups else _LETTERS.sub("", name)


def _paired(pointers: list[str], before: list[str]) -> list[tuple[str, str]]:
    """Where each of what wants the same name stood before, in the order of their list."""
    places = set(before)
    stayed = [pointer for pointer in pointers if pointer in places]
    if stayed and len(before) != len(pointers):
        return [(pointer, pointer) for pointer in stayed]
    return list(zip(pointers, before, strict=False))


def _shape(pointer: str) -> str:
    """`pointer` without positions in lists."""
    return "/".join(_shapes(pointer.split("/")))


def _shapes(tokens: list[str]) -> Iterator[str]:
    before = ""
    for token in tokens:
        yield "*" if before in _LISTS and token.isdecimal() else token
        before = token


def _order(pointer: str) -> list[tuple[int, str]]:
    """What to sort by, so that positions are numbers."""
    tokens = pointer.split("/")
    return [(int(each), "") if each.isdecimal() else (0, each) for each in tokens]
