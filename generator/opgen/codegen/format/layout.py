"""The only user of black: Python source in the one layout that we commit."""

import re
from collections.abc import Iterable

from opgen.codegen.format.line_breaks import break_long_lines
from opgen.codegen.format.unchanged_lines import extract, restore

_BETWEEN = re.compile(r"\n{3,}(?=\S)")
"""The blank lines between two statements at the left margin: no docstring or literal of ours holds so many."""
_PART = 50_000
"""So many characters are formatted at a time."""


def formatted(source: str) -> str:
    """`source` as black lays it out with 88 columns for Python 3.11, whatever configuration lies around.

    A pure function of `source` and black's version; nothing is cached or read. It is for what we write: no statement but
    a docstring holds a string of several lines.
    """
    # Imported here: it takes a tenth of a second that only generating needs.
    from black import format_str  # noqa: PLC0415
    from black.mode import Mode, TargetVersion  # noqa: PLC0415

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=88)
    rest, runs = extract(break_long_lines(source))
    return restore(format_str(rest, mode=mode), runs)


def parts(source: str) -> tuple[str, ...]:
    """`source` in parts that can be formatted apart; all of a small one.

    black's time grows faster than its source. It is cut where black leaves two blank lines in any case, in front of
    classes, functions and what follows them, but not behind the first statement: a module's docstring has a rule of its own.
    """
    source = source.rstrip("\n") + "\n"
    if len(source) <= _PART:
        return (source,)
    statements = _BETWEEN.split(source)
    found = [statements[:2]]
    size = sum(map(len, found[0]))
    for statement in statements[2:]:
        if size > _PART:
            found.append([])
            size = 0
        found[-1].append(statement)
        size += len(statement)
    return tuple("\n\n\n".join(part).rstrip("\n") + "\n" for part in found)


def joined(formatted_parts: Iterable[str]) -> str:
    """The whole of a source whose `parts` are `formatted`."""
    return "\n\n".join(formatted_parts)
