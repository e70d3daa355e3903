"""Operations that reach each pair of schemas: one pass over the pairs, with cycles as one step."""

from collections.abc import Iterable, Iterator

from opgen.changes.wire.contexts import UNUSED, inner_context, is_read
from opgen.changes.wire.pairs import BOTH, REQUEST, RESPONSE, Pair

State = tuple[int, str]
"""Identity of a pair, and a context in which an operation reaches it."""


def spread(roots: Iterable[Pair], pairs: Iterable[Pair]) -> None:
    """Pass the operations of each root on to the pairs inside it that have differences, or lead to some."""
    starts = [each for each in roots if each.uses]
    needed = _leading_to_differences([*starts, *pairs])
    starts = [each for each in starts if id(each) in needed]
    for members in reversed(_components(starts, needed)):
        states = {(id(pair), context) for pair, context in members}
        users = 0
        for pair, context in members:
            users |= pair.uses.get(context, 0)
        for pair, context in members:
            pair.uses[context] = users
        for pair, context in members:
            for inner, own in _following(pair, context, needed):
                if (id(inner), own) not in states:
                    inner.uses[own] = inner.uses.get(own, 0) | users


def _leading_to_differences(pairs: Iterable[Pair]) -> set[int]:
    """Return the identities of the pairs with a difference in themselves or in a pair inside them."""
    outer: dict[int, list[int]] = {}
    waiting: list[int] = []
    for pair in pairs:
        if pair.found:
            waiting.append(id(pair))
        for edge in pair.edges:
            outer.setdefault(id(edge.pair), []).append(id(pair))
    needed = set(waiting)
    while waiting:
        for each in outer.get(waiting.pop(), ()):
            if each not in needed:
                needed.add(each)
                waiting.append(each)
    return needed


def _following(
    pair: Pair, context: str, needed: set[int]
) -> Iterator[tuple[Pair, str]]:
    bit = BOTH if context == UNUSED else RESPONSE if is_read(context) else REQUEST
    for edge in pair.edges:
        if edge.directions & bit and id(edge.pair) in needed:
            yield edge.pair, inner_context(context) if edge.is_inner else context


def _components(
    roots: Iterable[Pair], needed: set[int]
) -> list[list[tuple[Pair, str]]]:
    """Return the strongly connected components of all states, each after the components that it leads to.

    Tarjan's algorithm with a list in place of recursion.
    """
    numbers: dict[State, int] = {}
    lowest: dict[State, int] = {}
    open_: list[tuple[Pair, str]] = []
    is_open: set[State] = set()
    found: list[list[tuple[Pair, str]]] = []
    for root in roots:
        for start in tuple(root.uses):
            if (id(root), start) in numbers:
                continue
            stack = [(root, start, _following(root, start, needed))]
            _enter((root, start), numbers, lowest, open_, is_open)
            while stack:
                pair, context, following = stack[-1]
                state = id(pair), context
                for inner, own in following:
                    other = id(inner), own
                    if other not in numbers:
                        _enter((inner, own), numbers, lowest, open_, is_open)
                        stack.append((inner, own, _following(inner, own, needed)))
                        break
                    if other in is_open:
                        lowest[state] = min(lowest[state], numbers[other])
                else:
                    stack.pop()
                    if stack:
                        outer = id(stack[-1][0]), stack[-1][1]
                        lowest[outer] = min(lowest[outer], lowest[state])
                    if lowest[state] == numbers[state]:
                        found.append(_closed(state, open_, is_open))
    return found


def _enter(
    entry: tuple[Pair, str],
    numbers: dict[State, int],
    lowest: dict[State, int],
    open_: list[tuple[Pair, str]],
    is_open: set[State],
) -> None:
    state = id(entry[0]), entry[1]
    numbers[state] = lowest[state] = len(numbers)
    open_.append(entry)
    is_open.add(state)


def _closed(
    state: State, open_: list[tuple[Pair, str]], is_open: set[State]
) -> list[tuple[Pair, str]]:
    members = []
    while True:
        pair, context = open_.pop()
        is_open.discard((id(pair), context))
        members.append((pair, context))
        if (id(pair), context) == state:
            return members
