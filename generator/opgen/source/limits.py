"""Upper limits on the size of a document, each with its own error message.

The largest public documents reach 12 MB, 700 thousand nodes and 60 levels: all limits are far above.
The limits are low enough that any input is read or refused within a minute and a gigabyte of memory.
"""

from typing import Any

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a document as served, and characters of a YAML document with all aliases expanded."""

MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Bytes of a documentation page. Parsing Markdown is slower than parsing the document in it."""

MAX_NODES = 2_500_000
"""Number of values of all types in a document. In YAML, aliases count expanded."""

MAX_DEPTH = 256
"""Nesting depth of mappings and lists. The limit allows recursive functions on documents."""

MAX_KEY_LENGTH = 4096
"""Characters of a mapping key."""

MAX_DIGITS = 640
"""Characters of a number.

`sys.set_int_max_str_digits` accepts no smaller limit, so this limit is the same in every Python process.
"""

MAX_PROBLEMS = 100
"""Number of problems of one category that an error lists."""

MAX_PARTS = 1000
"""Number of files of one document, including the document itself."""


def check_size(root: Any) -> None:  # any JSON
    """Raise `OverflowError`, which names the limit, for data that could not be read again.

    A value that stands in several places counts in each. Data that contains itself is too deep.
    """
    _measure(root, 0, {})


def _measure(
    value: Any, depth: int, known: dict[int, tuple[int, int]]
) -> tuple[int, int]:
    """Return the number of levels and of values of `value`."""
    if not isinstance(value, dict | list):
        return 0, 1
    height, count = known.get(id(value), (1, 1))
    if depth + height > MAX_DEPTH:
        raise OverflowError(f"nested deeper than {MAX_DEPTH} levels")
    if id(value) not in known:
        for child in value.values() if isinstance(value, dict) else value:
            inner, values = _measure(child, depth + 1, known)
            height, count = max(height, inner + 1), count + values
        known[id(value)] = height, count
    if count > MAX_NODES:
        raise OverflowError(f"more than {MAX_NODES} values")
    return height, count
