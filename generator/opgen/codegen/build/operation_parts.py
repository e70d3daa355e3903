"""Division of the operations of one tag into modules by their paths, so that a first call loads few functions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from opgen.codegen import ir
from opgen.core.name_styles import snake
from opgen.core.url_templates import erased

MOST_LINES = 2300
"""Largest number of lines of a module, as `_lines` estimates them. Files have at most 3,000 lines then."""

Operations = Sequence[tuple[str, Sequence[ir.OperationFunctions]]]
"""The functions of operations, each with the path of its operation."""


def divided(operations: Operations) -> Mapping[tuple[str, ...], list[ir.OperationFunctions]]:
    """Return the functions of each module by the words of the paths that tell it apart; one without words if all fit."""
    parts: dict[tuple[str, ...], list[ir.OperationFunctions]] = {}
    for words, functions in _parts(operations, 0):
        parts.setdefault(words, []).extend(functions)
    return parts


def _parts(operations: Operations, depth: int) -> Iterator[tuple[tuple[str, ...], Sequence[ir.OperationFunctions]]]:
    """Yield the operations, divided by the word at `depth` of their paths if they are too many for one module."""
    groups: dict[str, list[tuple[str, Sequence[ir.OperationFunctions]]]] = {}
    for path, functions in operations:
        groups.setdefault("".join(_words(path)[depth : depth + 1]), []).append((path, functions))
    is_small = sum(_lines(each) for _, functions in operations for each in functions) <= MOST_LINES
    if is_small or [*groups] == [""]:
        for _, functions in operations:
            yield (), functions
        return
    for word, group in groups.items():
        inner = _parts(group, depth + 1) if word else (((), functions) for _, functions in group)
        for words, functions in inner:
            yield (word, *words) if word and len(groups) > 1 else words, functions


def _words(path: str) -> list[str]:
    """Return the segments of a path as words, without variables."""
    return [snake(each) for each in erased(path).replace("{}", "").split("/") if re.search("[A-Za-z]", each)]


def _lines(operation: ir.OperationFunctions) -> int:
    """Estimate the lines of the functions."""
    functions = operation.sync, operation.awaited, operation.request
    own = sum(each.docstring.count("\n") + len(each.parameters) + 7 for each in functions)
    others = 20 * len(operation.header_functions) + len(operation.request_arguments)
    return own + others + 2 * operation.forwarding.count(",")
