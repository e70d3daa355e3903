"""Regular expressions of documents, in the dialect of pydantic's engine.

The engine is Rust's. It takes linear time, and does not differ between versions of Python.
"""

from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator
from pydantic_core.core_schema import str_schema


def validator(pattern: str) -> SchemaValidator | None:
    """Return a validator of strings that contain `pattern`; None if the engine does not take it."""
    try:
        return SchemaValidator(str_schema(pattern=pattern))
    except SchemaError:
        return None


@lru_cache(maxsize=4096)
def compiles(pattern: str) -> bool:
    """Return whether the engine takes `pattern`."""
    return validator(pattern) is not None
