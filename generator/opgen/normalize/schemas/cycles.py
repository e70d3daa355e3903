"""Schemas inside too many others, which Python and pydantic would read with recursion."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import Alias, Definitions, Ref, Schema, inner_schemas
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
