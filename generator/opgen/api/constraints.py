"""Constraints of schemas in words, for docstrings and notes."""

from collections.abc import Iterable

from opgen.api.schema import Constraints

_CONSTRAINTS = (
    ("minimum", "at least", ""),
    ("maximum", "at most", ""),
    ("exclusive_minimum", "more than", ""),
    ("exclusive_maximum", "less than", ""),
    ("multiple_of", "a multiple of", ""),
    ("min_length", "at least", "character"),
    ("max_length", "at most", "character"),
    ("min_items", "at least", "item"),
    ("max_items", "at most", "item"),
)


def limits(constraints: Constraints, *, verb: str = "matching") -> str:
    """Return `constraints` in words. `verb` precedes a pattern."""
    words = [
        f"{start} {counted(value, unit) if unit else value}"
        for name, start, unit in _CONSTRAINTS
        if (value := getattr(constraints, name)) is not None
    ]
    if constraints.pattern is not None:
        words.append(f"{verb} `{constraints.pattern}`")
    return ", ".join(words)


def unchecked_words(words: Iterable[str]) -> str:
    """Return a sentence that lists the unchecked constraints `words`; empty without `words`."""
    listed = "; ".join(words)
    return f"Not checked by the client: {listed}." if listed else ""


def counted(count: object, unit: str) -> str:
    """Return `count` and `unit`, in the plural unless `count` is 1."""
    plural = unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
    return f"{count} {unit if count == 1 else plural}"
