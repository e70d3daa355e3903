"""Internal error of opgen: one line that asks the user to report the error."""

import traceback
from pathlib import Path

from opgen.core.errors import OpgenError
from opgen.core.terminal import printable

_PACKAGE = Path(__file__).parents[1]


class InternalError(OpgenError):
    """Error for an unexpected exception, which no input should cause."""

    def __init__(self, error: Exception) -> None:
        description = f"{type(error).__name__}: {error}".removesuffix(": ")
        super().__init__(
            f"opgen: internal error: {printable(description)}{_code_position(error)};"
            " please report it with the document that causes it"
        )


def _code_position(error: Exception) -> str:
    """Return the position in opgen's code as ` (opgen/pipeline.py:53)`, empty if there is none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE):
            return f" ({file.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno})"
    return ""
