"""Patterns: regular expressions of documents, in the dialect of pydantic's engine, and wildcards of settings.

The engine is the `regex` library of Rust. It takes linear time, and is the same on every Python version.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # completion of rule ids imports the rules, and matches no string
    from pydantic_core import SchemaValidator

_STARS = re.compile(r"(\*+)")


@lru_cache(maxsize=1024)
def wildcard(pattern: str, *, in_path: bool = False) -> Callable[[str], bool]:
    """Return a function that matches texts with `pattern`. `*` is any text; in a path, `*` stays within a segment."""
    within = "[^/]*" if in_path else ".*"
    regex = "".join(
        ((within if part == "*" else ".*") if part.startswith("*") else re.escape(part))
        for part in _STARS.split(pattern)
    )
    compiled = re.compile(regex, re.DOTALL)
    return lambda value: compiled.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def validator(pattern: str) -> "SchemaValidator | None":
    """Return a validator of strings that match `pattern` anywhere, or None if the engine rejects `pattern`."""
    from pydantic_core import SchemaError, SchemaValidator  # noqa: PLC0415  # completion of rules matches no string
    from pydantic_core.core_schema import str_schema  # noqa: PLC0415  # completion of rules matches no string

    try:
        return SchemaValidator(str_schema(pattern=pattern))
    except SchemaError:
        return None


def compiles(pattern: str) -> bool:
    """Return whether the engine accepts `pattern`."""
    return validator(pattern) is not None
