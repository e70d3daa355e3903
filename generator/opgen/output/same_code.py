"""Whether two modules differ in layout alone, as after somebody's formatter."""

import ast
import inspect
import io
import tokenize
import warnings
from typing import Final

_MOST_GROWTH: Final = 4
_SLACK: Final = 10_000


def is_same_code(one: str, other: str) -> bool:
    """Whether both are Python with the same syntax tree and the same comments in the same order.

    Quotes, parentheses, trailing commas and line breaks are layout; so is the indentation of docstrings, which
    formatters set. What does not parse is the same as nothing.
    """
    # No layout makes a text this much longer; what stands on disk may be of any length.
    if max(len(one), len(other)) > _MOST_GROWTH * min(len(one), len(other)) + _SLACK:
        return False
    try:
        return _comments(one) == _comments(other) and _tree(one) == _tree(other)
    # Whatever stands on disk comes here: not Python, NUL characters, nesting that no parser takes.
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return False


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token.string.lstrip("#").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    ]


def _tree(text: str) -> str:
    with warnings.catch_warnings():
        # An edited file may hold what Python warns of; that is for its owner to hear, not here.
        warnings.simplefilter("ignore")
        module = ast.parse(text)
    for node in ast.walk(module):
        # A docstring wherever one may stand: below a field, too.
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines = inspect.cleandoc(node.value.value).splitlines()
            node.value.value = "\n".join(line.rstrip() for line in lines)
        if isinstance(node, ast.Constant):
            node.kind = None  # the prefix u
    return ast.dump(module)
