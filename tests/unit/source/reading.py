"""Strategies for JSON data, and the problems of a refused document."""

from typing import Any

from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.core.pointers import pointer_text
from opgen.source.read import Source, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
DATA = st.recursive(
    SCALARS,
    lambda children: (st.lists(children, max_size=4) | st.dictionaries(TEXTS, children, max_size=4)),
    max_leaves=20,
)
MAPPINGS = st.dictionaries(TEXTS, DATA, max_size=5)


def read_text(text: str) -> Source:
    return read(text.encode(), "openapi")


def root(text: str) -> Any:
    return read_text(text).root


def refusal(content: bytes | str) -> str:
    """Return all problems of `content` as lines: `line:column: message (at pointer) [hint]`."""
    content = content.encode() if isinstance(content, str) else content
    try:
        source = read(content, "openapi")
    except DocumentError as error:
        return "\n".join(map(_line, error.problems))
    raise AssertionError(f"was read as {source.root!r}")


def _line(problem: Any) -> str:
    line, column = problem.position
    at = f" (at {pointer_text(problem.pointer)})" if problem.pointer else ""
    hint = f" [{problem.hint}]" if problem.hint else ""
    return f"{line}:{column}: {problem.message}{at}{hint}"
