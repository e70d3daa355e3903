"""JSONPath queries on a document.

Source: RFC 9535.
"""

from itertools import islice
from typing import Any, ClassVar

from jsonpath import JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError
from jsonpath.function_extensions import ExpressionType, FilterFunction

from opgen.core.patterns import validator
from opgen.source.limits import MAX_DEPTH

Location = tuple[str | int, ...]
"""Keys and indexes from the root to a value."""

_MAX_LENGTH = 2000
_MAX_LOCATIONS = 100_000
_MAX_STEPS = 5_000_000
"""Maximum number of steps of one query, about ten seconds. Queries on large documents need far fewer steps."""


class QueryError(Exception):
    """Invalid query, or a query that exceeds a limit."""


def select(query: str, root: Any) -> list[Location]:
    """Return the locations that `query` selects in `root`, in order and without duplicates.

    `root` is any JSON. Raise `QueryError` for an invalid query, or a query that exceeds a limit.
    """
    if len(query) > _MAX_LENGTH:
        raise QueryError("the JSONPath is too long")
    steps = 0

    class Counted(JSONPathMatch):
        """Match that counts all matches of one query."""

        __slots__ = ()

        def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
            nonlocal steps
            steps += 1
            if steps > _MAX_STEPS:
                raise QueryError(f"{query} visits too many values")
            return super().new_child(obj, key)

    environment = _Environment(strict=True)
    environment.match_class = Counted
    try:
        matches = environment.finditer(query, root)
        found = list(islice(dict.fromkeys(match.parts for match in matches), _MAX_LOCATIONS + 1))
    except JSONPathError as error:
        reason = str(error).partition("\n")[0]
        raise QueryError(f"invalid JSONPath {query}: {reason}") from None
    except RecursionError:
        raise QueryError(f"{query[:80]} is nested too deeply") from None
    if len(found) > _MAX_LOCATIONS:
        raise QueryError(f"{query} matches too many values")
    return found


class _PatternFunction(FilterFunction):
    """JSONPath function `match` or `search`, with regular expressions that run in linear time."""

    arg_types: ClassVar = [ExpressionType.VALUE, ExpressionType.VALUE]
    return_type = ExpressionType.LOGICAL

    def __init__(self, template: str) -> None:
        self._template = template

    def __call__(self, value: object, pattern: object) -> bool:
        """Return whether `value` matches `pattern`. A value of another type or an invalid pattern does not match."""
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        found = validator(self._template.format(pattern))
        return found is not None and found.isinstance_python(value)


class _Environment(JSONPathEnvironment):
    """JSONPath environment that has only the functions of RFC 9535."""

    max_recursion_depth = MAX_DEPTH + 2

    def setup_function_extensions(self) -> None:
        """Register the functions of the standard."""
        super().setup_function_extensions()
        standard = ("length", "count", "value")
        self.function_extensions = {
            **{name: self.function_extensions[name] for name in standard},
            "match": _PatternFunction("^(?:{})$"),
            "search": _PatternFunction("{}"),
        }
