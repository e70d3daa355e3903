"""Smallest valid values of schemas."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from opgen.core.pointers import Pointer
from opgen.diff.model import Direction
from opgen.diff.wire.compare.differences import is_visible
from opgen.diff.wire.compare.pairs import REQUEST, RESPONSE
from opgen.diff.witness.candidates import longer, matching, numbers
from opgen.schemas.node import Node, Nodes
from opgen.schemas.parts import parts_of
from opgen.schemas.sites import Schemas, SiteKey
from opgen.schemas.validity import Validator
from opgen.schemas.values import SAMPLES
from opgen.schemas.view import View

Json = Any  # a JSON value
MOST_ITEMS = 50
_MAX_LENGTH = 2_000
_MAX_DEPTH = 40
_COMPLETE_DEPTH = 4


class NoValueError(Exception):
    """No value is known for a schema: it accepts none, it has an unknown pattern, or it is an endless cycle."""


@dataclass(frozen=True, slots=True)
class Values:
    """Maker of values in one direction, for the schemas of one document."""

    schemas: Schemas
    direction: Direction
    _known: dict[SiteKey, Json] = field(default_factory=dict)

    @property
    def validator(self) -> Validator:
        """Validator for the same schemas and the same direction."""
        return Validator(self.schemas, is_sent=self.direction is Direction.REQUEST)

    def view(self, nodes: Nodes) -> View:
        """Return the normalized view of `nodes`."""
        return self.schemas.view_of(*nodes)

    def pointers(self, nodes: Nodes) -> list[Pointer]:
        """Return the pointers of `nodes` and of the schemas that they include."""
        parts = parts_of(nodes)
        return [*(e.pointer for e in nodes), *(e.node.pointer for e in parts)]

    def is_nullable(self, nodes: Nodes) -> bool:
        """Return whether `nodes` accept null."""
        return self.schemas.nullable(self.schemas.site(nodes))

    def smallest(self, nodes: Nodes) -> Json:
        """Return the smallest known valid value of `nodes`. Raise `NoValueError`."""
        return self._smallest(nodes, ())

    def smallest_or(self, nodes: Nodes, default: Json = None) -> Json:
        """Return the smallest known valid value of `nodes`, or `default`."""
        try:
            return self.smallest(nodes)
        except NoValueError:
            return default

    def of_each_type(self, view: View) -> Iterator[Json]:
        """Yield a small value of each type of a schema with several types."""
        types = view.all_types() or frozenset()
        for type_ in sorted(types, key=_rank) if len(types) > 1 else ():
            yield from islice(self._of_type(type_, view, ()), 1)

    def complete(self, nodes: Nodes, depth: int = _COMPLETE_DEPTH) -> Json:
        """Return a valid value with all properties of objects and one item of lists. Raise `NoValueError`."""
        value, view = self.smallest(nodes), self.view(nodes)
        full: Json = value
        if isinstance(value, dict) and depth:
            full = dict(value)
            for name, own in view.properties.items():
                with suppress(NoValueError):
                    full |= {name: self.complete(own, depth - 1)} if self.is_sent(view, name) else {}
        elif value == [] and view.items and depth:
            with suppress(NoValueError):
                full = [self.complete(view.items, depth - 1)]
        return full if self.validator.is_valid(nodes, full) else value

    def _smallest(self, nodes: Nodes, outer: tuple[SiteKey, ...]) -> Json:
        site = self.schemas.site(nodes)
        if site.key in self._known:
            return self._known[site.key]
        if site.key in outer or len(outer) > _MAX_DEPTH:
            if self.schemas.nullable(site):
                return None
            raise NoValueError
        validator = self.validator
        for value in self._forms(nodes, self.schemas.view(site), (*outer, site.key)):
            if validator.is_valid(nodes, value):
                if not outer:
                    self._known[site.key] = value
                return value
        raise NoValueError

    def _forms(self, nodes: Nodes, view: View, outer: tuple[SiteKey, ...]) -> Iterator[Json]:
        """Yield values that may be valid, the best first."""
        if view.enum:
            yield from (value for value, _ in view.enum.values())
        types = view.all_types()
        for union in view.unions:
            for member in union.members:
                yield from self._member(member, view, outer)
        for type_ in sorted(types if types is not None else _guessed(view), key=_rank):
            yield from self._of_type(type_, view, outer)
        if self.is_nullable(nodes):
            yield None

    def _member(self, member: Node, view: View, outer: tuple[SiteKey, ...]) -> Iterator[Json]:
        """Yield the value of a union member, with the properties beside the union."""
        try:
            value = self._smallest((member,), outer)
            if isinstance(value, dict) and view.properties:
                value = self._object(view, outer) | value
        except NoValueError:
            return
        yield value

    def _of_type(self, type_: str, view: View, outer: tuple[SiteKey, ...]) -> Iterator[Json]:
        """Yield values of a type that may be valid; nothing if none is known."""
        with suppress(NoValueError):
            match type_:
                case "object":
                    yield self._object(view, outer)
                case "array":
                    yield self._array(view, outer)
                case "string":
                    yield text_of(view)
                case "integer":
                    yield from (int(each) for each in (1, 0, *numbers(view)) if not each % 1)
                case "number":
                    yield from (1, 0, *numbers(view))
                case "boolean":
                    yield True
                case _:
                    yield None

    def _object(self, view: View, outer: tuple[SiteKey, ...]) -> dict[str, Json]:
        value = {
            name: self._smallest(self.property(view, name), outer) for name in view.required if self.is_sent(view, name)
        }
        least = _size(view, "minProperties", 0)
        for name in view.properties:
            if len(value) < least and name not in value and self.is_sent(view, name):
                value[name] = self._smallest(view.properties[name], outer)
        number = 0
        while len(value) < least and number < MOST_ITEMS:
            value[f"key{number}"] = self._smallest(view.additional, outer)
            number += 1
        return value

    def _array(self, view: View, outer: tuple[SiteKey, ...]) -> list[Json]:
        least = _size(view, "minItems", 0)
        contains = view.remaining.get("contains")
        matching = view.remaining.get("minContains")
        count = matching[0].value if matching else 1
        if max(least, count) > MOST_ITEMS:
            raise NoValueError
        if contains and not least:
            value = [self._smallest(contains, outer)] * count
        else:
            value = [self._smallest(each, outer) for each in view.prefix[:least]]
            if len(value) < least:
                value += [self._smallest(view.item(len(view.prefix)), outer)] * (least - len(value))
        return distinct(value) if "uniqueItems" in view.keywords else value

    def is_sent(self, view: View, name: str) -> bool:
        """Return whether the property `name` is part of values in this direction."""
        nodes = view.properties.get(name)
        bit = REQUEST if self.direction is Direction.REQUEST else RESPONSE
        return nodes is None or is_visible(self.schemas.site(nodes), bit)

    def property(self, view: View, name: str) -> Nodes:
        """Return the schema of the property `name`, or else the schema of additional properties."""
        return view.properties.get(name) or view.additional


def distinct(value: list[Json]) -> list[Json]:
    """Return `value` with distinct numbers or strings in place of repeated ones."""
    return [
        (
            each + number
            if isinstance(each, int | float) and not isinstance(each, bool)
            else each + str(number) if isinstance(each, str) and number else each
        )
        for number, each in enumerate(value)
    ]


def text_of(view: View) -> str:
    """Return a short string with the format, the pattern and the length of `view`. Raise `NoValueError`."""
    least, most = _size(view, "minLength", 0), _size(view, "maxLength", _MAX_LENGTH)
    if least > _MAX_LENGTH:
        raise NoValueError
    for pattern in view.patterns:
        found = matching(pattern)
        if found is None:
            raise NoValueError
        while len(found) < least and (more := longer(pattern, found)):
            found = more
        return found
    sample = SAMPLES.get(str(view.limit("format")))
    return sample or "a" * min(max(least, 1), most)


def _size(view: View, name: str, default: int) -> int:
    found = view.limit(name)
    return default if found is None else int(found)


_ORDER = ("string", "integer", "number", "boolean", "object", "array", "null")


def _rank(type_: str) -> int:
    return _ORDER.index(type_) if type_ in _ORDER else len(_ORDER)


def _guessed(view: View) -> frozenset[str]:
    """Return the types to try for a schema without types."""
    if view.properties or view.required:
        return frozenset({"object"})
    if view.items or view.prefix:
        return frozenset({"array"})
    return frozenset({"string", "integer", "object", "array"})
