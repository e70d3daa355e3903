"""A bug of ours as an error: one line that says what to report."""

import traceback
from pathlib import Path

from opgen.core.errors import OpgenError
from opgen.core.terminal import printable

_OURS = Path(__file__).parents[1]


class BugError(OpgenError):
    """Something that no input should be able to bring about."""

    def __init__(self, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}".removesuffix(": ")
        super().__init__(
            f"opgen: a bug of ours: {printable(what)}{_place(error)};"
            " please report it with the document that shows it"
        )


def _place(error: Exception) -> str:
    """Where in our code it happened, as ` (opgen/proof.py:53)`; empty if nowhere."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_OURS):
            return f" ({file.relative_to(_OURS.parent).as_posix()}:{frame.lineno})"
    return ""
