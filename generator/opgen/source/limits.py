"""Upper limits on the size of a document, each with its own error message.

The largest public documents have 12 MB, 700 thousand values and 60 levels. All limits are far higher.
With these limits, reading or refusing any input takes less than a minute and less than a gigabyte of memory.
"""

from typing import Any

MAX_BYTES = 64 * 1024 * 1024
"""Maximum size of a document in bytes, and of a YAML document with expanded aliases in characters."""

MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Maximum size of a Markdown page. Parsing the Markdown is slower than parsing the document in the page."""

MAX_NODES = 2_500_000
"""Maximum number of values of all types in a document. A YAML alias counts as a copy of its value."""

MAX_DEPTH = 256
"""Maximum nesting depth of mappings and lists. Recursive functions can process a document of this depth."""

MAX_KEY_LENGTH = 4096
"""Maximum number of characters in a mapping key."""

MAX_DIGITS = 640
"""Maximum number of characters in a number.

640 is the smallest limit that `sys.set_int_max_str_digits` accepts, so every Python process can parse such a number.
"""

MAX_PROBLEMS = 100
"""Maximum number of problems of one category that an error lists."""


def check_size(root: Any) -> None:  # any JSON
    """Raise `OverflowError` for data that exceeds `MAX_DEPTH` or `MAX_NODES`, so that opgen could not read it again.

    The error names the limit. A value that occurs several times counts once for each occurrence. Data that contains
    itself exceeds `MAX_DEPTH`.
    """
    _measure(root, 0, {})


def _measure(value: Any, depth: int, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return the nesting depth of `value`, and the number of values in it including itself."""
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
