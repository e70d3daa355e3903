"""Editable document to which overlays are applied, and queries that select its values.

The document records the origin of each merged or added value.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, ClassVar

from jsonpath import JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError
from jsonpath.function_extensions import ExpressionType, FilterFunction

from opgen.core.patterns import validator
from opgen.core.pointers import JsonObject, Pointer, find, list_index, pointer_text
from opgen.source.limits import MAX_DEPTH
from opgen.source.read import Source

Origin = tuple[Source, Pointer]
"""Origin of a value: the source that defines the value (the document, a part or an overlay), and the pointer in it."""

Location = tuple[str | int, ...]
"""Keys and indexes from the root to a value."""
# Maximum number of values that overlays can add: five times the number for the largest known document.
_MAX_ADDED = 500_000
_NAMES: dict[type, str] = {dict: "a mapping", list: "a list"}


class EditError(Exception):
    """Invalid change. `pointer` is the pointer of this change in the overlay."""

    def __init__(self, message: str, pointer: Pointer, hint: str = "") -> None:
        self.pointer = pointer
        self.hint = hint
        super().__init__(message)


class TooLargeError(EditError):
    """Change that exceeds a limit. This error ends the application of all overlays."""


class EditedDocument:
    """Document with all changes applied so far. The methods change `root` and the values in it in place."""

    def __init__(self, source: Source, root: JsonObject, origin: Callable[[Pointer], Origin] | None = None) -> None:
        """Edit `root`. `origin` returns the origins of the values of a document of several files."""
        self.root = root
        self._source = source
        self._origin = origin
        self._origins: dict[int, dict[str, Origin] | list[Origin | int]] = {}
        """Origins of the values in each changed mapping or list, by its `id`.

        A mapping has the origins of its changed values by key, and all other values have its own origin. A list has the
        origin or the original index of each item.
        """
        self._removed: list[Any] = []
        """Removed values. They stay alive, so that no new mapping or list gets the `id` of a removed one."""
        self._nodes = 0

    def at(self, location: Location) -> Any:
        """Return the value at `location`."""
        value: Any = self.root
        for key in location:
            value = value[key]
        return value

    def origin(self, pointer: Pointer) -> Origin:
        """Return the origin of the value at `pointer`. A missing value has the origin of its container."""
        value: Any = self.root
        source = self._source
        found: Pointer = ()
        for token in pointer:
            own: Origin | int | None = None
            origins = self._origins.get(id(value))
            if isinstance(origins, dict):
                own = origins.get(token)
            elif origins and (index := list_index(origins, token)) is not None:
                own = origins[index]
            if isinstance(own, tuple):
                source, found = own
            else:
                found = (*found, token if own is None else str(own))
            value = find(value, (token,))
        if source is self._source and self._origin is not None:
            return self._origin(found)
        return source, found

    def remove(self, locations: Sequence[Location]) -> None:
        """Remove the values at `locations`. Raise `EditError` for the location of the root."""
        # Inner values are removed before outer ones, and the last item of a list first, so that all locations
        # stay valid.
        for location in sorted(locations, key=_order, reverse=True):
            if not location:
                raise EditError("cannot remove the root of the document", ())
            *outer, key = location
            container = self.at(tuple(outer))
            self._removed.append(container[key])
            if isinstance(container, list):
                self._origins_of_items(container).pop(int(key))
            else:
                self._origins_of_values(container).pop(str(key), None)
            del container[key]

    def update(self, locations: Sequence[Location], value: Any, origin: Origin) -> None:
        """Merge `value` into the value at each of `locations`.

        `value` is any JSON. A mapping gets the entries of `value`. A list gets `value`, or the items of a list `value`,
        at the end. `value` replaces a scalar.

        Raise `EditError` for incompatible types, and for a document that becomes too large.
        """
        for location in locations:
            target = self.at(location)
            if isinstance(target, list):
                self._extend(target, value, location, origin)
            else:
                self._merge(target, value, location, origin)

    def _merge(self, old: Any, new: Any, location: Location, origin: Origin) -> None:
        """Merge `new` into the value `old` at `location`: mappings and lists with their own kind only."""
        source, pointer = origin
        if isinstance(old, dict) and isinstance(new, dict):
            # A copied value can contain its target, so iteration uses a copy of the entries.
            for key, inner in list(new.items()):
                inner_location, inner_origin = (*location, key), (source, (*pointer, key))
                if key in old:
                    self._merge(old[key], inner, inner_location, inner_origin)
                else:
                    self._set(old, inner_location, inner, inner_origin)
        elif isinstance(old, list) and isinstance(new, list):
            self._extend(old, new, location, origin)
        elif isinstance(old, dict | list) or isinstance(new, dict | list):
            raise _mismatch(old, new, location, origin)
        else:
            self._set(self.at(location[:-1]), location, new, origin)

    def _extend(self, target: list[Any], value: Any, location: Location, origin: Origin) -> None:
        source, pointer = origin
        items = self._origins_of_items(target)
        is_list = isinstance(value, list)
        for index, item in enumerate(list(value) if is_list else [value]):
            inner_origin = (source, (*pointer, str(index))) if is_list else origin
            target.append(self._copy(item, len(location) + 1, inner_origin))
            items.append(inner_origin)

    def _set(self, target: Any, location: Location, value: Any, origin: Origin) -> None:
        """Set the value at `location`. `target` is the mapping or list that contains it."""
        key = location[-1] if location else ""
        copied = self._copy(value, len(location), origin)
        if isinstance(target, list):
            self._origins_of_items(target)[int(key)] = origin
            target[int(key)] = copied
        else:
            self._origins_of_values(target)[str(key)] = origin
            target[str(key)] = copied

    def _origins_of_items(self, items: list[Any]) -> Any:  # Any: the list of the class
        return self._origins.setdefault(id(items), list(range(len(items))))

    def _origins_of_values(self, values: JsonObject) -> Any:  # Any: the mapping of the class
        return self._origins.setdefault(id(values), {})

    def _copy(self, value: Any, depth: int, origin: Origin) -> Any:
        self._nodes += 1
        if self._nodes > _MAX_ADDED or depth > MAX_DEPTH:
            description = "large" if self._nodes > _MAX_ADDED else "deep"
            raise TooLargeError(f"the overlay makes the document too {description}", origin[1])
        if isinstance(value, dict):
            entries = list(value.items())
            return {k: self._copy(v, depth + 1, origin) for k, v in entries}
        if isinstance(value, list):
            return [self._copy(item, depth + 1, origin) for item in list(value)]
        return value


def _order(location: Location) -> tuple[int, tuple[tuple[int, str], ...]]:
    keys = ((key, "") if isinstance(key, int) else (0, key) for key in location)
    return len(location), tuple(keys)


def _mismatch(old: Any, new: Any, location: Location, origin: Origin) -> EditError:
    shown = pointer_text(tuple(map(str, location))) or "the root of the document"
    description = _NAMES.get(type(new), "a single value")
    return EditError(
        f"cannot merge {description} into {shown}, which is {_NAMES.get(type(old), 'a single value')}",
        origin[1],
        "remove the old value first, with a separate action",
    )


_MAX_LENGTH = 2000
_MAX_LOCATIONS = 100_000
# Maximum number of steps of one query, about ten seconds. Queries on large documents need far fewer steps.
_MAX_STEPS = 5_000_000


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
