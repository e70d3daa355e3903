"""Layout of generated modules by black.

No other module uses black.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from zlib import crc32

from opgen.codegen.format.line_breaks import break_long_lines
from opgen.codegen.format.unchanged_statements import extract_statements, restore_statements

# At least two blank lines before an unindented statement. No generated docstring or literal has as many.
_BETWEEN = re.compile(r"\n{3,}(?=\S)")
# Usual number of characters in a part.
_PART = 50_000
# Maximum size of a part, as a multiple of its usual size.
_MAX_PARTS = 4


def laid_out(source: str) -> str:
    """Return statements as black formats them with 88 columns for Python 3.11, without reading any configuration."""
    # Its patterns take a twentieth of a second, and the layout is usually stored.
    from opgen.codegen.format.unchanged_lines import LostLinesError, extract, restore  # noqa: PLC0415

    rest, lines = extract(source)
    try:
        return restore(_formatted(rest), lines)
    except LostLinesError:
        return _formatted(source)


def formatted(source: str, layout: Callable[[str], str] = laid_out) -> str:
    """Return `source` as black formats it.

    The result depends only on `source` and the version of black. In `source`, only docstrings may span several lines.
    `layout` formats the statements that black may change, as `laid_out` does.
    """
    rest, statements = extract_statements(break_long_lines(source))
    return restore_statements(layout(rest), statements)


@lru_cache(maxsize=1_000)  # without unchanged statements, many modules are the same
def _formatted(source: str) -> str:
    # The import of black takes a tenth of a second, and only generation needs black.
    from black import format_str  # noqa: PLC0415
    from black.mode import Mode, TargetVersion  # noqa: PLC0415

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=88)
    return format_str(source, mode=mode)


def parts(source: str) -> tuple[str, ...]:
    """Split `source` into parts that can be formatted separately; a small source is one part.

    The time that black needs grows faster than the source. The cuts are where black always leaves two blank lines:
    before and after classes and functions. The first two statements stay together, because black has its own rule for
    a module's docstring. The content of a statement decides whether a part begins with it, so a changed statement changes
    one or two parts, and no later ones.
    """
    source = source.rstrip("\n") + "\n"
    if len(source) <= _PART:
        return (source,)
    statements = _BETWEEN.split(source)
    found = [statements[:2]]
    size = sum(map(len, found[0]))
    for statement in statements[2:]:
        if size > _MAX_PARTS * _PART or _is_cut(statement):
            found.append([])
            size = 0
        found[-1].append(statement)
        size += len(statement)
    return tuple("\n\n\n".join(part).rstrip("\n") + "\n" for part in found)


def _is_cut(statement: str) -> bool:
    """Return whether a part begins with `statement`. The share of such statements grows with their size."""
    return crc32(statement.encode()) * _PART < len(statement) * 2**32


def joined(formatted_parts: Iterable[str]) -> str:
    """Join parts after each is `formatted`."""
    return "\n\n".join(formatted_parts)
