"""What moved between two manifests of one package, in words."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from opgen.core.terminal import printable
from opgen.output.manifest import Json, Manifest

_SHORT: Final = 7
_MOST_CAUSES: Final = 3


def short(digest: str) -> str:
    """As much of a digest as people compare."""
    return digest[:_SHORT]


def counted(number: int, noun: str) -> str:
    """`number` and `noun`, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def moved_inputs(before: Manifest, now: Manifest, labels: Mapping[str, str]) -> str:
    """The inputs and options that are not those of `before`, empty if they are the same.

    `labels` gives the name for people of an input where that is not its name in the manifest.
    """
    causes = [
        *_moves(
            before.inputs,
            now.inputs,
            lambda name: labels.get(name, name),
            lambda value: short(str(value)),
        ),
        *_moves(
            before.options,
            now.options,
            lambda name: f"option {name}",
            lambda value: printable(json.dumps(value), 40),
        ),
    ]
    if len(causes) > _MOST_CAUSES:
        causes[_MOST_CAUSES:] = [f"{len(causes) - _MOST_CAUSES} more"]
    return ", ".join(causes)


def _moves(
    before: Mapping[str, Json],
    now: Mapping[str, Json],
    label: Callable[[str], str],
    show: Callable[[Json], str],
) -> Iterator[str]:
    for name in sorted({*before, *now}):
        if name not in now:
            yield f"{label(name)} is gone since generation"
        elif name not in before:
            yield f"{label(name)} is new since generation"
        # As texts: in Python 1, 1.0 and True are equal.
        elif json.dumps(before[name], sort_keys=True) != json.dumps(
            now[name], sort_keys=True
        ):
            yield f"{label(name)} changed since generation ({show(before[name])} -> {show(now[name])})"


def moved_functions(before: Manifest, now: Manifest) -> str:
    """What callers will notice by name: "1 function renamed, 3 added"; empty if nothing."""
    counts = {
        "removed": sum(key not in now.operations for key in before.operations),
        "renamed": sum(
            now.operations.get(key, name) != name
            for key, name in before.operations.items()
        ),
        "added": sum(key not in before.operations for key in now.operations),
    }
    first, *rest = [(number, verb) for verb, number in counts.items() if number] or [
        (0, "")
    ]
    if not first[0]:
        return ""
    return ", ".join(
        (
            f"{counted(first[0], 'function')} {first[1]}",
            *(f"{number} {verb}" for number, verb in rest),
        )
    )
