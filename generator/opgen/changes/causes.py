"""Causes of changes: the first input after which a change appears."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from opgen.changes.fingerprint import fingerprint
from opgen.changes.model import Cause, Change


def with_causes(changes: Iterable[Change], steps: Sequence[tuple[Cause, Iterable[Change]]]) -> tuple[Change, ...]:
    """Return `changes` with the cause of each.

    Each of `steps` has an input and the changes between the old version and a version in which this input and the
    inputs of all earlier steps are new. A change that no step has belongs to the last step.
    """
    found: dict[str, Cause] = {}
    for cause, partial in steps:
        for change in partial:
            found.setdefault(fingerprint(change), cause)
    last = steps[-1][0] if steps else Cause.DOCUMENT
    return tuple(replace(change, cause=found.get(fingerprint(change), last)) for change in changes)
