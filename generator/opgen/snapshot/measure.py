"""How deep and how large data is once what it shares is written out."""

from typing import Any

from opgen.source.limits import MAX_DEPTH, MAX_NODES


def measure(root: Any) -> None:  # any JSON
    """Raise `OverflowError`, with what it is, for data that nobody could read back: also for one within itself."""
    _measure(root, 0, {})


def _measure(
    value: Any, depth: int, known: dict[int, tuple[int, int]]
) -> tuple[int, int]:
    """Levels and values of `value`."""
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
