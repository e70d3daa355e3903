"""Items that others lead to in directed graphs, and their strongly connected components."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def reached(start: Iterable[Item], following: Callable[[Item], Iterable[Item]]) -> dict[Item, None]:
    """Return the items that `start` leads to, directly or not. An item of `start` counts if an item leads to it."""
    found: dict[Item, None] = {}
    waiting = list(start)
    while waiting:
        for each in following(waiting.pop()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return found


def components(roots: Iterable[Item], following: Callable[[Item], Iterable[Item]]) -> list[list[Item]]:
    """Return the strongly connected components that `roots` lead to, each after the components that it leads to.

    Tarjan's algorithm with a list in place of recursion. The time is linear in the number of edges.
    """
    numbers: dict[Item, int] = {}
    lowest: dict[Item, int] = {}
    open_: list[Item] = []
    is_open: set[Item] = set()
    stack: list[tuple[Item, Iterator[Item]]] = []
    found: list[list[Item]] = []

    def enter(item: Item) -> None:
        numbers[item] = lowest[item] = len(numbers)
        open_.append(item)
        is_open.add(item)
        stack.append((item, iter(following(item))))

    for root in roots:
        if root in numbers:
            continue
        enter(root)
        while stack:
            item, others = stack[-1]
            for other in others:
                if other not in numbers:
                    enter(other)
                    break
                if other in is_open:
                    lowest[item] = min(lowest[item], numbers[other])
            else:
                stack.pop()
                if stack:
                    outer = stack[-1][0]
                    lowest[outer] = min(lowest[outer], lowest[item])
                if lowest[item] == numbers[item]:
                    found.append(_closed(item, open_, is_open))
    return found


def _closed(item: Item, open_: list[Item], is_open: set[Item]) -> list[Item]:
    """Remove the items of the component that begins with `item` from the open ones, and return them."""
    members: list[Item] = []
    while not members or members[-1] != item:
        members.append(open_.pop())
        is_open.discard(members[-1])
    return members
