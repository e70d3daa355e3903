"""Arrays: lists with one schema for all items, and tuples with one schema for each position."""

from collections.abc import Iterator
from dataclasses import replace

from opgen.api.schema import Anything, Array, Constraints, Schema, Tuple, union
from opgen.normalize.origin import Origin
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.collected import SourceSchema
from opgen.normalize.schemas.resolved_references import Lower
from opgen.normalize.schemas.unenforced_constraints import json_excerpt
from opgen.schemas.merged import MergedSchema


def lowered_array(merged: MergedSchema, source: SourceSchema, lower: Lower) -> Schema:
    """Lower an array schema. Items with different schemas become a list of the union of these schemas.

    Only an array of fixed length becomes a tuple, because a Python tuple has no optional items.
    """
    origin = source.origin.then("Item")
    is_implied = "type" not in merged.keywords
    constraints = scalars.array_constraints(merged.keywords)
    is_closed = any(node.value is False for node in (*merged.items, *merged.rest))
    members = list(_prefix_items(merged, source, origin, lower))
    count = len(members)
    if is_closed and count:
        constraints = replace(constraints, max_items=min(constraints.max_items or count, count))
    if count and _has_fixed_length(constraints, count):
        return Tuple(tuple(members), is_implied=is_implied)
    if merged.prefix:
        listed = ", ".join(" and ".join(json_excerpt(node.value) for node in nodes) for nodes in merged.prefix)
        source.note(merged.prefix[0][-1].pointer[:-1], f"items by position: {listed}")
    others = merged.items or merged.rest
    if others and not is_closed:
        item, unchecked = lower(others, origin)
        members.append(scalars.without_constraints(item))
        source.note_part(others[-1].pointer, "each item", item, unchecked)
    elif not is_closed:
        # Without a schema for the other items, these items may have any value.
        members.append(Anything())
    elif not merged.prefix:
        source.note(others[0].pointer, "no items")
    return Array(items=scalars.without_constraints(union(members)), constraints=constraints, is_implied=is_implied)


def _prefix_items(merged: MergedSchema, source: SourceSchema, origin: Origin, lower: Lower) -> Iterator[Schema]:
    """Yield the schemas of `prefixItems`. Each item must match the schemas of all merged parts."""
    for nodes in merged.prefix:
        item, unchecked = lower(nodes, origin)
        pointer = nodes[-1].pointer
        source.note_part(pointer, f"item {pointer[-1]}", item, unchecked)
        yield scalars.without_constraints(item)


def _has_fixed_length(constraints: Constraints, count: int) -> bool:
    return constraints.max_items == count == constraints.min_items
