"""JSONPath: the places in a document that a query selects.

Source: RFC 9535.
"""

from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar

from jsonpath import JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError
from jsonpath.function_extensions import ExpressionType, FilterFunction
from pydantic_core import SchemaError, SchemaValidator, ValidationError
from pydantic_core.core_schema import str_schema

from opgen.source.limits import MAX_DEPTH

Place = tuple[str | int, ...]
"""Keys and indexes from the root on."""

_LONGEST = 2000
_MOST_PLACES = 100_000
_MOST_STEPS = 5_000_000
"""Far above what a query of a large document takes, and some ten seconds."""


class QueryError(Exception):
    """A query that is none, or that selects too much."""


def select(query: str, root: Any) -> list[Place]:
    """The places that `query` selects in `root`, any JSON, each once, in order. Raises `QueryError`."""
    if len(query) > _LONGEST:
        raise QueryError("the JSONPath is too long")
    steps = 0

    class Counted(JSONPathMatch):
        """A match that counts how many there have been."""

        __slots__ = ()

        def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
            nonlocal steps
            steps += 1
            if steps > _MOST_STEPS:
                raise QueryError(f"{query} looks at too many places")
            return super().new_child(obj, key)

    environment = _Environment(strict=True)
    environment.match_class = Counted
    try:
        matches = environment.finditer(query, root)
        found = list(
            islice(dict.fromkeys(match.parts for match in matches), _MOST_PLACES + 1)
        )
    except JSONPathError as error:
        reason = str(error).partition("\n")[0]
        raise QueryError(f"{query} is no JSONPath: {reason}") from None
    except RecursionError:
        raise QueryError(f"{query[:80]} is nested too deeply") from None
    if len(found) > _MOST_PLACES:
        raise QueryError(f"{query} matches too many places")
    return found


class _Expression(FilterFunction):
    """`match` or `search`, by a regular expression that is judged in linear time, whoever wrote it."""

    arg_types: ClassVar = [
        ExpressionType.VALUE,
        ExpressionType.VALUE,
    ]
    return_type = ExpressionType.LOGICAL

    def __init__(self, template: str) -> None:
        self._template = template

    def __call__(self, value: object, pattern: object) -> bool:
        """Whether a text fits; what is no text, or no expression, fits nothing."""
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        validator = _validator(self._template.format(pattern))
        if validator is None:
            return False
        try:
            validator.validate_python(value)
        except ValidationError:
            return False
        return True


class _Environment(JSONPathEnvironment):
    """JSONPath as RFC 9535 has it, and nothing else."""

    max_recursion_depth = MAX_DEPTH + 2

    def setup_function_extensions(self) -> None:
        """The functions of the standard."""
        super().setup_function_extensions()
        standard = ("length", "count", "value")
        self.function_extensions = {
            **{name: self.function_extensions[name] for name in standard},
            "match": _Expression("^(?:{})$"),
            "search": _Expression("{}"),
        }


@lru_cache(maxsize=64)
def _validator(pattern: str) -> SchemaValidator | None:
    try:
        return SchemaValidator(str_schema(pattern=pattern))
    except SchemaError:
        return None
