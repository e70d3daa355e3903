"""Differences between two manifests of one package, as text for people."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from opgen.core.findings import counted
from opgen.core.terminal import printable
from opgen.output.manifest import Json, Manifest

ChangedVersions = tuple[tuple[str, str | None, str | None], ...]
"""Name, recorded version and installed version of each tool with a changed version."""

_SHORT: Final = 7
_MOST_CAUSES: Final = 3


def short(digest: str) -> str:
    """Return the first characters of a digest, for messages."""
    return digest[:_SHORT]


def describe_changed_inputs(
    before: Manifest, now: Manifest, labels: Mapping[str, str]
) -> str:
    """Describe the inputs and options that differ between `before` and `now`; empty if none differ.

    `labels` maps the input labels in the manifest to names for messages.
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
            yield f"{label(name)} was removed since generation"
        elif name not in before:
            yield f"{label(name)} was added since generation"
        # Python treats 1, 1.0 and True as equal, JSON does not.
        elif json.dumps(before[name], sort_keys=True) != json.dumps(
            now[name], sort_keys=True
        ):
            yield f"{label(name)} changed since generation ({show(before[name])} -> {show(now[name])})"


def describe_changed_versions(changes: ChangedVersions) -> str:
    """Describe changed tool versions: "black 26.1.0, recorded 25.9.0; jinja2 3.1.6, not recorded"."""
    return "; ".join(
        f"{name} {now or 'not installed'}, {f'recorded {before}' if before else 'not recorded'}"
        for name, before, now in changes
    )


def describe_changed_functions(before: Manifest, now: Manifest) -> str:
    """Describe changed function names: "1 function renamed, 3 added"; empty if none changed."""
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
