"""Unions that contain themselves, and schemas inside too many others, which Python and pydantic would read with recursion."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import (
    Alias,
    AnyOf,
    Definitions,
    Null,
    Nullable,
    Ref,
    Schema,
    TaggedUnion,
    inner_schemas,
    union,
    union_members,
)
from opgen.core.graphs import components as connected
from opgen.schemas.node import Node

MAX_INLINE = 50
"""Maximum number of inline schemas inside each other. Lowering one of them takes up to twelve calls."""
MAX_AFTER_REFUSAL = 5
"""The same limit after a refusal. Combinations of so many schemas would take exponential time."""
# Maximum number of schemas without properties inside each other: arrays, maps, unions and nullable schemas.
#
# pydantic takes up to twelve calls for each of them.
_MAX_CONTAINERS = 50


def without_cycles(definitions: Definitions) -> Definitions:
    """Return `definitions` without cycles of references and unions. Cycles through a list or a model are kept."""
    unions = {name: tuple(_parts(each)) for name, each in definitions.items() if isinstance(each, Alias | TaggedUnion)}
    edges = {
        name: [part.name for part in parts if isinstance(part, Ref) and part.name in unions]
        for name, parts in unions.items()
    }
    without = dict(definitions)
    for cycle in connected(edges, edges.__getitem__):
        if len(cycle) == 1 and cycle[0] not in edges[cycle[0]]:
            continue
        first, *others = sorted(cycle)
        members = [part for name in (first, *others) for part in unions[name]]
        outer = [part for part in members if not (isinstance(part, Ref) and part.name in cycle)]
        # All names of a cycle mean the same union. The first name becomes the union, and the others refer to the first.
        for name in cycle:
            schema = union(outer) if name == first else Ref(first)
            without[name] = Alias(name=name, schema=schema, description=definitions[name].description)
    return without


def _parts(definition: Alias | TaggedUnion) -> Iterator[Schema]:
    """Yield the members of a union, or the schema of any other alias."""
    if isinstance(definition, TaggedUnion):
        yield from (Ref(name) for name in union_members(definition))
        return
    schema = definition.schema
    if isinstance(schema, Nullable):
        yield Null()
        schema = schema.schema
    yield from schema.members if isinstance(schema, AnyOf) else (schema,)


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
