"""Constraints of schemas in words, for docstrings and notes."""

from opgen.api.schema import Constraints

FIELD_KEYWORDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusive_minimum": "gt",
    "exclusive_maximum": "lt",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
    "min_items": "min_length",
    "max_items": "max_length",
}
"""Keyword of pydantic's `Field` and of its schemas for each constraint."""
_STARTS = {
    "ge": "at least",
    "le": "at most",
    "gt": "more than",
    "lt": "less than",
    "multiple_of": "a multiple of",
    "min_length": "at least",
    "max_length": "at most",
}
_UNITS = {"length": "character", "items": "item"}


def limits(constraints: Constraints, *, verb: str = "matching") -> str:
    """Return `constraints` in words. `verb` precedes a pattern."""
    words = []
    for name, value in constraints.given:
        unit = _UNITS.get(name.partition("_")[2])
        start = _STARTS.get(FIELD_KEYWORDS[name], "")
        words.append(f"{start} {counted(value, unit) if unit else value}" if start else f"{verb} `{value}`")
    return ", ".join(words)


def counted(count: object, unit: str) -> str:
    """Return `count` and `unit`, in the plural unless `count` is 1."""
    plural = unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
    return f"{count} {unit if count == 1 else plural}"
