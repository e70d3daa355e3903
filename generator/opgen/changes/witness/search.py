"""Search for a value that one schema accepts and another schema refuses."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from opgen.changes.wire.members import pair_members
from opgen.changes.wire.nodes import Key, Node
from opgen.changes.wire.view import View
from opgen.changes.witness.formats import SAMPLES
from opgen.changes.witness.samples import matching
from opgen.changes.witness.validity import Json, Violation
from opgen.changes.witness.values import (
    MOST_ITEMS,
    Nodes,
    NoValueError,
    Values,
    distinct,
)
from opgen.core.pointers import Pointer

_MAX_PAIRS = 3_000
_NUMBERS = (0, 1, -1, 2, 0.5, 1.5, 2**31, 2**63, 1e39)
_PLAIN: tuple[Json, ...] = ("a", 1, 1.5, True, {}, [])
_LONGEST = 2_000
_MOST_NAMES = 6
_KEYWORDS = frozenset(
    (
        "properties",
        "required",
        "type",
        "enum",
        "const",
        "items",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "then",
        "else",
        "if",
    )
)
_ANY = Node({}, ())

Step = tuple[str, str]
"""Way from a schema into a schema inside it: a kind and the name of a property."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Value that a schema accepts and another schema refuses.

    - `value`: the complete value.
    - `path`, `part`: the value at the changed schema, and its path in the complete value.
    - `violation`: the keyword that refuses it.
    """

    value: Json
    path: Pointer
    part: Json
    violation: Violation


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
        reached = self._reached(own, other)
        depths = [(self._depth(each, pointers), each) for each in reached]
        near = [each for each in depths if each[0]]
        near.sort(key=lambda each: -each[0])
        for _, each in near[:8]:
            found = self._at(each, (own, other), pointers[1], preferred, accepts)
            if found is not None:
                return found
        return None

    def _depth(
        self, reached: _Reached, pointers: tuple[Pointer | None, Pointer | None]
    ) -> int:
        """Return the length of the longest pointer of a schema of the pair that contains the change."""
        sides = (
            (self.own, reached.own, pointers[0]),
            (self.other, reached.other, pointers[1]),
        )
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
        pointer: Pointer | None,
        preferred: Json,
        accepts: Callable[[Json], bool],
    ) -> Counterexample | None:
        """Return the best value for a change at one pair of schemas."""
        best: tuple[tuple[bool, bool, int, int], Counterexample] | None = None
        for part in self._candidates(reached.own, reached.other):
            if not self.own.validator.is_valid(reached.own, part):
                continue
            found = self.other.validator.violations(reached.other, part)
            violations = [leaf for each in found for leaf in each.leaves]
            if not violations:
                continue
            fits = [e for e in violations if pointer is None or e.concerns(pointer)]
            # A member of a union for null refuses each other value.
            fits.sort(key=lambda each: each.pointer[-1:] == ("type",))
            size = len(json.dumps(part))
            is_other = part != preferred
            rank = (not fits, is_other, len(violations), size)
            if best is not None and best[0] <= rank:
                continue
            complete = self._complete(reached, roots, part, (fits or violations)[0])
            if complete is not None and accepts(complete.value):
                best = (rank, complete)
        return None if best is None else best[1]

    def _complete(
        self,
        reached: _Reached,
        roots: tuple[Nodes, Nodes],
        part: Json,
        violation: Violation,
    ) -> Counterexample | None:
        """Return `part` inside a smallest complete value, or None if the complete value shows no difference."""
        try:
            value, path = self._embedded(reached, part)
        except NoValueError:
            return None
        if not self.own.validator.is_valid(roots[0], value):
            return None
        if self.other.validator.is_valid(roots[1], value):
            return None
        return Counterexample(value, path, part, violation)

    def _embedded(self, reached: _Reached, part: Json) -> tuple[Json, Pointer]:
        value: Json = part
        path: Pointer = ()
        steps = zip(reversed(reached.steps), reversed(reached.owners), strict=True)
        for (kind, name), owner in steps:
            if kind == "property":
                around = self.own.smallest_or(owner, {})
                value = {**(around if isinstance(around, dict) else {}), name: value}
                path = (name, *path)
            elif kind == "item":
                around = self.own.smallest_or(owner, [])
                rest = around[1:] if isinstance(around, list) else []
                value, path = [value, *rest], ("0", *path)
            elif kind == "member":
                around = self.own.smallest_or(owner, None)
                if isinstance(around, dict) and isinstance(value, dict):
                    needed = self.own.view(owner).required
                    beside = {k: v for k, v in around.items() if k in needed}
                    value = {**beside, **value}
        return value, path

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
                    steps, owners = (*each.steps, step), (*each.owners, each.own)
                    found.append(_Reached(one, two, steps, owners))
        return found

    def _inner(self, own: Nodes, other: Nodes) -> Iterator[tuple[Step, Nodes, Nodes]]:
        one, two = self.own.view(own), self.other.view(other)
        for name, nodes in one.properties.items():
            if self.own.is_sent(one, name):
                yield ("property", name), nodes, self.other.property(two, name)
        if isinstance(one.extra, tuple):
            yield ("property", "key0"), one.extra, self.other.additional(two)
        if one.items and not one.prefix:
            yield ("item", ""), one.items, two.items or (_ANY,)
        members = [each for union in one.unions for each in union.members]
        others = [each for union in two.unions for each in union.members]
        if members and others:
            both = (self.own.schemas, self.other.schemas)
            paired = pair_members(members, others, both)
            for first, second in paired.pairs:
                yield ("member", ""), (first,), (second,)
            for each in paired.removed:
                yield ("member", ""), (each,), other
        else:
            for each in members:
                yield ("member", ""), (each,), other
            for each in others:
                yield ("member", ""), own, (each,)

    def _candidates(self, own: Nodes, other: Nodes) -> Iterator[Json]:
        """Yield values that `own` may accept, near the limits of both schemas."""
        one, two = self.own.view(own), self.other.view(other)
        base = self._common(own, other)
        yield base
        yield self.own.smallest_or(own, None)
        for view in (one, two):
            if view.enum is not None:
                yield from (value for value, _ in view.enum.values())
        for view, values in ((one, self.own), (two, self.other)):
            for value, _ in (view.extensible or {}).values():
                yield value
            yield from self._constrained(view, values)
        yield None
        yield from _PLAIN
        yield from _strings(one, two)
        yield from _numbers(one, two)
        yield from self._arrays(one, two)
        for union in one.unions:
            for member in union.members:
                yield self.own.smallest_or((member,), None)
        if isinstance(base, dict):
            yield from self._objects(base, one, two)

    def _constrained(self, view: View, values: Values) -> Iterator[Json]:
        """Yield values with the properties and the values that keywords such as `if` and `not` name."""
        names: dict[str, None] = {}
        for nodes in view.remaining.values():
            for node in nodes:
                names |= dict.fromkeys(_named(node.value))
                if isinstance(node.value, dict):
                    yield values.smallest_or((node,), None)
        for count in (1, 2, 3):
            for chosen in combinations([*names][:_MOST_NAMES], count):
                for value in ("a", 1):
                    yield dict.fromkeys(chosen, value)

    def _common(self, own: Nodes, other: Nodes) -> Json:
        """Return a small value of `own` with the properties that `other` requires."""
        value = self.own.smallest_or(own, None)
        if not isinstance(value, dict):
            return value
        one, two = self.own.view(own), self.other.view(other)
        added = {
            name: self.own.smallest_or(one.properties[name], None)
            for name in two.required
            if name in one.properties
            and name not in value
            and self.own.is_sent(one, name)
        }
        return {**value, **added}

    def _objects(self, base: dict[str, Json], one: View, two: View) -> Iterator[Json]:
        for name in base:
            yield {key: value for key, value in base.items() if key != name}
        for name in dict.fromkeys((*one.properties, *two.properties)):
            if not self.own.is_sent(one, name):
                continue
            nodes = self.own.property(one, name)
            others = self.other.property(two, name)
            values = [self.own.smallest_or(nodes, None), None, *_PLAIN]
            if self.other.view(others).enum is not None:
                values += [e for e, _ in (self.own.view(nodes).enum or {}).values()]
            for value in values:
                yield {**base, name: value}
        for pattern in (*one.pattern_properties, *two.pattern_properties):
            if (key := matching(pattern)) is not None:
                yield from ({**base, key: value} for value in _PLAIN)
        for value in (*_PLAIN, self.own.smallest_or(self.own.additional(one), None)):
            yield {**base, "key0": value}
        for count in _limits(one, two, "Properties"):
            yield {f"key{number}": "a" for number in range(min(count, MOST_ITEMS))}
            yield dict([*base.items()][:count])
        full = {
            name: self.own.smallest_or(nodes, None)
            for name, nodes in one.properties.items()
            if self.own.is_sent(one, name)
        }
        yield {**base, **full}

    def _arrays(self, one: View, two: View) -> Iterator[Json]:
        items = one.items or (_ANY,)
        item = self.own.smallest_or(items, "a")
        fixed = [self.own.smallest_or(each, "a") for each in one.prefix]
        for count in (*_limits(one, two, "Items"), 1, 2):
            rest = [item] * min(count - len(fixed), MOST_ITEMS)
            yield [*fixed[:count], *rest]
            yield distinct([*fixed[:count], *rest])
        for value in _PLAIN:
            yield [*fixed, value]
        if fixed:
            yield from ([*fixed[:number], "a"] for number in range(len(fixed)))


def _named(value: Json) -> Iterator[str]:
    """Yield the names of properties in a schema or in a list of required properties."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "properties" and isinstance(each, dict):
                yield from each
            elif name == "required" or isinstance(each, dict | list):
                yield from _named(each)
            if isinstance(each, list) or name not in _KEYWORDS:
                yield name
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, str):
                yield each
            else:
                yield from _named(each)


def _strings(one: View, two: View) -> Iterator[str]:
    yield from _texts(one, two)
    own = [text for pattern in one.patterns if (text := matching(pattern)) is not None]
    yield from own
    for text in own:
        for count in _limits(one, two, "Length"):
            yield (text + (text[-1:] or "a") * count)[:count]
    for count in _limits(one, two, "Length"):
        yield "a" * min(count, _LONGEST)
    yield from ("", "A", "0", " ", "é", "a b", "!", "aaaa", "http://a")


def _texts(one: View, two: View) -> Iterator[str]:
    for view in (one, two):
        format_ = view.keywords.get("format", ("", ()))[0]
        if isinstance(format_, str) and format_ in SAMPLES:
            yield SAMPLES[format_]


def _numbers(one: View, two: View) -> Iterator[float]:
    for view in (one, two):
        for name in ("lower", "upper"):
            if name in view.keywords:
                bound = view.keywords[name][0][0]
                yield from (bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5)
        factor = view.keywords.get("multipleOf", (None, ()))[0]
        if isinstance(factor, int | float):
            yield from (factor, factor * 2, factor * 3, factor / 2)
    yield from _NUMBERS


def _limits(one: View, two: View, end: str) -> list[int]:
    """Return the sizes at the limits of both views, and the next sizes."""
    found: set[int] = set()
    for view in (one, two):
        for name in (f"min{end}", f"max{end}"):
            if name in view.keywords:
                size = int(view.keywords[name][0])
                found |= {size - 1, size, size + 1}
    return sorted(each for each in found if each >= 0)
