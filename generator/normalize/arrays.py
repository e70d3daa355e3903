"""Arrays: a list of what its items may be."""

from collections.abc import Callable

from generator.normalize import scalars
from generator.normalize.flatten import Flat
from generator.normalize.inner import inner
from generator.normalize.node import Node
from generator.normalize.registry import Place
from generator.normalize.unchecked import bounded, shown
from generator.schema import Anything, Array, Schema, union

Lower = Callable[[tuple[Node, ...], str], tuple[Schema, list[str]]]


def lowered_array(flat: Flat, place: Place, lower: Lower) -> Schema:
    """The schema of the arrays that `flat` describes; those of different items in an order are lists of any of them."""
    hint = place.hint + "Item"
    is_closed = any(node.value is False for node in flat.items)
    members = [inner(lower((node,), hint)[0]) for node in flat.prefix]
    if flat.prefix:
        listed = ", ".join(shown(node.value) for node in flat.prefix)
        end = ", and no more" if is_closed else ""
        place.note(flat.prefix[0].pointer[:-1], f"items in order: {listed}{end}")
    if flat.items and not is_closed:
        item, unchecked = lower(flat.items, hint)
        members.append(inner(item))
        if words := ", ".join(filter(None, [bounded(item), *unchecked])):
            place.note(flat.items[-1].pointer, f"each item: {words}")
    elif not is_closed:
        # What follows the first items, or all there is, may be anything.
        members.append(Anything())
    elif not flat.prefix:
        place.note(flat.items[0].pointer, "no items")
    items = inner(union(members))
    return Array(items=items, bounds=scalars.array_bounds(flat.keywords))
