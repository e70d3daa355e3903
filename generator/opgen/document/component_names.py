"""Component names for objects from other files, independent of the order in which files are read."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, pointer_text
from opgen.source.referenced_files import Part

_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_LENGTH = 100


@frozen
class Target:
    """Target of a reference: the file, the pointer in the file, and the section of `components`.

    `section` is empty if `components` has no section for this kind of object.
    """

    part: Part
    pointer: Pointer
    section: str
    value: Any = field(compare=False, repr=False)  # any JSON


def component_names(
    targets: Iterable[Target], aliases: Mapping[tuple[str, str], Target], taken: AbstractSet[tuple[str, str]]
) -> dict[Target, str]:
    """Return a name for each target. The name is unique in its section of `components`.

    Args:
        targets: The objects to name.
        aliases: Components that consist of one reference. The target of the reference gets the name of the component.
        taken: Section and name of each existing component.

    Other targets are named after the last token of their pointer, or after their file. If several targets have the same
    name, or the name is taken, each of them gets a longer name. The first longer name contains the file name, the
    second also the folders, and the last a digest.
    """
    names: dict[Target, str] = {}
    for (_, name), target in sorted(aliases.items(), key=lambda alias: alias[0]):
        names.setdefault(target, name)
    levels = {target: 0 for target in targets if target not in names}
    while clashing := _clashing(levels, taken):
        for target in clashing:
            levels[target] += 1
    return names | {target: _names(target)[level] for target, level in levels.items()}


def _clashing(levels: Mapping[Target, int], taken: AbstractSet[tuple[str, str]]) -> list[Target]:
    """Return targets with a duplicate or taken name, if a longer name is available for them."""
    by_name = defaultdict(list)
    for target, level in levels.items():
        by_name[target.section, _names(target)[level]].append(target)
    last = len(_STYLES) - 1
    return [
        target
        for key, targets in by_name.items()
        if len(targets) > 1 or key in taken
        for target in targets
        if levels[target] < last
    ]


def _names(target: Target) -> tuple[str, ...]:
    return tuple(_NOT_NAME.sub("_", style(target))[-_MAX_LENGTH:] for style in _STYLES)


def _short(target: Target) -> str:
    """Return the last token of the pointer that is not an index, with later indices, or the stem of a whole file."""
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


def _full_path(target: Target) -> str:
    folders = PurePosixPath(target.part.name).parent.parts
    return "_".join((*folders, _stem(target), *target.pointer))


def _unique(target: Target) -> str:
    address = f"{target.part.name}#{pointer_text(target.pointer)}"
    return f"{_short(target)}_{sha256(address.encode()).hexdigest()[:12]}"


def _stem(target: Target) -> str:
    return PurePosixPath(target.part.name).stem or "_"


_STYLES = (_short, _qualified, _full_path, _unique)
