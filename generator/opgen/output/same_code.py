"""Comparison of two Python modules that ignores their layout."""

import ast
import inspect
import io
import tokenize
import warnings
from typing import Final

_MOST_GROWTH: Final = 4
_SLACK: Final = 10_000


def is_same_code(one: str, other: str) -> bool:
    """Return whether two Python texts have equal syntax trees and equal comments.

    Quotes, parentheses, trailing commas, line breaks and the indentation of docstrings are layout.
    A text with a syntax error differs from every other text.
    """
    # A formatter does not change the length more than this. The limit also bounds the running time.
    if max(len(one), len(other)) > _MOST_GROWTH * min(len(one), len(other)) + _SLACK:
        return False
    try:
        return _comments(one) == _comments(other) and _tree(one) == _tree(other)
    # The file on disk may be anything: not Python, with NUL characters, or nested too deeply for the parser.
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return False


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT]


def _tree(text: str) -> str:
    with warnings.catch_warnings():
        # Syntax warnings concern the author of the file, not the user of this command.
        warnings.simplefilter("ignore")
        module = ast.parse(text)
    for node in ast.walk(module):
        # A string statement after a class attribute is a docstring too.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines = inspect.cleandoc(node.value.value).splitlines()
            node.value.value = "\n".join(line.rstrip() for line in lines)
        if isinstance(node, ast.Constant):
            node.kind = None  # drops the `u` prefix
    return ast.dump(module)
