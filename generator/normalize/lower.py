"""Schemas of a document, lowered to the language of `schema`; what needs a class becomes a definition with a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from generator.errors import Pointer
from generator.names import pascal
from generator.normalize import scalars
from generator.normalize.annotations import is_nullable
from generator.normalize.arrays import lowered_array
from generator.normalize.choices import base, branch_names, kept_choices
from generator.normalize.dynamic import Scope
from generator.normalize.enums import enumerated, named_constants
from generator.normalize.flatten import (
    Choice,
    Flat,
    flatten,
    is_made_of,
    sole_reference,
)
from generator.normalize.inner import inner
from generator.normalize.node import Node
from generator.normalize.objects import lowered_object
from generator.normalize.registry import Place, Registry, explained, own_description
from generator.normalize.unchecked import bounded, demands, limits
from generator.normalize.unions import discriminated
from generator.schema import (
    Alias,
    Anything,
    Bounds,
    Null,
    Nullable,
    Ref,
    ScalarType,
    Schema,
    nullable,
    union,
)

COMPONENT = ("components", "schemas")
_SCALARS = ("string", "integer", "number", "boolean")
_TYPES = (*_SCALARS, "object", "array", "null")
_Lowered = tuple[Schema, list[str]]
"""A schema, and what the document demands beyond it, in words."""


@dataclass(slots=True, kw_only=True)
class Lowering(Registry):
    """Lowers the schemas of one document; what it defines on the way is in `definitions`."""

    families: Mapping[Pointer, Choice] = field(default_factory=dict)
    """What else a component may be that is the base of others."""
    _inlined: dict[Pointer, _Lowered | None] = field(default_factory=dict)
    _special: dict[tuple[Pointer, Scope], _Lowered] = field(default_factory=dict)

    def component(self, name: str, node: Node) -> None:
        """Define the component schema `node`, unless it is nothing but a `$ref`: then its users mean the target."""
        reference = sole_reference((node,))
        if reference is not None and _bound_target(reference) is None:
            self.schema((node,), name)
            return
        schema, unchecked = self._lowered((node,), name, own=name)
        if schema == Null():
            # datamodel-code-generator makes every use of a name for null optional, and so something else.
            schema = Anything()
        if schema == Nullable(Ref(name)):
            self.nullable_components.add(name)
        elif schema != Ref(name):
            text = explained(own_description((node,)), unchecked)
            self.definitions[name] = Alias(name=name, schema=schema, description=text)

    def schema(self, nodes: tuple[Node, ...], hint: str) -> Schema:
        """The schema of a value that must match all of `nodes`; what it has to name is named after `hint`."""
        return self.explained(nodes, hint)[0]

    def explained(self, nodes: tuple[Node, ...], hint: str) -> _Lowered:
        """As `schema`, with what is not checked and what no definition of its own says."""
        return self._lowered(nodes, hint, own=None)

    def _lowered(self, nodes: tuple[Node, ...], hint: str, own: str | None) -> _Lowered:
        reference = sole_reference(nodes)
        target = reference and _bound_target(reference)
        if target is not None:
            return self._specialised(target, Place(nodes=nodes, hint=hint, own=own))
        if reference is not None:
            schema, unchecked = self._referenced(reference)
            return _nulled(schema, nodes), unchecked
        return self._described(Place(nodes=nodes, hint=hint, own=own))

    def _described(self, place: Place) -> _Lowered:
        """The schema at `place`, which is no mere reference."""
        flat = flatten(place.nodes)
        schema = self._flat(flat, place)
        # A class of its own says what is not checked, in its docstring.
        plain = schema.schema if isinstance(schema, Nullable) else schema
        is_said = plain == Ref(place.own or place.provisional_name)
        unchecked = [] if is_said else place.unchecked
        return (nullable(schema) if flat.nullable else schema), unchecked

    def _referenced(self, node: Node) -> _Lowered:
        """What a `$ref` means: a component by name, or the schema at any other place, lowered once."""
        seen: set[Pointer] = set()
        passed: list[Node] = []
        current: Node | None = node
        while current is not None:
            target = current.target()
            if target is None:
                return Anything(), []
            if target.pointer in seen:
                node.problem(
                    "schema $ref leads back to itself",
                    "give one of those in the circle content of its own",
                    at="$ref",
                )
                return Anything(), []
            seen.add(target.pointer)
            passed.append(target)
            current = sole_reference((target,))
            if current is not None and _bound_target(current) is not None:
                current = None
            node = target
        schema, unchecked = self._named(node)
        return _nulled(schema, tuple(passed)), unchecked

    def _named(self, node: Node) -> _Lowered:
        pointer = node.pointer
        if pointer[:2] == COMPONENT and len(pointer) == 3:
            ref = Ref(self.component_names[pointer[2]])
            family = self.families.get(pointer)
            return (self._family(ref, family) if family else ref), []
        place = Place(nodes=(node,), hint=self._place_hint(pointer), own=None)
        if pointer not in self._inlined:
            self._inlined[pointer] = None
            lowered = self.explained((node,), place.hint)
            is_recursive = self._inlined[pointer] is not None
            self._inlined[pointer] = (
                self._recursive(place, lowered) if is_recursive else lowered
            )
        found = self._inlined[pointer]
        if found is None:
            # It contains itself, and so needs a name.
            found = Ref(self.reserve(place)), []
            self._inlined[pointer] = found
        return found

    def _specialised(self, target: Node, place: Place) -> _Lowered:
        """The schema `target`, whose dynamic anchors are bound by who refers to it: a definition of its own, made once."""
        key = (target.pointer, target.scope)
        if key not in self._special:
            bound = replace(place, nodes=(target,)) if place.own is None else place
            name = place.own or bound.provisional_name
            self._special[key] = Ref(name), []
            schema, unchecked = self._described(bound)
            if schema not in {Ref(name), Nullable(Ref(name))}:
                if place.own is None:
                    self.hints.setdefault(name, place.hint)
                text = explained("", unchecked)
                self.definitions[name] = Alias(
                    name=name, schema=schema, description=text
                )
                schema = Ref(name)
            self._special[key] = schema, []
        schema, unchecked = self._special[key]
        return _nulled(schema, place.nodes), unchecked

    def _family(self, base: Ref, family: Choice) -> Ref:
        """A union of `base` and of all that is made of it: any of them may be where the base is referred to."""
        place = Place(nodes=family.branches[:1], hint=f"Any{base.name}", own=None)
        name = self.reserve(place)
        if name not in self.definitions:
            targets = [branch.target() for branch in family.branches]
            names = [self.component_names[each.pointer[2]] for each in targets if each]
            tagged = discriminated(family, [Ref(each) for each in names], least=1)
            if tagged is None:
                return base
            text = f"`{base.name}`, or what is made of it."
            other = None if base.name in names else base.name
            self.definitions[name] = replace(
                tagged, name=name, other=other, description=text
            )
        return Ref(name)

    def _recursive(self, place: Place, lowered: _Lowered) -> _Lowered:
        """A schema that is no component and contains itself, by its name."""
        schema, unchecked = lowered
        name = self.reserve(place)
        if isinstance(schema, Nullable) and schema.schema == Ref(name):
            return lowered
        if schema != Ref(name):
            text = explained("", unchecked)
            self.definitions[name] = Alias(name=name, schema=schema, description=text)
        return Ref(name), []

    def _place_hint(self, pointer: Pointer) -> str:
        """A name for the schema at `pointer`, as its parent would have called it."""
        start, rest = "", pointer
        if pointer[:2] == COMPONENT and len(pointer) > 2:
            start, rest = self.component_names[pointer[2]], pointer[3:]
        words = {"items": "Item", "additionalProperties": "Value"}
        skipped = {"properties", "$defs", "schema", "content", "paths", "components"}
        return start + "".join(
            words.get(token, pascal(token)) for token in rest if token not in skipped
        )

    def _flat(self, flat: Flat, place: Place) -> Schema:
        types = _types(flat, place.nodes[-1])
        if "null" in types:
            flat.nullable = True
            types = [name for name in types if name != "null"]
            if not types:
                return Null()
        if any(node.value is False for node in place.nodes):
            place.note(place.nodes[-1].pointer, "never there")
        if "enum" in flat.keywords or "const" in flat.keywords:
            return enumerated(flat, types, place, self)
        choices = kept_choices(flat, place)
        if not types and not choices:
            types = _implied_types(flat)
        for pointer, words in demands(flat, types):
            place.note(pointer, words)
        if choices:
            return self._choice(flat, choices, place)
        if not types:
            _note_untyped(flat, place)
        return _joined([self._typed(name, flat, place) for name in types], place)

    def _typed(self, name: str, flat: Flat, place: Place) -> Schema:
        if name == "object":
            return lowered_object(flat, place, self, self.explained)
        if name == "array":
            return lowered_array(flat, place, self.explained)
        schema = scalars.scalar(cast("ScalarType", name), flat.keywords)
        for pointer, words in scalars.dropped(schema, flat):
            place.note(pointer, words)
        if schema.bounds.pattern is not None:
            # Whether it stands in an answer is known at the end only.
            words = limits(Bounds(pattern=schema.bounds.pattern))
            place.nodes[-1].note(f"not checked in answers: {words}")
        return schema

    def _choice(self, flat: Flat, choices: tuple[Choice, ...], place: Place) -> Schema:
        """A union; keywords beside `oneOf` hold for every branch."""
        choice, *others = choices
        common = base(flat, choices)
        is_base_needed = bool(flat.properties or flat.extra or flat.items or others)
        lowered: list[tuple[Node, Schema]] = []
        for branch, name in zip(choice.branches, branch_names(choice), strict=True):
            is_alone = not is_base_needed and (
                "$ref" in branch or "type" in branch or not flat.keywords.get("type")
            )
            is_alone |= not others and is_made_of(branch, choice.owner)
            nodes = (branch,) if is_alone else (*common, branch)
            member, unchecked = self.explained(nodes, place.hint + name)
            lowered.append((branch, member))
            place.unchecked.extend(unchecked)
        kept = [(branch, member) for branch, member in lowered if member != Null()]
        flat.nullable = flat.nullable or len(kept) < len(lowered)
        members = [member for _, member in kept]
        branches = tuple(branch for branch, _ in kept)
        tagged = discriminated(replace(choice, branches=branches), members)
        if tagged is not None:
            reserved = self.reserve(place)
            text = place.description
            self.definitions[reserved] = replace(
                tagged, name=reserved, description=text
            )
            return Ref(reserved)
        if not members:
            return Null()
        members = _unbounded(members, place) if len(members) > 1 else members
        return named_constants(members, place, self)


def _bound_target(reference: Node) -> Node | None:
    """What `reference` leads to, if that is another schema for whoever comes from there."""
    target = reference.target()
    return target if target is not None and target.scope else None


def _joined(members: list[Schema], place: Place) -> Schema:
    """A value of any of several types."""
    return union(_unbounded(members, place) if len(members) > 1 else members)


def _unbounded(members: list[Schema], place: Place) -> list[Schema]:
    """The members of a union, without constraints of their own."""
    for member in members:
        if words := bounded(member):
            place.note(place.nodes[-1].pointer, words)
    return [inner(member) for member in members]


def _nulled(schema: Schema, nodes: tuple[Node, ...]) -> Schema:
    """`schema`, or null too where one of `nodes` says so beside a `$ref`."""
    return nullable(schema) if any(is_nullable(node) for node in nodes) else schema


def _implied_types(flat: Flat) -> list[str]:
    """The type of a schema that has none, by the keywords that only one has."""
    if flat.properties or flat.extra or flat.patterns:
        return ["object"]
    return ["array"] if flat.items or flat.prefix else []


def _note_untyped(flat: Flat, place: Place) -> None:
    """The constraints of a schema without a type, which hold where the value has the type that they are of."""
    pointer = place.nodes[-1].pointer
    names: tuple[ScalarType, ...] = ("string", "number")
    for name in names:
        schema = scalars.scalar(name, flat.keywords)
        if words := limits(schema.bounds):
            place.note(pointer, f"{name}, {words}")
    if words := limits(scalars.array_bounds(flat.keywords)):
        place.note(pointer, f"array, {words}")


def _types(flat: Flat, node: Node) -> list[str]:
    value = flat.keywords.get("type", [])
    names = value if isinstance(value, list) else [value]
    for name in names:
        if name not in _TYPES:
            node.problem(
                (
                    f'there is no schema type "{name}"'
                    if isinstance(name, str)
                    else "a schema type must be a string"
                ),
                f"use one of {', '.join(_TYPES)}",
                at="type" if "type" in node else None,
            )
            return []
    return list(dict.fromkeys(names))
