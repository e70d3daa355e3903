"""Differences between two manifests of one package, as text for people."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from opgen.core.findings import DriftCause
from opgen.core.terminal import printable
from opgen.output.manifest import Json, Manifest

ChangedVersions = tuple[tuple[str, str | None, str | None], ...]
"""Name, recorded version and installed version of each tool with a changed version."""

_SHORT: Final = 7
_MOST_CAUSES: Final = 3


def short(digest: str) -> str:
    """Return the first characters of a digest, for messages."""
    return digest[:_SHORT]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedInput:
    """Input or option that differs from the recorded one, described in `message`."""

    cause: DriftCause
    message: str


def changed_inputs(before: Manifest, now: Manifest, document: str) -> tuple[ChangedInput, ...]:
    """Return the inputs and options that differ between `before` and `now`, in the order of `Cause`.

    `document` is the name of the document in messages.
    """
    changes = [
        *_moves(before.inputs, now.inputs, lambda name: _input(name, document), lambda value: short(str(value))),
        *_moves(
            before.options,
            now.options,
            lambda name: (DriftCause.OPTION, f"option {name}"),
            lambda value: printable(json.dumps(value), 40),
        ),
    ]
    order = tuple(DriftCause)
    return tuple(sorted(changes, key=lambda change: order.index(change.cause)))


def describe_changed_inputs(changes: Sequence[ChangedInput]) -> str:
    """Return the messages of `changes` as one text; empty without changes."""
    causes = [change.message for change in changes]
    if len(causes) > _MOST_CAUSES:
        causes[_MOST_CAUSES:] = [f"{len(causes) - _MOST_CAUSES} more"]
    return ", ".join(causes)


def _input(name: str, document: str) -> tuple[DriftCause, str]:
    """Return the kind of an input of the manifest, and its name in messages."""
    if name == "spec":
        return DriftCause.DOCUMENT, document
    if name == "templates":
        return DriftCause.OPGEN, "opgen's templates"
    return DriftCause.OVERLAY, name


def _moves(
    before: Mapping[str, Json],
    now: Mapping[str, Json],
    label: Callable[[str], tuple[DriftCause, str]],
    show: Callable[[Json], str],
) -> Iterator[ChangedInput]:
    for name in sorted({*before, *now}):
        # Python treats 1, 1.0 and True as equal, JSON does not.
        if (
            name in before
            and name in now
            and json.dumps(before[name], sort_keys=True) == json.dumps(now[name], sort_keys=True)
        ):
            continue
        cause, shown = label(name)
        if name not in now:
            change = "was removed since generation"
        elif name not in before:
            change = "was added since generation"
        else:
            change = f"changed since generation ({show(before[name])} -> {show(now[name])})"
        yield ChangedInput(cause=cause, message=f"{shown} {change}")


def describe_changed_versions(changes: ChangedVersions) -> str:
    """Describe changed tool versions: "black 26.1.0, recorded 25.9.0; jinja2 3.1.6, not recorded"."""
    return "; ".join(
        f"{name} {now or 'not installed'}, {f'recorded {before}' if before else 'not recorded'}"
        for name, before, now in changes
    )
