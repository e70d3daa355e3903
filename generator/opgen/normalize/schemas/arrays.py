"""Arrays: a list of what its items may be, or a tuple where each has its place."""

from collections.abc import Iterator
from dataclasses import replace

from opgen.api.schema import Anything, Array, Constraints, Schema, Tuple, union
from opgen.normalize.origin import Origin
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.collected import Place
from opgen.normalize.schemas.flatten import Flat
from opgen.normalize.schemas.resolved_references import Lower
from opgen.normalize.schemas.unenforced_constraints import constraint_words, shown


def lowered_array(flat: Flat, place: Place, lower: Lower) -> Schema:
    """The schema of the arrays that `flat` describes; items of several schemas in an order are a list of any of them.

    A tuple is only what has all of them and no more: Python's has no items that may be left out.
    """
    origin = place.origin.then("Item")
    constraints = scalars.array_constraints(flat.keywords)
    is_closed = any(node.value is False for node in (*flat.items, *flat.rest))
    members = list(_first_items(flat, place, origin, lower))
    count = len(members)
    if is_closed and count:
        constraints = replace(
            constraints, max_items=min(constraints.max_items or count, count)
        )
    if count and _is_whole(constraints, count):
        return Tuple(tuple(members))
    if flat.prefix:
        listed = ", ".join(
            " and ".join(shown(node.value) for node in nodes) for nodes in flat.prefix
        )
        place.note(flat.prefix[0][-1].pointer[:-1], f"items by position: {listed}")
    others = flat.items or flat.rest
    if others and not is_closed:
        item, unchecked = lower(others, origin)
        members.append(scalars.without_constraints(item))
        if words := ", ".join(filter(None, [constraint_words(item), *unchecked])):
            place.note(others[-1].pointer, f"each item: {words}")
    elif not is_closed:
        # What follows the first items, or all there is, may be anything.
        members.append(Anything())
    elif not flat.prefix:
        place.note(others[0].pointer, "no items")
    return Array(
        items=scalars.without_constraints(union(members)), constraints=constraints
    )


def _first_items(
    flat: Flat, place: Place, origin: Origin, lower: Lower
) -> Iterator[Schema]:
    """The items that have a place of their own; each place says what all parts of the schema say of it."""
    for nodes in flat.prefix:
        item, unchecked = lower(nodes, origin)
        if words := ", ".join(filter(None, [constraint_words(item), *unchecked])):
            place.note(nodes[-1].pointer, f"item {nodes[-1].pointer[-1]}: {words}")
        yield scalars.without_constraints(item)


def _is_whole(constraints: Constraints, count: int) -> bool:
    return constraints.max_items == count == constraints.min_items
