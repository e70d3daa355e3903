"""Schemas of a document, lowered to the language of `schema`; what needs a class becomes a definition with a name."""

from dataclasses import dataclass, field, replace
from typing import cast

from opgen.api.constraints import limits
from opgen.api.schema import (
    Alias,
    Anything,
    Const,
    Constraints,
    Null,
    Nullable,
    Ref,
    ScalarType,
    Schema,
    nullable,
    union,
)
from opgen.core.pointers import Pointer
from opgen.core.references.dynamic import Scope
from opgen.normalize.node import Node
from opgen.normalize.origin import Origin, pointer_identity
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.arrays import lowered_array
from opgen.normalize.schemas.collected import (
    Collected,
    Place,
    explained,
    own_description,
)
from opgen.normalize.schemas.enums import enumerated, named_constants
from opgen.normalize.schemas.flatten import (
    Choice,
    Flat,
    flatten,
    is_made_of,
    sole_reference,
)
from opgen.normalize.schemas.objects import lowered_object
from opgen.normalize.schemas.resolved_references import (
    Lowered,
    ResolvedReferences,
    bound_target,
    nulled,
)
from opgen.normalize.schemas.tagged_unions import discriminated
from opgen.normalize.schemas.unenforced_constraints import constraint_words, demands
from opgen.normalize.schemas.union_members import (
    base,
    branch_names,
    kept_choices,
    sole_member,
)

_SCALARS = ("string", "integer", "number", "boolean")
_TYPES = (*_SCALARS, "object", "array", "null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """Lowering of the schemas of one document; `collected` has the definitions that it makes."""

    collected: Collected
    references: ResolvedReferences
    _inside: dict[tuple[tuple[Pointer, Scope], ...], bool] = field(default_factory=dict)
    """The inline schemas that are being lowered, each with whether it contains itself."""

    def component(self, node: Node) -> None:
        """Define the component schema `node`, unless it is only a `$ref`: its users then use the target."""
        name = pointer_identity(node.pointer)
        origin = Origin(root="component", key=name)
        reference = sole_reference((node,))
        if reference is not None and bound_target(reference) is None:
            self.schema((node,), origin)
            return
        schema, unchecked = self._lowered((node,), origin, component=name)
        if schema == Null():
            # datamodel-code-generator makes every use of a name for null optional, and so something else.
            schema = Anything()
        if schema == Nullable(Ref(name)):
            self.collected.nullable_components.add(name)
        elif schema != Ref(name):
            text = explained(own_description((node,)), unchecked)
            self.collected.definitions[name] = Alias(
                name=name, schema=schema, description=text
            )

    def schema(self, nodes: tuple[Node, ...], origin: Origin) -> Schema:
        """Lower the schema of a value that must match all of `nodes`, which were reached by `origin`."""
        return self.explained(nodes, origin)[0]

    def explained(self, nodes: tuple[Node, ...], origin: Origin) -> Lowered:
        """Lower as `schema` does; also return the constraints that are neither checked nor described by a definition."""
        return self._lowered(nodes, origin, component=None)

    def _lowered(
        self, nodes: tuple[Node, ...], origin: Origin, component: str | None
    ) -> Lowered:
        reference = sole_reference(nodes)
        place = Place(nodes=nodes, origin=origin, component=component)
        target = reference and bound_target(reference)
        if target is not None:
            return self.references.specialised(target, place, self._described)
        if reference is not None:
            schema, unchecked = self.references.referenced(reference, self.explained)
            return nulled(schema, nodes), unchecked
        return self._described(place) if component else self._inline(place)

    def _inline(self, place: Place) -> Lowered:
        """A schema that is no component; one that leads back to itself, as parts of others may, gets a name."""
        key = tuple((node.pointer, node.scope) for node in place.nodes)
        if key in self._inside:
            self._inside[key] = True
            return Ref(self.collected.reserve(place)), []
        self._inside[key] = False
        lowered = self._described(place)
        if not self._inside.pop(key):
            return lowered
        schema, unchecked = lowered
        name = place.identity
        if schema in {Ref(name), Nullable(Ref(name))}:
            return lowered
        text = explained("", unchecked)
        self.collected.definitions[name] = Alias(
            name=name, schema=schema, description=text
        )
        return Ref(name), []

    def _described(self, place: Place) -> Lowered:
        """Lower the schema at `place`, which is more than a reference."""
        flat = flatten(place.nodes)
        schema = self._flat(flat, place)
        # A class of its own says what is not checked, in its docstring.
        plain = schema.schema if isinstance(schema, Nullable) else schema
        is_said = plain == Ref(place.identity)
        unchecked = [] if is_said else place.unchecked
        return (nullable(schema) if flat.nullable else schema), unchecked

    def _flat(self, flat: Flat, place: Place) -> Schema:
        types = _types(flat, place.nodes[-1])
        if "null" in types:
            flat.nullable = True
            types = [name for name in types if name != "null"]
            if not types:
                return Null()
        if any(node.value is False for node in place.nodes):
            place.note(place.nodes[-1].pointer, "no value is valid")
        if "enum" in flat.keywords or "const" in flat.keywords:
            return enumerated(flat, types, place, self.collected)
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
            return lowered_object(flat, place, self.collected, self.explained)
        if name == "array":
            return lowered_array(flat, place, self.explained)
        schema = scalars.scalar(cast("ScalarType", name), flat.keywords)
        for pointer, words in scalars.dropped(schema, flat):
            place.note(pointer, words)
        if schema.constraints.pattern is not None:
            # Whether it stands in an answer is known at the end only.
            words = limits(Constraints(pattern=schema.constraints.pattern))
            place.nodes[-1].note(f"not checked in responses: {words}")
        return schema

    def _choice(self, flat: Flat, choices: tuple[Choice, ...], place: Place) -> Schema:
        """A union; keywords beside `oneOf` hold for every branch."""
        choice, *others = choices
        common = base(flat, choices)
        member = None if others else sole_member(choice)
        if place.component and member is not None:
            # The component itself, not an alias of its member: pydantic cannot resolve an alias that refers to itself.
            flat.nullable = flat.nullable or len(choice.branches) > 1
            schema, unchecked = self._lowered(
                (member, *common), place.origin, place.component
            )
            place.unchecked.extend(unchecked)
            return schema
        is_base_needed = bool(flat.properties or flat.extra or flat.items or others)
        lowered: list[tuple[Node, Schema]] = []
        names = branch_names(choice, is_inline=place.component is None)
        for branch, name in zip(choice.branches, names, strict=True):
            is_alone = not is_base_needed and (
                "$ref" in branch or "type" in branch or not flat.keywords.get("type")
            )
            is_alone |= not others and is_made_of(branch, choice.owner)
            nodes = (branch,) if is_alone else (*common, branch)
            schema, unchecked = self.explained(nodes, place.origin.then(name))
            lowered.append((branch, schema))
            place.unchecked.extend(unchecked)
        kept = [(branch, member) for branch, member in lowered if member != Null()]
        flat.nullable = flat.nullable or len(kept) < len(lowered)
        members = [member for _, member in kept]
        branches = tuple(branch for branch, _ in kept)
        tagged = discriminated(replace(choice, branches=branches), members)
        if tagged is not None:
            reserved = self.collected.reserve(place)
            text = place.description
            self.collected.definitions[reserved] = replace(
                tagged, name=reserved, description=text
            )
            return Ref(reserved)
        if not members:
            return Null()
        members = _without_constraints(members, place) if len(members) > 1 else members
        return named_constants(members, place, self.collected, _titles(kept))


def _titles(branches: list[tuple[Node, Schema]]) -> dict[str | int, str]:
    """What the branches that are constants are called."""
    return {
        member.value: str(branch.value.get("title", ""))
        for branch, member in branches
        if isinstance(member, Const) and isinstance(branch.value, dict)
    }


def _joined(members: list[Schema], place: Place) -> Schema:
    """A value of any of several types."""
    return union(_without_constraints(members, place) if len(members) > 1 else members)


def _without_constraints(members: list[Schema], place: Place) -> list[Schema]:
    """The members of a union, without constraints of their own."""
    for member in members:
        if words := constraint_words(member):
            place.note(place.nodes[-1].pointer, words)
    return [scalars.without_constraints(member) for member in members]


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
        if words := limits(schema.constraints):
            place.note(pointer, f"{name}, {words}")
    if words := limits(scalars.array_constraints(flat.keywords)):
        place.note(pointer, f"array, {words}")


def _types(flat: Flat, node: Node) -> list[str]:
    value = flat.keywords.get("type", [])
    names = value if isinstance(value, list) else [value]
    for name in names:
        if name not in _TYPES:
            node.problem(
                (
                    f'unknown schema type "{name}"'
                    if isinstance(name, str)
                    else "a schema type must be a string"
                ),
                f"use one of {', '.join(_TYPES)}",
                at="type" if "type" in node else None,
            )
            return []
    return list(dict.fromkeys(names))
