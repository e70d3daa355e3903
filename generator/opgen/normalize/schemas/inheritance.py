"""Bases with a discriminator: a value of theirs may be of any component that is made of them by `allOf`."""

from collections.abc import Iterator, Mapping

from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.node import Node
from opgen.normalize.schemas.flatten import COMPONENTS, Choice, is_base, sole_reference


def families(schemas: Mapping[str, Node]) -> dict[Pointer, Choice]:
    """Each such base among the components `schemas`, with all that are made of it as a choice, sorted by name.

    What is itself made of a base is among those that may be where it is used; the first base is not, since it takes
    every value that the others do not. A base with a choice of its own is none of these: what it may be is said
    already. Linear in the components, but for the depth of families.
    """
    parents = {
        name: tuple(_parents(node))
        for name, node in schemas.items()
        if isinstance(node.value, dict) and sole_reference((node,)) is None
    }
    bases = {name: node for name, node in schemas.items() if is_base(node)}
    kin: dict[str, set[str]] = {}
    inherited: dict[str, Node] = {}
    for name in parents if bases else ():
        ancestors = _ancestors(name, parents)
        for ancestor in ancestors:
            kin.setdefault(ancestor, set()).add(name)
        known = [bases[each] for each in ancestors if each in bases]
        if known:
            inherited[name] = known[-1]
    found = {}
    for name in sorted(kin.keys() & (bases.keys() | inherited.keys())):
        members = kin[name] | ({name} if name in inherited else set())
        base = inherited.get(name, schemas[name])
        branches = tuple(_reference(schemas[m], schemas[name]) for m in sorted(members))
        found[schemas[name].pointer] = Choice(
            keyword="allOf",
            owner=base,
            branches=branches,
            discriminator=base.child("discriminator"),
        )
    return found


def _ancestors(name: str, parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What `name` is made of, the nearest first, each once."""
    found: dict[str, None] = {}
    waiting = list(parents[name])
    while waiting:
        each = waiting.pop(0)
        if each != name and each not in found:
            found[each] = None
            waiting += parents.get(each, ())
    return list(found)


def _parents(node: Node) -> Iterator[str]:
    """The components that `node` is made of, one step."""
    target = node.target() if "$ref" in node else None
    if target and target.pointer[:2] == COMPONENTS and len(target.pointer) == 3:
        yield target.pointer[2]
    for item in node.items("allOf"):
        if isinstance(item.value, dict):
            yield from _parents(item)


def _reference(child: Node, base: Node) -> Node:
    """A branch as if the base had listed it."""
    pointer = (*base.pointer, "allOf", child.pointer[-1])
    return Node({"$ref": "#" + pointer_text(child.pointer)}, pointer, base.context)
