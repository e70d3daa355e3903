"""Search for a value that one schema accepts and another schema refuses."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from opgen.core.pointers import Pointer
from opgen.diff.wire.members import pair_members
from opgen.diff.witness.candidates import limits, matching, names_in, numbers, strings
from opgen.diff.witness.values import MOST_ITEMS, NoValueError, Values, distinct
from opgen.schemas.node import Key, Node, Nodes
from opgen.schemas.validity import Json, Violation
from opgen.schemas.view import View

_MAX_PAIRS = 3_000
_PLAIN: tuple[Json, ...] = ("a", 1, 1.5, True, {}, [])
_MOST_NAMES = 6

Step = tuple[str, str]
"""Way from a schema into a schema inside it: a kind and the name of a property."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Value that a schema accepts and another schema refuses.

    - `value`: the complete value.
    - `path`, `part`: the value at the changed schema, and its path in the complete value.
    - `violation`: the keyword that refuses it.
    - `is_isolated`: no other keyword than those at the change refuses it.
    """

    value: Json
    path: Pointer
    part: Json
    violation: Violation
    is_isolated: bool


@dataclass(frozen=True, slots=True)
class _Reached:
    """Pair of schemas, with the steps to it from the root."""

    own: Nodes
    other: Nodes
    steps: tuple[Step, ...] = ()
    owners: tuple[Nodes, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """Search for values that the schemas of `own` accept and the schemas of `other` refuse."""

    own: Values
    other: Values

    def find(
        self,
        own: Nodes,
        other: Nodes,
        pointers: tuple[Pointer | None, Pointer | None],
        preferred: Json = None,
        accepts: Callable[[Json], bool] = lambda _: True,
    ) -> Counterexample | None:
        """Return a value of the schemas at the roots of a request or a response.

        Args:
            own: The schema that accepts the value.
            other: The schema that refuses the value.
            pointers: The pointers of the change in the documents of `own` and of `other`.
            preferred: The changed value, such as a removed member of an enum.
            accepts: A further condition of the complete value.
        """
        depths = [(self._depth(each, pointers), each) for each in self._reached(own, other)]
        near = sorted((each for each in depths if each[0]), key=lambda each: -each[0])
        pointer = pointers[1] or ()
        for depth, each in near[:8]:
            # Another notation of the changed schema, or of its owner, may refuse the value.
            paths = {()} if depth == near[0][0] else set[Pointer]()
            paths |= {pointer[-1:]} if depth >= len(pointer) - 2 else set()
            found = self._at(each, (own, other), (pointers[1], paths), preferred, accepts)
            if found:
                return found
        return None

    def _depth(self, reached: _Reached, pointers: tuple[Pointer | None, Pointer | None]) -> int:
        """Return the length of the longest pointer of a schema of the pair that contains the change."""
        sides = ((self.own, reached.own, pointers[0]), (self.other, reached.other, pointers[1]))
        return max(
            (
                len(at)
                for values, nodes, pointer in sides
                if pointer is not None
                for at in values.pointers(nodes)
                if pointer[: len(at)] == at
            ),
            default=0,
        )

    def _at(
        self,
        reached: _Reached,
        roots: tuple[Nodes, Nodes],
        places: tuple[Pointer | None, Collection[Pointer]],
        preferred: Json,
        accepts: Callable[[Json], bool],
    ) -> Counterexample | None:
        """Return the best value for a change at one pair of schemas.

        The other schema refuses the value at one of `places`: a pointer of the document, or paths in the value.
        """
        pointer, paths = places
        best: tuple[tuple[bool, int, int], Counterexample] | None = None
        for part in self._candidates(reached.own, reached.other):
            if not self.own.validator.is_valid(reached.own, part):
                continue
            found = self.other.validator.violations(reached.other, part)
            violations = [leaf for each in found for leaf in each.leaves]
            fits = [e for e in violations if pointer is None or e.concerns(pointer) or e.path in paths]
            if not fits:
                continue
            # A member of a union for null refuses each other value.
            fits.sort(key=lambda each: each.pointer[-1:] == ("type",))
            rank = (part != preferred, len(violations), len(json.dumps(part)))
            if best and best[0] <= rank:
                continue
            complete = self._complete(reached, roots, part, fits[0], pointer)
            if complete and accepts(complete.value):
                best = (rank, complete)
        return None if best is None else best[1]

    def _complete(
        self,
        reached: _Reached,
        roots: tuple[Nodes, Nodes],
        part: Json,
        violation: Violation,
        pointer: Pointer | None,
    ) -> Counterexample | None:
        """Return `part` inside a smallest complete value, or None if the complete value shows no difference."""
        try:
            value, path = self._embedded(reached, part)
        except NoValueError:
            return None
        if not self.own.validator.is_valid(roots[0], value):
            return None
        found = self.other.validator.violations(roots[1], value)
        leaves = [leaf for each in found for leaf in each.leaves]
        changed = (*path, *violation.path)
        is_isolated = all(pointer is None or each.concerns(pointer) or each.path == changed for each in leaves)
        return Counterexample(value, path, part, violation, is_isolated) if found else None

    def _embedded(self, reached: _Reached, part: Json) -> tuple[Json, Pointer]:
        value: Json = part
        path: Pointer = ()
        steps = zip(reversed(reached.steps), reversed(reached.owners), strict=True)
        for (kind, name), owner in steps:
            around = self.own.smallest_or(owner, {})
            match kind, value:
                case "property", _:
                    value = {**(around if isinstance(around, dict) else {}), name: value}
                    path = (name, *path)
                case "item", _:
                    number = int(name or 0)
                    around = self._items(owner, number)
                    value = [*around[:number], value, *around[number + 1 :]]
                    path = (str(number), *path)
                case "subtype", dict():
                    discriminator = self.own.view(owner).discriminator
                    key = discriminator and discriminator.get("propertyName")
                    value = {**around, **value, str(key): name}
                case "member", dict() if isinstance(around, dict):
                    needed = self.own.view(owner).required
                    value = {**{k: v for k, v in around.items() if k in needed}, **value}
        return value, path

    def _items(self, owner: Nodes, count: int) -> list[Json]:
        """Return a smallest array of `owner` with at least `count` items."""
        view, around = self.own.view(owner), self.own.smallest_or(owner, [])
        found = [*around] if isinstance(around, list) else []
        missing = range(len(found), count)
        added = [self.own.smallest_or(_item_at(view, each), "a") for each in missing]
        return [*found, *added]

    def _reached(self, own: Nodes, other: Nodes) -> list[_Reached]:
        """Return all pairs of schemas inside two schemas, breadth first. Each pair occurs once."""
        found = [_Reached(own, other)]
        seen: set[tuple[tuple[Key, ...], tuple[Key, ...]]] = set()
        for each in found:
            if len(found) > _MAX_PAIRS:
                break
            for step, one, two in self._inner(each.own, each.other):
                key = (tuple(e.key for e in one), tuple(e.key for e in two))
                if key not in seen:
                    seen.add(key)
                    found.append(_Reached(one, two, (*each.steps, step), (*each.owners, each.own)))
        return found

    def _inner(self, own: Nodes, other: Nodes) -> Iterator[tuple[Step, Nodes, Nodes]]:
        one, two = self.own.view(own), self.other.view(other)
        for name, nodes in one.properties.items():
            if self.own.is_sent(one, name):
                yield ("property", name), nodes, self.other.property(two, name)
        if isinstance(one.extra, tuple):
            yield ("property", "key0"), one.extra, two.additional
        yield from _inner_items(one, two)
        yield from self._subtypes(own, other)
        members = [each for union in one.unions for each in union.members]
        others = [each for union in two.unions for each in union.members]
        if members and others:
            paired = pair_members(members, others, (self.own.schemas, self.other.schemas))
            for first, second in paired.pairs:
                yield ("member", ""), (first,), (second,)
            for each in paired.removed:
                yield ("member", ""), (each,), other
        else:
            for each in members:
                yield ("member", ""), (each,), other
            for each in others:
                yield ("member", ""), own, (each,)

    def _subtypes(self, own: Nodes, other: Nodes) -> Iterator[tuple[Step, Nodes, Nodes]]:
        """Yield the subtypes of two bases, each together with its base. The base describes the discriminator."""
        before = self.own.schemas.subtypes(self.own.schemas.site(own))
        after = self.other.schemas.subtypes(self.other.schemas.site(other))
        for name in before.keys() & after.keys():
            yield ("subtype", name), (before[name],), (after[name],)

    def _candidates(self, own: Nodes, other: Nodes) -> Iterator[Json]:
        """Yield values that `own` may accept, near the limits of both schemas."""
        one, two = self.own.view(own), self.other.view(other)
        base = self._common(own, other)
        yield base
        yield self.own.smallest_or(own)
        yield from self.own.of_each_type(one)
        for view in (one, two):
            if view.enum:
                yield from (value for value, _ in view.enum.values())
        for view, values in ((one, self.own), (two, self.other)):
            for value, _ in (view.extensible or {}).values():
                yield value
            yield from self._constrained(view, values)
        yield None
        yield from _PLAIN
        yield from strings(one, two)
        yield from numbers(one, two)
        yield from self._arrays(one, two)
        for union in one.unions:
            for member in union.members:
                yield self.own.smallest_or((member,))
        if isinstance(base, dict):
            yield from self._objects(base, one, two)
            yield from self._refused_by_members(two)

    def _constrained(self, view: View, values: Values) -> Iterator[Json]:
        """Yield values with the properties and the values that keywords such as `if` and `not` name."""
        names: dict[str, None] = {}
        for nodes in view.remaining.values():
            for node in nodes:
                names |= dict.fromkeys(names_in(node.value))
                if isinstance(node.value, dict):
                    yield values.smallest_or((node,))
        for count in (1, 2, 3):
            for chosen in combinations([*names][:_MOST_NAMES], count):
                for value in ("a", 1):
                    yield dict.fromkeys(chosen, value)

    def _common(self, own: Nodes, other: Nodes) -> Json:
        """Return a small value of `own` with the properties that `other` requires."""
        value = self.own.smallest_or(own)
        if not isinstance(value, dict):
            return value
        one, two = self.own.view(own), self.other.view(other)
        added = {
            name: self.own.smallest_or(one.properties[name])
            for name in two.required
            if name in one.properties and name not in value and self.own.is_sent(one, name)
        }
        return {**value, **added}

    def _objects(self, base: dict[str, Json], one: View, two: View) -> Iterator[Json]:
        for name in base:
            rest = {key: value for key, value in base.items() if key != name}
            yield rest
            yield {**rest, "key0": "a"}
        for name in dict.fromkeys((*one.properties, *two.properties)):
            if not self.own.is_sent(one, name):
                continue
            nodes = self.own.property(one, name)
            others = self.other.property(two, name)
            values = [self.own.smallest_or(nodes), None, *_PLAIN]
            if self.other.view(others).enum is not None:
                values += [e for e, _ in (self.own.view(nodes).enum or {}).values()]
            for value in values:
                yield {**base, name: value}
        for pattern in (*one.pattern_properties, *two.pattern_properties):
            if (key := matching(pattern)) is not None:
                yield from ({**base, key: value} for value in _PLAIN)
        for value in (*_PLAIN, self.own.smallest_or(one.additional)):
            yield {**base, "key0": value}
        for count in limits(one, two, "Properties"):
            yield {f"key{number}": "a" for number in range(min(count, MOST_ITEMS))}
            yield dict([*base.items()][:count])
        full = {
            name: self.own.smallest_or(nodes) for name, nodes in one.properties.items() if self.own.is_sent(one, name)
        }
        yield {**base, **full}

    def _refused_by_members(self, view: View) -> Iterator[dict[str, Json]]:
        """Yield objects that may violate each member of a union, with the properties of all members."""
        members = [each for union in view.unions for each in union.members]
        views = [self.other.view((each,)) for each in members]
        names = dict.fromkeys(name for each in views for name in each.properties)
        yield from (dict.fromkeys(names, value) for value in _PLAIN if names)

    def _arrays(self, one: View, two: View) -> Iterator[Json]:
        item = self.own.smallest_or(one.items or _any(one), "a")
        fixed = [self.own.smallest_or(each, "a") for each in one.prefix]
        for count in (*limits(one, two, "Items"), 1, 2):
            rest = [item] * min(count - len(fixed), MOST_ITEMS)
            yield [*fixed[:count], *rest]
            yield distinct([*fixed[:count], *rest])
        for value in _PLAIN:
            yield [*fixed, value]
        if fixed:
            yield from ([*fixed[:number], "a"] for number in range(len(fixed)))


def _any(view: View) -> Nodes:
    """Return a schema that accepts all values."""
    return (Node({}, (), view.context),)


def _item_at(view: View, number: int) -> Nodes:
    """Return the schema of the item with the number."""
    return view.prefix[number] if number < len(view.prefix) else view.items or _any(view)


def _inner_items(one: View, two: View) -> Iterator[tuple[Step, Nodes, Nodes]]:
    """Yield the schemas of the items of arrays."""
    count = max(len(one.prefix), len(two.prefix))
    if one.items and not count:
        yield ("item", ""), one.items, two.items or _any(two)
    for number in range(count):
        yield ("item", str(number)), _item_at(one, number), _item_at(two, number)
