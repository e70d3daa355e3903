"""References between schemas: what each of them means where it stands."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from opgen.api.schema import Alias, Anything, Nullable, Ref, Schema, nullable
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.core.references.dynamic import Scope
from opgen.normalize.node import Node
from opgen.normalize.schemas.annotations import is_nullable
from opgen.normalize.schemas.chains import schema_end
from opgen.normalize.schemas.flatten import Choice
from opgen.normalize.schemas.registry import Place, Registry, explained
from opgen.normalize.schemas.tagged_unions import discriminated

COMPONENT = ("components", "schemas")
Lowered = tuple[Schema, list[str]]
"""A schema, and what the document demands beyond it, in words."""


@dataclass(slots=True, kw_only=True)
class Referring(Registry):
    """Follows the references of one document; how a schema is lowered that is none is another's to say."""

    families: Mapping[Pointer, Choice] = field(default_factory=dict)
    """What else a component may be that is the base of others."""
    _inlined: dict[Pointer, Lowered] = field(default_factory=dict)
    _special: dict[tuple[Pointer, Scope], Lowered] = field(default_factory=dict)

    @abstractmethod
    def explained(self, nodes: tuple[Node, ...], hint: str) -> Lowered:
        """The schema of a value that must match all of `nodes`; what it has to name is named after `hint`."""

    @abstractmethod
    def described(self, place: Place) -> Lowered:
        """The schema at `place`, which is no mere reference."""

    def referenced(self, node: Node) -> Lowered:
        """Return the target of a reference: a component by name, or the schema at any other pointer, lowered once."""
        target = node.target()
        if target is None:
            return Anything(), []
        end = schema_end(target)
        if end.cycle is not None:
            end.cycle.problem(
                "schema $ref leads back to itself",
                "give one of those in the circle content of its own",
                at="$ref",
            )
        if end.node is None:
            return Anything(), []
        schema, unchecked = self._named(end.node)
        return nullable(schema) if end.is_nullable else schema, unchecked

    def specialised(self, target: Node, place: Place) -> Lowered:
        """The schema `target`, whose dynamic anchors are bound by who refers to it: a definition of its own, made once."""
        key = (target.pointer, target.scope)
        if key not in self._special:
            bound = replace(place, nodes=(target,)) if place.own is None else place
            name = place.own or bound.provisional_name
            self._special[key] = Ref(name), []
            schema, unchecked = self.described(bound)
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
        return nulled(schema, place.nodes), unchecked

    def _named(self, node: Node) -> Lowered:
        pointer = node.pointer
        if pointer[:2] == COMPONENT and len(pointer) == 3:
            ref = Ref(self.component_names[pointer[2]])
            family = self.families.get(pointer)
            return (self._family(ref, family) if family else ref), []
        if pointer in self._inlined:
            return self._inlined[pointer]
        # What contains itself comes here again before it is known, and is told its name.
        lowered = self.explained((node,), self._place_hint(pointer))
        self._inlined[pointer] = lowered
        return lowered

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


def bound_target(reference: Node) -> Node | None:
    """What `reference` leads to, if that is another schema for whoever comes from there."""
    target = reference.target()
    return target if target is not None and target.scope else None


def nulled(schema: Schema, nodes: tuple[Node, ...]) -> Schema:
    """`schema`, or null too where one of `nodes` says so beside a `$ref`."""
    return nullable(schema) if any(is_nullable(node) for node in nodes) else schema
