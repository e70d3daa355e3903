"""Editable document to which overlays are applied.

It records the origin of each merged or added value.
"""

from collections.abc import Callable, Sequence
from typing import Any

from opgen.core.pointers import Pointer, list_index, pointer_text
from opgen.document.overlay.query import Location
from opgen.source.limits import MAX_DEPTH
from opgen.source.read import Source

Origin = tuple[Source, Pointer]
"""Origin of a value: the source that defines the value (the document, a part or an overlay), and the pointer in it."""

_MAX_ADDED = 500_000
"""Maximum number of values that overlays can add: five times the number for the largest known document."""
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

    def __init__(self, source: Source, root: dict[str, Any], origin: Callable[[Pointer], Origin] | None = None) -> None:
        """Edit `root`. `origin` returns the origins of the values of a document of several files."""
        self.root = root
        self._source = source
        self._origin = origin
        self._value_origins: dict[tuple[int, str], Origin] = {}
        """Origin of each changed value in a mapping, by the `id` of the mapping and the key of the value.

        A value without an entry has the origin of its mapping.
        """
        self._item_origins: dict[int, list[Origin | int]] = {}
        """For each changed list, by its `id`: the origin or the original index of each item."""
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
            if isinstance(value, dict):
                own = self._value_origins.get((id(value), token))
                inner = value.get(token)
            elif isinstance(value, list):
                index = list_index(value, token)
                items = self._item_origins.get(id(value))
                own = items[index] if items and index is not None else None
                inner = None if index is None else value[index]
            else:
                inner = None
            if isinstance(own, tuple):
                source, found = own
            else:
                found = (*found, token if own is None else str(own))
            value = inner
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
                self._value_origins.pop((id(container), str(key)), None)
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
            self._value_origins[id(target), str(key)] = origin
            target[str(key)] = copied

    def _origins_of_items(self, items: list[Any]) -> list[Origin | int]:
        return self._item_origins.setdefault(id(items), list(range(len(items))))

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
