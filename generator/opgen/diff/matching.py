"""Matching of the items of two versions by their keys."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from opgen.core.frozen import frozen

Item = TypeVar("Item")
Key = Callable[[Item], Hashable]


@frozen
class Matches(Generic[Item]):
    """Pairs of old and new items, and the items without a pair. The order is the order of the surfaces."""

    pairs: tuple[tuple[Item, Item], ...]
    removed: tuple[Item, ...]
    added: tuple[Item, ...]


def matched(old: Sequence[Item], new: Sequence[Item], keys: Iterable[Key[Item]]) -> Matches[Item]:
    """Match items with the same key. Later keys match only items without a pair. None is not a key."""
    pairs: dict[int, int] = {}
    for key in keys:
        used = {*pairs.values()}
        waiting: dict[Hashable, list[int]] = {}
        for index, item in enumerate(new):
            if index not in used and (found := key(item)) is not None:
                waiting.setdefault(found, []).append(index)
        for index, item in enumerate(old):
            if index not in pairs and (others := waiting.get(key(item))):
                pairs[index] = others.pop(0)
    taken = {*pairs.values()}
    return Matches(
        pairs=tuple((old[one], new[other]) for one, other in sorted(pairs.items())),
        removed=tuple(item for index, item in enumerate(old) if index not in pairs),
        added=tuple(item for index, item in enumerate(new) if index not in taken),
    )
