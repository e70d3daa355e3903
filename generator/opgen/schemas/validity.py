"""Validity of JSON values by the schemas of a document, with the pointer of each violated keyword.

The module reads the keywords of the document themselves. So it does not repeat a mistake of the comparison.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from opgen.core.json_values import items, listed
from opgen.core.patterns import validator
from opgen.core.pointers import JsonObject, Pointer
from opgen.core.schema_keywords import KEYWORDS
from opgen.schemas.node import Node, Nodes
from opgen.schemas.parts import parts_of
from opgen.schemas.references import included, without_siblings
from opgen.schemas.sites import Schemas
from opgen.schemas.values import canonical_value, has_format, is_number, type_of

_MAX_DEPTH = 60
Json = Any  # a JSON value


@dataclass(frozen=True, slots=True)
class Violation:
    """Keyword of a schema that a value violates.

    - `pointer`: the keyword in the document; for a missing property, the schema of the property.
    - `path`: the value inside the complete value.
    - `members`: the violations of each member of a union.
    """

    pointer: Pointer
    path: Pointer
    members: tuple[tuple["Violation", ...], ...] = ()

    @property
    def leaves(self) -> tuple["Violation", ...]:
        """Violations inside all members of unions, or this violation. Each occurs once."""
        waiting, seen = [self], dict[int, Violation]()
        while waiting:
            each = waiting.pop()
            if id(each) not in seen:
                seen[id(each)] = each
                waiting += reversed([own for member in each.members for own in member])
        return tuple(each for each in seen.values() if not any(each.members))

    def concerns(self, pointer: Pointer) -> bool:
        """Return whether the violation is at `pointer`, inside it or around it."""
        length = min(len(pointer), len(self.pointer))
        return pointer[:length] == self.pointer[:length]


@dataclass(frozen=True, slots=True)
class Validator:
    """Validator of values in one direction, by the schemas of one document. Requests are sent.

    With `is_read`, formats are annotations, and several members of `oneOf` may match.
    """

    schemas: Schemas
    is_sent: bool
    is_read: bool = False
    # Keys of the schemas that are being read.
    _open: list[Hashable] = field(default_factory=list)
    # Bases whose subtype is checked, each with the path of its value.
    _bases: list[tuple[Pointer, Pointer]] = field(default_factory=list)
    # Violations of the schemas that are read for the current value. Many paths may lead to one schema.
    _found: dict[Hashable, tuple[Json, list[Violation]]] = field(default_factory=dict)

    def is_valid(self, nodes: Nodes, value: Json) -> bool:
        """Return whether `value` matches all of `nodes`."""
        return not self.violations(nodes, value)

    def violations(self, nodes: Nodes, value: Json) -> list[Violation]:
        """Return the keywords that `value` violates."""
        found = [each for node in nodes for each in self._violations(node, value)]
        self._found.clear()
        return _distinct(found)

    def _violations(self, node: Node, value: Json, path: Pointer = ()) -> list[Violation]:
        """Return the keywords that `value` violates, from memory if the schema was read for it before."""
        # The value is stored too: another value at its address would have the same identity.
        key = (node.key, path, id(value), frozenset(self._bases))
        if key not in self._found:
            # A schema that contains itself adds nothing to itself.
            self._found[key] = value, []
            self._open.append(key)
            self._found[key] = value, _distinct(self._own_violations(node, value, path))
            self._open.pop()
        return self._found[key][1]

    def _own_violations(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        if node.value is False:
            yield Violation(node.pointer, path)
        if not isinstance(node.value, dict) or len(self._open) > _MAX_DEPTH:
            return
        node = without_siblings(node)
        if value is None and node.get("nullable") is True:
            return
        for each in included(node):
            yield from self._violations(each, value, path)
        if self.is_sent and not _is_listed(node.get("x-extensible-enum"), value):
            yield Violation((*node.pointer, "x-extensible-enum"), path)
        for keyword in _violated(node.value, value):
            if keyword != "format" or not self.is_read:
                yield Violation((*node.pointer, keyword), path)
        for check in (self._array, self._object, self._combined, self._unevaluated, self._subtype):
            yield from check(node, value, path)

    def _at(self, node: Node, keyword: str, value: Json, path: Pointer) -> list[Violation]:
        """Return the violations of the schema at a keyword; nothing without such a schema."""
        inner = node.child(keyword)
        return self._violations(inner, value, path) if inner else []

    def _array(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        if not isinstance(value, list):
            return
        prefix = node.items("prefixItems") or node.items("items")
        for number, item in enumerate(value):
            inner = (*path, str(number))
            if number < len(prefix):
                yield from self._violations(prefix[number], item, inner)
            else:
                yield from self._at(node, "items", item, inner)
        if "contains" in node:
            count = sum(not self._at(node, "contains", item, path) for item in value)
            least, most = node.get("minContains"), node.get("maxContains")
            if count < (least if is_number(least) else 1) or (is_number(most) and count > most):
                yield Violation((*node.pointer, "contains"), path)

    def _object(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        if not isinstance(value, dict):
            return
        properties, patterns = dict(node.mapping("properties")), dict(node.mapping("patternProperties"))
        yield from self._missing(node, value, path)
        for name, item in value.items():
            inner = (*path, name)
            matching = [patterns[each] for each in patterns if _matches(each, name)]
            matching += [properties[name]] if name in properties else []
            for each in matching:
                yield from self._violations(each, item, inner)
            if not matching:
                yield from self._at(node, "additionalProperties", item, inner)
            yield from self._at(node, "propertyNames", name, path)
        for name, schema in node.mapping("dependentSchemas"):
            if name in value:
                yield from self._violations(schema, value, path)
        for name, needed in node.mapping("dependentRequired"):
            if name in value and not {*map(str, needed.value or ())} <= value.keys():
                yield Violation(needed.pointer, path)

    def _missing(self, node: Node, value: dict[str, Json], path: Pointer) -> Iterator[Violation]:
        """Yield the missing properties that are part of values in this direction."""
        for name in items(node.get("required")):
            if not isinstance(name, str) or name in value:
                continue
            schema = node.inside("properties", node.get("properties")).child(name)
            if schema is None:
                yield Violation((*node.pointer, "required"), (*path, name))
            elif not self.schemas.site((schema,)).flag("readOnly" if self.is_sent else "writeOnly"):
                yield Violation(schema.pointer, (*path, name))

    def _combined(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        """Yield the violations of members, of negated and of conditional schemas."""
        for keyword in ("oneOf", "anyOf"):
            found = [self._violations(each, value, path) for each in node.items(keyword)]
            valid = sum(not each for each in found)
            if found and (not valid or (keyword == "oneOf" and valid > 1 and not self.is_read)):
                yield Violation((*node.pointer, keyword), path, tuple(map(tuple, found)))
        if "not" in node and not self._at(node, "not", value, path):
            yield Violation((*node.pointer, "not"), path)
        if "if" in node:
            yield from self._at(node, "else" if self._at(node, "if", value, path) else "then", value, path)

    def _subtype(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        """Yield the violations of the subtype that the discriminator value selects. A subtype may include its base."""
        discriminator, key = node.child("discriminator"), (node.pointer, path)
        if not isinstance(value, dict) or discriminator is None or key in self._bases:
            return
        name = value.get(str(discriminator.get("propertyName")))
        target = self.schemas.subtypes(self.schemas.site((node,))).get(name) if isinstance(name, str) else None
        if target is None:
            return
        self._bases.append(key)
        found = self._violations(target, value, path)
        self._bases.pop()
        yield from found

    def _unevaluated(self, node: Node, value: Json, path: Pointer) -> Iterator[Violation]:
        """Yield the violations of properties and items that no other keyword of the schema describes."""
        if isinstance(value, dict) and "unevaluatedProperties" in node:
            known = {name for each in parts_of((node,)) for name, _ in each.node.mapping("properties")}
            for name, item in value.items():
                if name not in known:
                    yield from self._at(node, "unevaluatedProperties", item, (*path, name))
        if isinstance(value, list) and "unevaluatedItems" in node and "items" not in node:
            first = max(len(each.node.items("prefixItems")) for each in parts_of((node,)))
            for number, item in enumerate(value[first:], first):
                yield from self._at(node, "unevaluatedItems", item, (*path, str(number)))


def _distinct(violations: Iterable[Violation]) -> list[Violation]:
    """Return each object among `violations` once."""
    return [*{id(each): each for each in violations}.values()]


def _matches(pattern: str, text: str) -> bool:
    """Return whether `pattern` matches `text`; True for a pattern that the engine rejects."""
    found = validator(pattern)
    return found is None or found.isinstance_python(text)


def _has_type(types: Json, value: Json) -> bool:
    type_ = type_of(value)
    return type_ in types or (type_ == "integer" and "number" in types)


def _is_listed(values: object, value: Json) -> bool:
    return not isinstance(values, list) or canonical_value(value) in map(canonical_value, values)


def _is_multiple(value: float, factor: float) -> bool:
    if not factor:
        return True
    quotient = value / factor
    return abs(quotient - round(quotient)) < 1e-9 * max(1, abs(quotient))


_CONSTRAINED: dict[type, str] = {str: "string", list: "array", dict: "object"}
_LIMITS = [each for each in KEYWORDS if each.role in {"lower", "upper"}]


def _violated(own: JsonObject, value: Json) -> Iterator[str]:
    """Yield the keywords without schemas that `value` violates."""
    if own.get("type") and not _has_type(listed(own["type"]), value):
        yield "type"
    if not _is_listed(own.get("enum"), value):
        yield "enum"
    if "const" in own and not _is_listed([own["const"]], value):
        yield "const"
    if not has_format(value, own.get("format")):
        yield "format"
    pattern: Json = own.get("pattern")
    if isinstance(value, str) and isinstance(pattern, str) and not _matches(pattern, value):
        yield "pattern"
    yield from _violated_limits(own, value)
    if is_number(value) and is_number(own.get("multipleOf")) and not _is_multiple(value, own["multipleOf"]):
        yield "multipleOf"
    if own.get("uniqueItems") is True and isinstance(value, list):
        yield from ("uniqueItems",) if len({*map(canonical_value, value)}) < len(value) else ()


def _violated_limits(own: JsonObject, value: Json) -> Iterator[str]:
    kind = "number" if is_number(value) else _CONSTRAINED.get(type(value))
    size: float = value if kind == "number" else len(value) if kind else 0
    for keyword, _, role, type_ in _LIMITS:
        limit: Json = own.get(keyword)
        if type_ == kind and is_number(limit):
            is_inside = size > limit if role == "lower" else size < limit
            if not is_inside and (keyword.startswith("exclusive") or size != limit):
                yield keyword
        elif type_ == kind and limit is True and own.get("minimum" if role == "lower" else "maximum") == value:
            yield keyword  # OpenAPI 3.0: `exclusiveMinimum: true` beside `minimum`
