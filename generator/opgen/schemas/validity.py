"""Validity of JSON values by the schemas of a document, with the pointer of each violated keyword.

The module reads the keywords of the document themselves. So it does not repeat a mistake of the comparison.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from opgen.core.patterns import validator
from opgen.core.pointers import Pointer
from opgen.schemas.contents import ContentError, content_of
from opgen.schemas.formats import has_format
from opgen.schemas.node import Node
from opgen.schemas.parts import parts_of
from opgen.schemas.references import is_reference, without_siblings
from opgen.schemas.sites import Schemas
from opgen.schemas.values import canonical_value, is_number, type_of

_MAX_DEPTH = 60
_CONTENT = frozenset(("contentEncoding", "contentMediaType"))
Json = Any  # a JSON value


@dataclass(frozen=True, slots=True)
class Violation:
    """Keyword of a schema that a value violates.

    - `pointer`: the keyword in the document; for a missing property, the schema of the property.
    - `path`: the value inside the complete value.
    - `inner`: the violations of each member of a union.
    """

    pointer: Pointer
    path: Pointer
    inner: tuple["Violation", ...] = ()

    @property
    def leaves(self) -> tuple["Violation", ...]:
        """Violations inside all members of unions, or this violation. Each occurs once."""
        found: dict[int, Violation] = {}
        waiting, seen = [self], set[int]()
        while waiting:
            each = waiting.pop()
            if id(each) not in seen:
                seen.add(id(each))
                waiting += reversed(each.inner)
                found |= {} if each.inner else {id(each): each}
        return tuple(found.values())

    def concerns(self, pointer: Pointer) -> bool:
        """Return whether the violation is at `pointer`, inside it or around it."""
        length = min(len(pointer), len(self.pointer))
        return pointer[:length] == self.pointer[:length]


@dataclass(frozen=True, slots=True)
class Validator:
    """Validator of values in one direction, by the schemas of one document. Requests are sent."""

    schemas: Schemas
    is_sent: bool
    _bases: list[tuple[Pointer, Pointer]] = field(default_factory=list)
    """Bases whose subtype is checked, each with the path of its value."""
    _found: dict[Hashable, tuple[Json, list[Violation]]] = field(default_factory=dict)
    """Violations of the schemas that are read for the current value. Many paths may lead to one schema."""

    def is_valid(self, nodes: tuple[Node, ...], value: Json) -> bool:
        """Return whether `value` matches all of `nodes`."""
        return not self.violations(nodes, value)

    def violations(self, nodes: tuple[Node, ...], value: Json) -> list[Violation]:
        """Return the keywords that `value` violates."""
        found = [each for node in nodes for each in self._violations(node, value)]
        self._found.clear()
        return _distinct(found)

    def _violations(self, node: Node, value: Json, path: Pointer = (), depth: int = 0) -> list[Violation]:
        """Return the keywords that `value` violates, from memory if the schema was read for it before."""
        # The value is stored too: another value at its address would have the same identity.
        key = (node.key, path, id(value), frozenset(self._bases))
        if key not in self._found:
            # A schema that contains itself adds nothing to itself.
            self._found[key] = value, []
            found = self._own_violations(node, value, path, depth)
            self._found[key] = value, _distinct(found)
        return self._found[key][1]

    def _own_violations(self, node: Node, value: Json, path: Pointer, depth: int) -> Iterator[Violation]:
        if node.value is False:
            yield Violation(node.pointer, path)
        if not isinstance(node.value, dict) or depth > _MAX_DEPTH:
            return
        node = without_siblings(node)
        own = node.value
        if value is None and own.get("nullable") is True:
            return
        if is_reference(node) and (target := node.target()) is not None:
            yield from self._violations(target, value, path, depth + 1)
        if self.is_sent and not _is_listed(own.get("x-extensible-enum"), value):
            yield Violation((*node.pointer, "x-extensible-enum"), path)
        for keyword in _violated(own, value):
            yield Violation((*node.pointer, keyword), path)
        for check in (self._array, self._object, self._combined, self._unevaluated):
            yield from check(node, own, value, path, depth + 1)
        if isinstance(value, str):
            yield from self._content(node, own, value, path, depth)
        elif isinstance(value, dict):
            yield from self._subtype(node, value, path, depth + 1)

    def _array(self, node: Node, own: dict[str, Any], value: Json, path: Pointer, depth: int) -> Iterator[Violation]:
        if not isinstance(value, list):
            return
        prefix = node.items("prefixItems") or node.items("items")
        for number, item in enumerate(value):
            inner = (*path, str(number))
            if number < len(prefix):
                yield from self._violations(prefix[number], item, inner, depth)
            elif (rest := node.child("items")) is not None:
                yield from self._violations(rest, item, inner, depth)
        contains = node.child("contains")
        if contains is not None:
            count = sum(not self._violations(contains, item, path, depth) for item in value)
            least: float = own.get("minContains", 1)
            most: Json = own.get("maxContains")
            if count < least or (is_number(most) and count > most):
                yield Violation((*node.pointer, "contains"), path)

    def _object(self, node: Node, own: dict[str, Any], value: Json, path: Pointer, depth: int) -> Iterator[Violation]:
        if not isinstance(value, dict):
            return
        properties = dict(node.mapping("properties"))
        patterns = dict(node.mapping("patternProperties"))
        yield from self._missing(node, own, value, path)
        for name, item in value.items():
            inner = (*path, name)
            matching = [patterns[each] for each in patterns if _matches(each, name)]
            if name in properties:
                matching.append(properties[name])
            elif not matching:
                extra = node.child("additionalProperties")
                matching += [extra] if extra is not None else []
            for each in matching:
                yield from self._violations(each, item, inner, depth)
            if (names := node.child("propertyNames")) is not None:
                yield from self._violations(names, name, path, depth)
        yield from self._dependent(node, value, path, depth)

    def _dependent(self, node: Node, value: dict[str, Json], path: Pointer, depth: int) -> Iterator[Violation]:
        for name, schema in node.mapping("dependentSchemas"):
            if name in value:
                yield from self._violations(schema, value, path, depth)
        for name, needed in node.mapping("dependentRequired"):
            if name in value and not {*map(str, needed.value or ())} <= value.keys():
                yield Violation(needed.pointer, path)

    def _missing(self, node: Node, own: dict[str, Any], value: dict[str, Json], path: Pointer) -> Iterator[Violation]:
        """Yield the missing properties that are part of values in this direction."""
        flag = "readOnly" if self.is_sent else "writeOnly"
        required = own.get("required")
        for name in required if isinstance(required, list) else ():
            if not isinstance(name, str) or name in value:
                continue
            schema = node.inside("properties", own.get("properties")).child(name)
            if schema is None:
                yield Violation((*node.pointer, "required"), path)
            elif not self.schemas.site((schema,)).flag(flag):
                yield Violation(schema.pointer, (*path, name))

    def _combined(self, node: Node, own: dict[str, Any], value: Json, path: Pointer, depth: int) -> Iterator[Violation]:
        """Yield the violations of members, of negated and of conditional schemas."""
        for each in node.items("allOf") if "allOf" in own else ():
            yield from self._violations(each, value, path, depth)
        for keyword in ("oneOf", "anyOf"):
            members = node.items(keyword) if keyword in own else []
            found = [self._violations(each, value, path, depth) for each in members]
            valid = sum(not each for each in found)
            if members and (not valid or (keyword == "oneOf" and valid > 1)):
                inner = tuple(each for part in found for each in part)
                yield Violation((*node.pointer, keyword), path, inner)
        refused = node.child("not") if "not" in own else None
        if refused is not None and not self._violations(refused, value, path, depth):
            yield Violation((*node.pointer, "not"), path)
        condition = node.child("if") if "if" in own else None
        if condition is not None:
            is_refused = self._violations(condition, value, path, depth)
            then = node.child("else" if is_refused else "then")
            if then is not None:
                yield from self._violations(then, value, path, depth)

    def _content(self, node: Node, own: dict[str, Any], value: str, path: Pointer, depth: int) -> Iterator[Violation]:
        """Yield the violations of the content of a text."""
        if own.keys().isdisjoint(_CONTENT):
            return
        try:
            content = content_of(value, own)
        except ContentError as error:
            yield Violation((*node.pointer, error.keyword), path)
            return
        is_json = "json" in str(own.get("contentMediaType"))
        schema = node.child("contentSchema") if is_json else None
        if schema is not None and self._violations(schema, content, path, depth):
            yield Violation(schema.pointer, path)

    def _subtype(self, node: Node, value: dict[str, Json], path: Pointer, depth: int) -> Iterator[Violation]:
        """Yield the violations of the subtype that the discriminator value selects. A subtype may include its base."""
        discriminator = node.child("discriminator")
        if discriminator is None:
            return
        name = value.get(str(discriminator.get("propertyName")))
        key = (node.pointer, path)
        if not isinstance(name, str) or key in self._bases:
            return
        target = self.schemas.subtypes(self.schemas.site((node,))).get(name)
        if target is None:
            return
        self._bases.append(key)
        try:
            yield from self._violations(target, value, path, depth)
        finally:
            self._bases.pop()

    def _unevaluated(
        self, node: Node, own: dict[str, Any], value: Json, path: Pointer, depth: int
    ) -> Iterator[Violation]:
        """Yield the violations of properties and items that no other keyword of the schema describes."""
        if "unevaluatedProperties" not in own and "unevaluatedItems" not in own:
            return
        parts = [part.node for part in parts_of((node,))]
        rest = node.child("unevaluatedProperties")
        if rest is not None and isinstance(value, dict):
            known = {name for each in parts for name, _ in each.mapping("properties")}
            for name, item in value.items():
                if name not in known:
                    yield from self._violations(rest, item, (*path, name), depth)
        rest = node.child("unevaluatedItems")
        if rest is not None and isinstance(value, list) and "items" not in own:
            first = max(len(each.items("prefixItems")) for each in parts)
            for number, item in enumerate(value[first:], first):
                yield from self._violations(rest, item, (*path, str(number)), depth)


def _distinct(violations: Iterable[Violation]) -> list[Violation]:
    """Return each object among `violations` once."""
    return [*{id(each): each for each in violations}.values()]


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> Callable[[str], bool] | None:
    found = validator(pattern)
    return None if found is None else found.isinstance_python


def _matches(pattern: str, text: str) -> bool:
    """Return whether `pattern` matches `text`; True for a pattern that the engine rejects."""
    matches = _pattern(pattern)
    return matches is None or matches(text)


def _types(own: dict[str, Any]) -> set[str]:
    types = own.get("type")
    return {types} if isinstance(types, str) else {*map(str, types or ())}


def _has_type(own: dict[str, Any], value: Json) -> bool:
    types, type_ = _types(own), type_of(value)
    return not types or type_ in types or (type_ == "integer" and "number" in types)


def _is_listed(values: object, value: Json) -> bool:
    return not isinstance(values, list) or canonical_value(value) in map(canonical_value, values)


def _is_multiple(value: float, factor: float) -> bool:
    if not factor:
        return True
    quotient = value / factor
    return abs(quotient - round(quotient)) < 1e-9 * max(1, abs(quotient))


def _is_distinct(value: list[Json]) -> bool:
    return len({canonical_value(each) for each in value}) == len(value)


_Limit = Callable[[Any, Any], bool]
_NUMBERS: Final[Mapping[str, _Limit]] = MappingProxyType(
    {
        "minimum": lambda value, limit: value >= limit,
        "maximum": lambda value, limit: value <= limit,
        "exclusiveMinimum": lambda value, limit: value > limit,
        "exclusiveMaximum": lambda value, limit: value < limit,
        "multipleOf": _is_multiple,
    }
)
_SIZES: Final[Mapping[type, tuple[str, str]]] = MappingProxyType(
    {str: ("minLength", "maxLength"), list: ("minItems", "maxItems"), dict: ("minProperties", "maxProperties")}
)


def _violated(own: dict[str, Any], value: Json) -> Iterator[str]:
    """Yield the keywords without schemas that `value` violates."""
    if not _has_type(own, value):
        yield "type"
    if not _is_listed(own.get("enum"), value):
        yield "enum"
    if "const" in own and not _is_listed([own["const"]], value):
        yield "const"
    if not has_format(value, own.get("format")):
        yield "format"
    if is_number(value):
        yield from _violated_numbers(own, value)
    pattern: Json = own.get("pattern")
    is_text = isinstance(value, str) and isinstance(pattern, str)
    if is_text and not _matches(pattern, value):
        yield "pattern"
    yield from _violated_sizes(own, value)


def _violated_sizes(own: dict[str, Any], value: Json) -> Iterator[str]:
    least, most = _SIZES.get(type(value), ("", ""))
    if least and is_number(own.get(least)) and len(value) < own[least]:
        yield least
    if most and is_number(own.get(most)) and len(value) > own[most]:
        yield most
    is_list = own.get("uniqueItems") is True and isinstance(value, list)
    if is_list and not _is_distinct(value):
        yield "uniqueItems"


def _violated_numbers(own: dict[str, Any], value: float) -> Iterator[str]:
    for keyword, is_within in _NUMBERS.items():
        limit = own.get(keyword)
        if is_number(limit) and not is_within(value, limit):
            yield keyword
    # OpenAPI 3.0: `exclusiveMinimum: true` beside `minimum`.
    for keyword, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if own.get(flag) is True and own.get(keyword) == value:
            yield flag
