"""Bases with a discriminator: a value of theirs may be of any component that is made of them by `allOf`."""

from collections.abc import Iterator, Mapping

from generator.errors import Pointer, pointer_text
from generator.normalize.flatten import Choice, sole_reference
from generator.normalize.node import Node

_COMPONENT = ("components", "schemas")


def families(schemas: Mapping[str, Node]) -> dict[Pointer, Choice]:
    """Each such base among the components `schemas`, with all that are made of it as a choice, sorted by name.

    A base with a choice of its own is none of these: what it may be is said already. Linear in the components.
    """
    children: dict[str, set[str]] = {}
    for name, node in schemas.items():
        if isinstance(node.value, dict) and sole_reference((node,)) is None:
            for parent in _parents(node):
                children.setdefault(parent, set()).add(name)
    found = {}
    for name, node in schemas.items():
        discriminator = node.child("discriminator")
        is_base = discriminator is not None and not ("oneOf" in node or "anyOf" in node)
        kin = sorted(_descendants(name, children) - {name})
        if is_base and kin:
            branches = tuple(_reference(schemas[each]) for each in kin)
            found[node.pointer] = Choice(
                keyword="allOf",
                owner=node,
                branches=branches,
                discriminator=discriminator,
            )
    return found


def _parents(node: Node) -> Iterator[str]:
    """The components that `node` is made of, one step."""
    target = node.target() if "$ref" in node else None
    if target and target.pointer[:2] == _COMPONENT and len(target.pointer) == 3:
        yield target.pointer[2]
    for item in node.items("allOf"):
        if isinstance(item.value, dict):
            yield from _parents(item)


def _descendants(name: str, children: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = children.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _reference(node: Node) -> Node:
    return Node({"$ref": "#" + pointer_text(node.pointer)}, node.pointer, node.context)
