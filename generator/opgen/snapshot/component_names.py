"""What components are called that stood in other files: the same names in whatever order the files are read."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from opgen.core.pointers import Pointer, pointer_text
from opgen.source.referenced_files import Part

_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a reference leads to: a place in a file, and the section of `components` for it, if there is one."""

    part: Part
    pointer: Pointer
    section: str
    value: Any = field(compare=False, repr=False)  # any JSON


def component_names(
    targets: Iterable[Target],
    aliases: Mapping[tuple[str, str], Target],
    taken: AbstractSet[tuple[str, str]],
) -> dict[Target, str]:
    """The name of each of `targets` in its section, none of those `taken`.

    `aliases` are components of the document that are nothing but references: what they lead to takes their names.
    All others are called after the last word of their pointer, or their file's stem. Those that would then be called
    alike, or as something that is `taken`, all say more: of which file, in which folders, and at last a digest.
    """
    names: dict[Target, str] = {}
    for (_, name), target in sorted(aliases.items(), key=lambda alias: alias[0]):
        names.setdefault(target, name)
    levels = {target: 0 for target in targets if target not in names}
    while clashing := _clashing(levels, taken):
        for target in clashing:
            levels[target] += 1
    return names | {target: _names(target)[level] for target, level in levels.items()}


def _clashing(
    levels: Mapping[Target, int], taken: AbstractSet[tuple[str, str]]
) -> list[Target]:
    """Those that need, and have, a longer name."""
    holders = defaultdict(list)
    for target, level in levels.items():
        holders[target.section, _names(target)[level]].append(target)
    last = len(_NAMINGS) - 1
    return [
        target
        for place, targets in holders.items()
        if len(targets) > 1 or place in taken
        for target in targets
        if levels[target] < last
    ]


def _names(target: Target) -> tuple[str, ...]:
    return tuple(_NO_NAME.sub("_", naming(target))[-_LONGEST:] for naming in _NAMINGS)


def _short(target: Target) -> str:
    """The pointer's last word, with what an index counts before it; of a whole file its stem."""
    words: list[str] = []
    for token in reversed(target.pointer):
        words.insert(0, token)
        if not token.isdecimal():
            break
    return "_".join(words) or _stem(target)


def _qualified(target: Target) -> str:
    if target.pointer:
        return f"{_stem(target)}_{_short(target)}"
    folder = PurePosixPath(target.part.name).parent.name
    return f"{folder}_{_stem(target)}" if folder else _stem(target)


def _whole(target: Target) -> str:
    folders = PurePosixPath(target.part.name).parent.parts
    return "_".join((*folders, _stem(target), *target.pointer))


def _unique(target: Target) -> str:
    place = f"{target.part.name}#{pointer_text(target.pointer)}"
    return f"{_short(target)}_{sha256(place.encode()).hexdigest()[:12]}"


def _stem(target: Target) -> str:
    return PurePosixPath(target.part.name).stem or "_"


_NAMINGS = (_short, _qualified, _whole, _unique)
