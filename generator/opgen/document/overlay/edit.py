"""A document while it is being changed: values merged, added and removed, and where each came from."""

from collections.abc import Sequence
from typing import Any

from opgen.core.pointers import Pointer, list_index, pointer_text
from opgen.document.overlay.query import Place
from opgen.source.limits import MAX_DEPTH
from opgen.source.read import Source

Origin = tuple[Source, Pointer]
"""A place in the text of a document or of an overlay."""

_MOST_ADDED = 500_000
"""Values of all kinds that overlays may add to a document: five times what the largest we know could need."""
_NAMES: dict[type, str] = {dict: "a mapping", list: "a list"}


class EditError(Exception):
    """A change that cannot be made; `pointer` is where the overlay asks for it."""

    def __init__(self, message: str, pointer: Pointer, hint: str = "") -> None:
        self.pointer = pointer
        self.hint = hint
        super().__init__(message)


class TooLargeError(EditError):
    """What ends all changes: there would be no end to them."""


class Edited:
    """The document as it is by now. `root` and all in it are its own: any JSON."""

    def __init__(self, source: Source, root: dict[str, Any]) -> None:
        self.root = root
        self._source = source
        self._added: dict[tuple[int, str], Origin] = {}
        """Where a key's value came from, by the mapping it is in, if not with that."""
        self._items: dict[int, list[Origin | int]] = {}
        """Of lists that were changed: where each item came from, or which it was."""
        self._gone: list[Any] = []
        """What was removed: kept, so that nothing new gets the identity of a mapping or a list."""
        self._nodes = 0

    def at(self, place: Place) -> Any:
        """The value at `place`."""
        value: Any = self.root
        for key in place:
            value = value[key]
        return value

    def origin(self, pointer: Pointer) -> Origin:
        """The place in a text that what is at `pointer` came from, or that what it would be in came from."""
        value: Any = self.root
        source = self._source
        found: Pointer = ()
        for token in pointer:
            own: Origin | int | None = None
            if isinstance(value, dict):
                own = self._added.get((id(value), token))
                inner = value.get(token)
            elif isinstance(value, list):
                index = list_index(value, token)
                items = self._items.get(id(value))
                own = items[index] if items and index is not None else None
                inner = None if index is None else value[index]
            else:
                inner = None
            if isinstance(own, tuple):
                source, found = own
            else:
                found = (*found, token if own is None else str(own))
            value = inner
        return source, found

    def remove(self, places: Sequence[Place]) -> None:
        """Take away what is at `places`. Raises `EditError` for the whole document."""
        # The inner before the outer, and the last of a list first, so that each is still where it was found.
        for place in sorted(places, key=_order, reverse=True):
            if not place:
                raise EditError("the whole document cannot be removed", ())
            *outer, key = place
            container = self.at(tuple(outer))
            self._gone.append(container[key])
            if isinstance(container, list):
                self._items_of(container).pop(int(key))
            else:
                self._added.pop((id(container), str(key)), None)
            del container[key]

    def update(self, places: Sequence[Place], value: Any, origin: Origin) -> None:
        """Merge `value`, any JSON, into what is at each of `places`: into a mapping its entries, to a list its items.

        Raises `EditError` where one kind of value meets another, and where the document would become too large.
        """
        for place in places:
            target = self.at(place)
            if isinstance(target, dict) and isinstance(value, dict):
                self._merge(target, value, place, origin)
            elif isinstance(target, list):
                self._extend(target, value, place, origin)
            elif isinstance(target, dict) or isinstance(value, dict | list):
                raise _mismatch(target, value, place, origin)
            else:
                self._set(self.at(place[:-1]), place, value, origin)

    def _merge(
        self,
        target: dict[str, Any],
        value: dict[str, Any],
        place: Place,
        origin: Origin,
    ) -> None:
        source, pointer = origin
        # A value that is copied may hold its target.
        for key, inner in list(value.items()):
            at, where = (*place, key), (source, (*pointer, key))
            old = target.get(key)
            if key not in target:
                self._set(target, at, inner, where)
            elif isinstance(old, dict) and isinstance(inner, dict):
                self._merge(old, inner, at, where)
            elif isinstance(old, list) and isinstance(inner, list):
                self._extend(old, inner, at, where)
            elif isinstance(old, dict | list) or isinstance(inner, dict | list):
                raise _mismatch(old, inner, at, where)
            else:
                self._set(target, at, inner, where)

    def _extend(
        self, target: list[Any], value: Any, place: Place, origin: Origin
    ) -> None:
        source, pointer = origin
        items = self._items_of(target)
        is_list = isinstance(value, list)
        for index, item in enumerate(list(value) if is_list else [value]):
            where = (source, (*pointer, str(index))) if is_list else origin
            target.append(self._copied(item, len(place) + 1, where))
            items.append(where)

    def _set(self, target: Any, place: Place, value: Any, origin: Origin) -> None:
        """Put `value` at `place`, the last key of which is one of `target`, a mapping or a list."""
        key = place[-1] if place else ""
        copied = self._copied(value, len(place), origin)
        if isinstance(target, list):
            self._items_of(target)[int(key)] = origin
            target[int(key)] = copied
        else:
            self._added[id(target), str(key)] = origin
            target[str(key)] = copied

    def _items_of(self, items: list[Any]) -> list[Origin | int]:
        return self._items.setdefault(id(items), list(range(len(items))))

    def _copied(self, value: Any, depth: int, origin: Origin) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_ADDED or depth > MAX_DEPTH:
            what = "large" if self._nodes > _MOST_ADDED else "deep"
            raise TooLargeError(f"the document becomes too {what}", origin[1])
        if isinstance(value, dict):
            entries = list(value.items())
            return {k: self._copied(v, depth + 1, origin) for k, v in entries}
        if isinstance(value, list):
            return [self._copied(item, depth + 1, origin) for item in list(value)]
        return value


def _order(place: Place) -> tuple[int, tuple[tuple[int, str], ...]]:
    keys = ((key, "") if isinstance(key, int) else (0, key) for key in place)
    return len(place), tuple(keys)


def _mismatch(old: Any, new: Any, place: Place, origin: Origin) -> EditError:
    where = pointer_text(tuple(map(str, place))) or "the whole document"
    what = _NAMES.get(type(new), "a single value")
    return EditError(
        f"{where} is {_NAMES.get(type(old), 'a single value')}, which {what} cannot be merged into",
        origin[1],
        "remove it first, by an action of its own",
    )
