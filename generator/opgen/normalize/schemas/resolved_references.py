"""References between schemas, resolved to lowered schemas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from opgen.api.schema import Anything, Nullable, Ref, Schema, nullable
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.core.references.index import Scope
from opgen.normalize.origin import Origin, component_identity
from opgen.normalize.schemas.collected import Collected, SourceSchema, explained
from opgen.normalize.schemas.tagged_unions import discriminated
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import COMPONENT, Node, Nodes, is_component
from opgen.schemas.references import is_nullable, schema_end

LoweredSchema = tuple[Schema, list[str]]
"""Lowered schema, and the constraints that the lowered schema does not express, in words."""
Lower = Callable[[Nodes, Origin], LoweredSchema]
"""Function that lowers nodes to one schema. A value must match all the nodes."""

_WORDS = {"items": "item", "additionalProperties": "value"}
_SKIPPED = frozenset({"properties", "$defs", "schema", "content", "paths", "components"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedReferences:
    """References of a document. Each target that is not a component is lowered once."""

    collected: Collected
    inheritance: Mapping[Pointer, UnionKeyword]
    """Subtypes by the pointer of the base component."""
    _inlined: dict[Pointer, LoweredSchema] = field(default_factory=dict)
    _specialised: dict[tuple[Pointer, Scope], LoweredSchema] = field(default_factory=dict)

    def referenced(self, node: Node, lower: Lower) -> LoweredSchema:
        """Lower the schema to which the `$ref` of `node` refers."""
        target = node.target()
        if target is None:
            return Anything(), []
        end = schema_end(target)
        if end.cycle is not None:
            end.cycle.problem(
                "reference cycle: this schema $ref refers back to itself",
                "replace one $ref of the cycle with its content",
                at="$ref",
            )
        if end.node is None:
            return Anything(), []
        schema, unchecked = self._target(end.node, lower)
        return nullable(schema) if end.is_nullable else schema, unchecked

    def specialised(
        self, target: Node, source: SourceSchema, describe: Callable[[SourceSchema], LoweredSchema]
    ) -> LoweredSchema:
        """Lower the schema `target` in its dynamic scope. Each dynamic scope gets a separate definition."""
        key = (target.pointer, target.scope)
        if key not in self._specialised:
            bound = replace(source, nodes=(target,)) if source.component is None else source
            self._specialised[key] = Ref(bound.identity), []
            schema, unchecked = describe(bound)
            if schema not in {Ref(bound.identity), Nullable(Ref(bound.identity))}:
                name = self.collected.reserve(bound)
                schema = self.collected.define_alias(name, schema, explained("", unchecked))
            self._specialised[key] = schema, []
        schema, unchecked = self._specialised[key]
        return apply_nullable(schema, source.nodes), unchecked

    def _target(self, node: Node, lower: Lower) -> LoweredSchema:
        pointer = node.pointer
        if is_component(pointer):
            ref = Ref(component_identity(pointer[2]))
            subtypes = self.inheritance.get(pointer)
            return (self._with_subtypes(ref, subtypes) if subtypes else ref), []
        if pointer in self._inlined:
            return self._inlined[pointer]
        # If the schema contains itself, `lower` calls this function again before the schema is in `_inlined`. The inner
        # call of `lower` returns a reference to the schema.
        lowered = lower((node,), _origin_of(pointer))
        self._inlined[pointer] = lowered
        return lowered

    def _with_subtypes(self, base: Ref, subtypes: UnionKeyword) -> Ref:
        """Return the union of `base` and its subtypes, or `base` if no discriminator distinguishes them."""
        origin = Origin(root="family", key=base.name)
        name = self.collected.reserve(SourceSchema(nodes=subtypes.members[:1], origin=origin))
        if name not in self.collected.definitions:
            targets = [member.target() for member in subtypes.members]
            names = [component_identity(each.pointer[2]) for each in targets if each]
            tagged = discriminated(subtypes, [Ref(each) for each in names], least=1)
            if tagged is None:
                return base
            other = None if base.name in names else base.name
            self.collected.definitions[name] = replace(tagged, name=name, other=other)
            self.collected.family_bases[name] = base.name
        return Ref(name)


def bound_target(reference: Node) -> Node | None:
    """Return the target of `reference`, if the dynamic scope changes the target; otherwise None."""
    target = reference.target()
    return target if target is not None and target.scope else None


def apply_nullable(schema: Schema, nodes: Nodes) -> Schema:
    """Return `schema`, made nullable if a node in `nodes` has `nullable` beside a `$ref`."""
    return nullable(schema) if any(is_nullable(node) for node in nodes) else schema


def _origin_of(pointer: Pointer) -> Origin:
    """Return the origin of the schema at `pointer`, with words from the tokens of the pointer."""
    if pointer[:2] == COMPONENT and len(pointer) > 2:
        origin = Origin(root="component", key=component_identity(pointer[2]))
        tokens = pointer[3:]
    else:
        origin, tokens = Origin(root="document"), pointer
    words = (_WORDS.get(token, pascal(token)) for token in tokens if token not in _SKIPPED)
    return replace(origin, words=tuple(words))
