"""Code of witnesses in few lines, for text reports."""

from collections.abc import Sequence
from typing import Final

_INDENT: Final = "    "
_IMPORTS: Final = ("from ", "import ")


def short_lines(lines: Sequence[str], width: int) -> list[str]:
    """Return a witness without its imports, and with its short lines joined to one line.

    A witness that consists of imports keeps them. A body of one line follows its `def`, and a comment follows the code
    above it.
    """
    rest = [line for line in lines if not line.startswith(_IMPORTS)] or [*lines]
    found: list[str] = []
    for number, line in enumerate(rest):
        before = found[-1] if found else ""
        joined = f"{before}  {line}"
        if before.endswith(":") and _is_only_line(rest, number):
            joined = f"{before} {line.strip()}"
        elif not line.startswith("#") or not before or before.startswith("#"):
            joined = ""
        if joined and len(joined) <= width:
            found[-1] = joined
        else:
            found.append(line)
    return found


def _is_only_line(lines: Sequence[str], number: int) -> bool:
    """Return whether the line is indented, and the next one is not."""
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return lines[number].startswith(_INDENT) and not following.startswith(_INDENT)
