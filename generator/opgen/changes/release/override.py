"""Override of a version step: it stays in the release notes until a person removes it."""

import re
from dataclasses import dataclass
from typing import Final

from opgen.changes.release.kinds import Step
from opgen.core.characters import escaped
from opgen.core.errors import UsageError

_LINE: Final = re.compile(rf"^<!-- opgen: step ({'|'.join(Step)}), because (.{{1,300}}) -->[^\S\n]*$", re.MULTILINE)
"""Complete line, which text of a document in an item or in indented code cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Step that a person decided, with the reason."""

    step: Step
    reason: str


def override_of(step: Step, reason: str) -> Override:
    """Return the override of the command line. Raise `UsageError` for an invalid reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise UsageError("missing option --reason\n  hint: use --step and --reason together")
    override = Override(step=step, reason=reason)
    if "--" in reason or not _LINE.fullmatch(override_line(override)):
        raise UsageError(
            f'invalid reason "{escaped(reason)[:80]}"\n' '  hint: use at most 300 characters, without "--"'
        )
    return override


def override_line(override: Override) -> str:
    """Return the line of release notes that has the override."""
    return f"<!-- opgen: step {override.step.value}, because {override.reason} -->"


def override_in(text: str) -> Override | None:
    """Return the override in existing release notes, or None."""
    found = _LINE.search(text)
    return None if found is None else Override(step=Step(found[1]), reason=found[2])
