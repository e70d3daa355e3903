"""Operations that reach each pair of schemas: one pass over the pairs, with cycles as one step."""

from collections.abc import Iterable, Iterator
from functools import partial

from opgen.changes.wire.contexts import UNUSED, inner_context, is_read
from opgen.changes.wire.pairs import BOTH, REQUEST, RESPONSE, Pair
from opgen.core.graphs import components

State = tuple[Pair, str]
"""Pair, and a context in which an operation reaches it."""


def spread(roots: Iterable[Pair], pairs: Iterable[Pair]) -> None:
    """Pass the operations of each root on to the pairs inside it that have differences, or lead to some."""
    starts = [each for each in roots if each.uses]
    needed = _leading_to_differences([*starts, *pairs])
    starts = [each for each in starts if id(each) in needed]
    states = [(pair, context) for pair in starts for context in tuple(pair.uses)]
    for members in reversed(components(states, partial(_following, needed))):
        own = set(members)
        users = 0
        for pair, context in members:
            users |= pair.uses.get(context, 0)
        for pair, context in members:
            pair.uses[context] = users
        for state in members:
            for inner, context in _following(needed, state):
                if (inner, context) not in own:
                    inner.uses[context] = inner.uses.get(context, 0) | users


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


def _following(needed: set[int], state: State) -> Iterator[State]:
    pair, context = state
    bit = BOTH if context == UNUSED else RESPONSE if is_read(context) else REQUEST
    for edge in pair.edges:
        if edge.directions & bit and id(edge.pair) in needed:
            yield edge.pair, inner_context(context) if edge.is_inner else context
