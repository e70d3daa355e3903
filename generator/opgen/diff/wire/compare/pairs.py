"""Pairs of an old and a new schema with their differences, each compared once, and the operations that reach them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from opgen.core.frozen import frozen
from opgen.core.graphs import components, reached
from opgen.core.pointers import Pointer
from opgen.diff.wire.changes import UNUSED, inner_context, is_read
from opgen.diff.wire.compare.relate import Relation, relate_flags
from opgen.schemas.node import COMPONENT, is_component
from opgen.schemas.parts import Located
from opgen.schemas.sites import Site

REQUEST, RESPONSE = 1, 2
"""Directions as bits."""
BOTH = REQUEST | RESPONSE


class FoundPair(NamedTuple):
    """Difference between two schemas, without direction.

    - `keyword`, `relation`, `happened`: the event of the table.
    - `old`, `new`: the values, or None.
    - `old_at`, `new_at`: their pointers, or None if the value does not exist in this version.
    - `is_inner`: True for a difference of a property or item, False for one of the schema itself.
    - `directions`: the directions in which the difference has an effect.
    """

    keyword: str
    relation: Relation
    happened: str = "changed"
    old: Any = None  # untrusted JSON
    new: Any = None  # untrusted JSON
    old_at: Pointer | None = None
    new_at: Pointer | None = None
    is_inner: bool = False
    directions: int = BOTH


def difference(
    keyword: str,
    relation: Relation | None,
    values: Iterable[Located | None],
    owners: tuple[Pointer | None, Pointer | None] = (None, None),
    *,
    happened: str = "",
) -> FoundPair:
    """Return the difference between an old and a new value. A missing value has the pointer of its owner.

    Without `relation`, a value is a constraint: a new one refuses more, and another one is different. Without
    `happened`, a value that one version does not have was set or unset.
    """
    old, new = values
    if relation is None:
        relation = Relation.DIFFERENT if old and new else relate_flags(old=bool(old), new=bool(new))
    if not happened:
        happened = "set" if old is None else "unset" if new is None else "changed"
    before, after = old or (None, owners[0]), new or (None, owners[1])
    return FoundPair(keyword, relation, happened, before[0], after[0], before[1], after[1])


@frozen
class Edge:
    """Pair of schemas inside another pair.

    - `is_inner`: True for properties, items and additional properties; False for members of a union.
    """

    pair: "Pair"
    is_inner: bool
    directions: int = BOTH


class Reference(NamedTuple):
    """Place that has another schema in the new version, which owns the differences between both.

    - `pointer`: the place in the new document.
    - `old`, `new`: the pointers of both schemas.
    """

    pointer: Pointer
    old: Pointer
    new: Pointer

    def reason(self, place: str) -> str:
        """Return the reason in messages, such as `because "Item" became "Other"`. `place` is the name of the place."""
        own = f'"{place}"' if place else "an inline schema"
        old, new = (f'"{each[-1]}"' if is_component(each) else "an inline schema" for each in (self.old, self.new))
        if self.pointer == self.new:
            return f"because {own} was {old}"
        return f"because {own if self.pointer == self.old else old} became {new}"


def changed_reference(outer: Reference | None, old: Site, new: Site) -> Reference | None:
    """Return the owner of the differences of two schemas; None if they belong to the same component or to none.

    `outer` is the owner of the differences of the schemas around them.
    """
    befores, afters = _components(old), _components(new)
    common = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(befores, afters, strict=False)))
    ends = old.nodes[0].pointer, new.nodes[0].pointer
    if len(befores) == len(afters) == common:
        is_inside = ends[0][:3] != ends[1][:3] and COMPONENT in {ends[0][:2], ends[1][:2]}
        return outer if is_inside and not common else None
    return Reference(afters[common - 1] if common else new.start.pointer, *ends)


def _components(site: Site) -> list[Pointer]:
    """Return the components that references led through, up to the schema itself."""
    end = site.nodes[0].pointer
    stop = site.chain.index(end) + 1 if end in site.chain else len(site.chain)
    return [each for each in site.chain[:stop] if is_component(each)]


@dataclass(slots=True, kw_only=True, eq=False)
class Pair:
    """Pair of an old and a new schema.

    - `reference`: the owner of its differences, if it is not the component that contains them.
    - `null_is_compared`: True if the schema that contains the pair compares whether both are nullable.
    - `uses`: operations that reach the pair, as a set of bits for each context.
    """

    old: Site
    new: Site
    null_is_compared: bool = False
    reference: Reference | None = None
    found: list[FoundPair] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)


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
    different: list[int] = []
    for pair in pairs:
        different += [id(pair)] if pair.found else []
        for edge in pair.edges:
            outer.setdefault(id(edge.pair), []).append(id(pair))
    return {*different, *reached(different, lambda each: outer.get(each, ()))}


def _following(needed: set[int], state: State) -> Iterator[State]:
    pair, context = state
    bit = BOTH if context == UNUSED else RESPONSE if is_read(context) else REQUEST
    for edge in pair.edges:
        if edge.directions & bit and id(edge.pair) in needed:
            yield edge.pair, inner_context(context) if edge.is_inner else context
