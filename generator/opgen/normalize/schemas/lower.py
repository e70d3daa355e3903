"""Lowering of the schemas of a document, with definitions for the schemas that need classes.

To lower a schema is to convert nodes of the document to one of the classes of `api.schema`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TypeAlias, cast

from opgen.api.schema import (
    Alias,
    Anything,
    Const,
    Constraints,
    Definitions,
    Null,
    Nullable,
    Ref,
    ScalarType,
    Schema,
    inner_schemas,
    limits,
    nullable,
    union,
    without_null,
)
from opgen.core.frozen import frozen
from opgen.core.graphs import components as connected
from opgen.core.json_values import mapping
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.core.references import Scope
from opgen.core.schema_keywords import TYPES
from opgen.normalize.origin import Origin, component_identity, member_words
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.collected import (
    Collected,
    SourceSchema,
    constraint_words,
    own_description,
    unenforced_constraints,
)
from opgen.normalize.schemas.containers import lowered_array, lowered_object
from opgen.normalize.schemas.enums import enumerated, named_constants
from opgen.normalize.schemas.unions import base, discriminated, sole_member, usable_unions
from opgen.schemas.merged import MergedSchema, UnionKeyword, extends, merge_schemas
from opgen.schemas.node import COMPONENT, End, Key, Node, Nodes, is_component
from opgen.schemas.references import is_nullable, schema_end, sole_reference

_WORDS = {"items": "item", "additionalProperties": "value"}
_SKIPPED = frozenset({"properties", "$defs", "schema", "content", "paths", "components"})
_Key: TypeAlias = tuple[tuple[Pointer, Scope, tuple[str, ...]], ...]
MAX_INLINE = 50
"""Maximum number of inline schemas inside each other. Lowering one of them takes up to twelve calls."""
MAX_AFTER_REFUSAL = 5
"""The same limit after a refusal. Combinations of so many schemas would take exponential time."""
# Maximum number of schemas without properties inside each other: arrays, maps, unions and nullable schemas.
#
# pydantic takes up to twelve calls for each of them.
_MAX_CONTAINERS = 50


def bound_target(reference: Node) -> Node | None:
    """Return the target of `reference`, if the dynamic scope changes the target; otherwise None."""
    target = reference.target()
    return target if target is not None and target.scope else None


def _origin_of(pointer: Pointer) -> Origin:
    """Return the origin of the schema at `pointer`, with words from the tokens of the pointer."""
    if pointer[:2] == COMPONENT and len(pointer) > 2:
        origin = Origin(root="component", key=component_identity(pointer[2]))
        tokens = pointer[3:]
    else:
        origin, tokens = Origin(root="document"), pointer
    words = (_WORDS.get(token, pascal(token)) for token in tokens if token not in _SKIPPED)
    return replace(origin, words=tuple(words))


@frozen
class Lowering:
    """Lowering of the schemas of a document. Each definition is added to `collected`.

    - `inheritance`: subtypes by the pointer of the base component.
    """

    collected: Collected
    inheritance: Mapping[Pointer, UnionKeyword]
    # Inline schemas that are being lowered. The value is true if the schema contains itself.
    _inside: dict[_Key, bool] = field(default_factory=dict)
    # Inline schemas that are lowered. Several models may contain the same inline schema.
    _finished: dict[_Key, Schema] = field(default_factory=dict)
    # Targets of references that depend on the dynamic scope.
    _bound: dict[Key, Schema] = field(default_factory=dict)
    # Schemas inside too many inline schemas.
    _refused: list[Node] = field(default_factory=list)

    def component(self, node: Node) -> None:
        """Define the component schema `node`. A component that is only a `$ref` gets no definition."""
        name = component_identity(node.pointer[2])
        origin = Origin(root="component", key=name)
        reference = sole_reference((node,))
        if reference is not None and bound_target(reference) is None:
            self.schema((node,), origin)
            return
        schema = self._lowered((node,), origin, component=name)
        if schema == Null():
            # datamodel-code-generator makes every use of an alias of null optional, and so changes the type of the use.
            schema = Anything()
        if without_null(schema) == Ref(name) and name not in self.collected.definitions:
            node.problem(
                "cycle: the schema accepts the values that it accepts itself",
                "remove the member of oneOf or anyOf that refers back to the schema",
            )
        if schema == Nullable(Ref(name)):
            self.collected.nullable_components.add(name)
        elif schema != Ref(name):
            self._alias(name, schema, own_description((node,)))

    def inner(self, owner: Node, origin: Origin, otherwise: Schema) -> Schema:
        """Lower the schema of a media type or a header. Return `otherwise` if it has none."""
        node = owner.child("schema")
        return otherwise if node is None else self.schema((node,), origin)

    def schema(self, nodes: Nodes, origin: Origin) -> Schema:
        """Lower the schema of a value that must match all of `nodes`."""
        return self._lowered(nodes, origin, component=None)

    def _lowered(self, nodes: Nodes, origin: Origin, component: str | None, combinations: int = 1) -> Schema:
        reference = sole_reference(nodes)
        source = SourceSchema(nodes=nodes, origin=origin, component=component, combinations=combinations)
        if reference is None:
            return self._described(source) if component else self._inline(source)
        target = bound_target(reference)
        schema = self._referenced(reference) if target is None else self._in_scope(target, source)
        return nullable(schema) if any(map(is_nullable, nodes)) else schema

    def _referenced(self, node: Node) -> Schema:
        """Lower the schema to which the `$ref` of `node` refers."""
        target = node.target()
        end = End() if target is None else schema_end(target)
        if end.cycle is not None:
            end.cycle.problem(
                "reference cycle: this schema $ref refers back to itself",
                "replace one $ref of the cycle with its content",
                at="$ref",
            )
        if end.node is None:
            return Anything()
        pointer = end.node.pointer
        if is_component(pointer):
            ref = Ref(component_identity(pointer[2]))
            subtypes = self.inheritance.get(pointer)
            found: Schema = self._with_subtypes(ref, subtypes) if subtypes else ref
        else:
            found = self.schema((end.node,), _origin_of(pointer))
        return nullable(found) if end.is_nullable else found

    def _in_scope(self, target: Node, source: SourceSchema) -> Schema:
        """Lower the schema `target` in its dynamic scope. Each dynamic scope gets a separate definition."""
        if target.key not in self._bound:
            bound = replace(source, nodes=(target,)) if source.component is None else source
            self._bound[target.key] = Ref(bound.identity)
            schema = self._described(bound)
            if without_null(schema) != Ref(bound.identity):
                schema = self._alias(self.collected.reserve(bound), schema)
            self._bound[target.key] = schema
        return self._bound[target.key]

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
            self.collected.define(replace(tagged, name=name, other=other))
            self.collected.family_bases[name] = base.name
        return Ref(name)

    def _inline(self, source: SourceSchema) -> Schema:
        """Lower an inline schema. An inline schema that contains itself becomes a definition."""
        key = tuple(map(_key, source.nodes))
        if key in self._finished:
            return self._finished[key]
        if key in self._inside:
            self._inside[key] = True
            return Ref(self.collected.reserve(source))
        if len(self._inside) >= (MAX_AFTER_REFUSAL if self._refused else MAX_INLINE):
            if not self._refused:
                source.nodes[-1].problem(
                    f"more than {MAX_INLINE} inline schemas inside each other",
                    "move one of them to components/schemas, and refer to it",
                )
            self._refused.append(source.nodes[-1])
            return Anything()
        self._inside[key] = False
        schema = self._described(source)
        if self._inside.pop(key) and without_null(schema) != Ref(source.identity):
            schema = self._alias(source.identity, schema)
        self._finished[key] = schema
        return schema

    def _alias(self, name: str, schema: Schema, description: str = "") -> Ref:
        return self.collected.define(Alias(name=name, schema=schema, description=description))

    def _described(self, source: SourceSchema) -> Schema:
        """Lower `source` by its merged keywords, and do not return the target of a reference."""
        if (plain := scalars.plain_scalar(source.nodes)) is not None:
            return plain
        merged = merge_schemas(source.nodes)
        schema = self._merged(merged, source)
        return nullable(schema) if merged.nullable else schema

    def _merged(self, merged: MergedSchema, source: SourceSchema) -> Schema:
        types = _types(merged, source.nodes[-1])
        if "null" in types:
            merged.nullable = True
            types = [name for name in types if name != "null"]
            if not types:
                return Null()
        if any(node.value is False for node in source.nodes):
            source.note(source.nodes[-1].pointer, "no value is valid")
        if "enum" in merged.keywords or "const" in merged.keywords:
            return enumerated(merged, types, source, self.collected)
        unions = usable_unions(merged, source)
        if not types and not unions:
            types = _implied_types(merged)
        for pointer, words in unenforced_constraints(merged, types):
            source.note(pointer, words)
        if unions:
            return self._union(merged, unions, source)
        if not types:
            _note_untyped(merged, source)
        return union(_without_constraints([self._typed(name, merged, source) for name in types], source))

    def _typed(self, name: str, merged: MergedSchema, source: SourceSchema) -> Schema:
        if name == "object":
            return lowered_object(merged, source, self.collected, self.schema)
        if name == "array":
            if not merged.items and not merged.prefix and source.nodes[-1].context.is_version("3.0"):
                source.nodes[-1].problem("missing items of an array", "add items: {}")
            return lowered_array(merged, source, self.schema)
        schema = scalars.scalar(cast("ScalarType", name), merged.keywords)
        for pointer, words in scalars.unenforced_scalar_constraints(schema, merged):
            source.note(pointer, words)
        if schema.constraints.pattern is not None:
            # `settle` removes the pattern later if a response contains the schema.
            words = limits(Constraints(pattern=schema.constraints.pattern))
            source.nodes[-1].note(f"not checked in responses: {words}")
        return schema

    def _union(self, merged: MergedSchema, unions: tuple[UnionKeyword, ...], source: SourceSchema) -> Schema:
        """Lower a union. Keywords beside `oneOf` or `anyOf` apply to every member."""
        union_keyword, *others = unions
        common = base(merged, unions)
        member = None if others else sole_member(union_keyword)
        if source.component and member is not None:
            # The member takes the identity of the component. An alias of the member could refer to itself, and pydantic
            # cannot resolve such an alias.
            merged.nullable = merged.nullable or len(union_keyword.members) > 1
            return self._lowered((member, *common), source.origin, source.component, source.combinations)
        is_base_needed = bool(merged.properties or merged.extra or merged.items or others)
        combinations = source.combinations * len(union_keyword.members)
        lowered: list[tuple[Node, Schema]] = []
        words = member_words([each.value for each in union_keyword.members], is_component=source.component is not None)
        for node, word in zip(union_keyword.members, words, strict=True):
            is_alone = not is_base_needed and ("$ref" in node or "type" in node or not merged.keywords.get("type"))
            is_alone |= not others and extends(node, union_keyword.owner)
            nodes = (node,) if is_alone else (*common, node)
            lowered.append((node, self._lowered(nodes, source.origin.then(word), None, combinations)))
        present = [(node, member) for node, member in lowered if member != Null()]
        merged.nullable = merged.nullable or len(present) < len(lowered)
        members = [member for _, member in present]
        nodes = tuple(node for node, _ in present)
        tagged = discriminated(replace(union_keyword, members=nodes), members)
        if tagged is not None:
            name = self.collected.reserve(source)
            return self.collected.define(replace(tagged, name=name, description=source.description))
        if not members:
            return Null()
        titles = {
            member.value: str(node.value.get("title", ""))
            for node, member in present
            if isinstance(member, Const) and isinstance(node.value, dict)
        }
        return named_constants(_without_constraints(members, source), source, self.collected, titles)


def _key(node: Node) -> tuple[Pointer, Scope, tuple[str, ...]]:
    """Return a key of the content of `node`. `base` and `merge_schemas` remove keywords of a schema."""
    return node.pointer, node.scope, tuple(mapping(node.value))


def _without_constraints(members: list[Schema], source: SourceSchema) -> list[Schema]:
    """Record the constraints of the members of a union, and return the members without constraints."""
    if len(members) < 2:
        return members
    for member in members:
        if words := constraint_words(member):
            source.note(source.nodes[-1].pointer, words)
    return [scalars.without_constraints(member) for member in members]


def _implied_types(merged: MergedSchema) -> list[str]:
    """Return the type of a schema without `type`, if its keywords apply to only one type."""
    if merged.properties or merged.extra or merged.pattern_properties:
        return ["object"]
    return ["array"] if merged.items or merged.prefix else []


def _note_untyped(merged: MergedSchema, source: SourceSchema) -> None:
    """Record the constraints of a schema without a type. Each constraint applies to values of one type."""
    pointer = source.nodes[-1].pointer
    names: tuple[ScalarType, ...] = ("string", "number")
    for name in names:
        schema = scalars.scalar(name, merged.keywords)
        if words := limits(schema.constraints):
            source.note(pointer, f"{name}, {words}")
    if words := limits(scalars.array_constraints(merged.keywords)):
        source.note(pointer, f"array, {words}")


def _types(merged: MergedSchema, node: Node) -> list[str]:
    for name in merged.types:
        if name not in TYPES:
            node.problem(
                (f'unknown schema type "{name}"' if isinstance(name, str) else "a schema type must be a string"),
                f"use one of {', '.join(TYPES)}",
                at="type" if "type" in node else None,
            )
            return []
    return list(dict.fromkeys(merged.types))


def refuse_containers(definitions: Definitions, components: Mapping[str, Node]) -> None:
    """Record a problem for each chain of too many schemas without properties. A model ends a chain.

    Args:
        definitions: The definitions by identity.
        components: The nodes of component schemas by identity.
    """
    inner = {
        name: [
            (target, count)
            for target, count in _referenced(each.schema, 0)
            if isinstance(definitions.get(target), Alias)
        ]
        for name, each in definitions.items()
        if isinstance(each, Alias)
    }
    chains = connected(inner, lambda name: [target for target, _ in inner[name]])
    depths: dict[str, int] = {}
    for name in (name for chain in chains for name in chain):
        # A target without a depth is in a cycle with `name`. pydantic reads each alias of a cycle once.
        found = [depths.get(target, 0) + count for target, count in inner[name]]
        depths[name] = max(found, default=0)
        if depths[name] <= _MAX_CONTAINERS:
            continue
        node = components.get(name)
        if node is not None and not any(depths.get(target, 0) > _MAX_CONTAINERS for target, _ in inner[name]):
            node.problem(
                f"more than {_MAX_CONTAINERS} schemas without properties inside each other",
                "put an object with properties between two of them",
            )


def _referenced(schema: Schema, depth: int) -> Iterator[tuple[str, int]]:
    """Yield the references in `schema` with the number of schemas without properties around each."""
    if isinstance(schema, Ref):
        yield schema.name, max(depth, 1)
    for inner in inner_schemas(schema):
        yield from _referenced(inner, depth + 1)
