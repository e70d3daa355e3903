"""Inheritance: unions of the subtypes of a base.

A base is a component with a discriminator. A subtype is a component that includes the base by `allOf`. The base accepts
the values of every subtype.
"""

from collections.abc import Iterator, Mapping

from opgen.core.pointers import Pointer, pointer_text
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Node, is_component
from opgen.schemas.references import is_base, sole_reference


def inheritance_unions(schemas: Mapping[str, Node]) -> dict[Pointer, UnionKeyword]:
    """Return the subtypes of each base among the components `schemas`, as a union sorted by name.

    If a subtype has further subtypes, it is a member of its own union. The outermost base is not a member of its own
    union, because it accepts all values that no subtype accepts. A component with `oneOf` or `anyOf` is not a base,
    because the union lists the members. The running time is linear in the components and in the depth of inheritance.
    """
    parents = {name: tuple(_parents(node)) for name, node in schemas.items() if isinstance(node.value, dict)}
    bases = {name: node for name, node in schemas.items() if is_base(node)}
    subtypes: dict[str, set[str]] = {}
    inherited: dict[str, Node] = {}
    for name in parents if bases else ():
        if sole_reference((schemas[name],)) is not None:
            continue
        ancestors = _ancestors(name, parents)
        for ancestor in ancestors:
            subtypes.setdefault(ancestor, set()).add(name)
        known = [bases[each] for each in ancestors if each in bases]
        if known:
            inherited[name] = known[-1]
    found = {}
    for name in sorted(subtypes.keys() & (bases.keys() | inherited.keys())):
        names = subtypes[name] | ({name} if name in inherited else set())
        base = inherited.get(name, schemas[name])
        members = tuple(_reference(schemas[m], schemas[name]) for m in sorted(names))
        found[schemas[name].pointer] = UnionKeyword(
            keyword="allOf", owner=base, members=members, discriminator=base.child("discriminator")
        )
    return found


def _ancestors(name: str, parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the components that `name` includes directly or indirectly, each once and the nearest first."""
    found: dict[str, None] = {}
    waiting = list(parents[name])
    while waiting:
        each = waiting.pop(0)
        if each != name and each not in found:
            found[each] = None
            waiting += parents.get(each, ())
    return list(found)


def _parents(node: Node) -> Iterator[str]:
    """Yield the components that `node` includes directly."""
    target = node.target() if "$ref" in node else None
    if target and is_component(target.pointer):
        yield target.pointer[2]
    for item in node.items("allOf"):
        if isinstance(item.value, dict):
            yield from _parents(item)


def _reference(child: Node, base: Node) -> Node:
    """Return a reference to `child`, as if the reference were a member of a union in `base`."""
    pointer = (*base.pointer, "allOf", child.pointer[-1])
    return Node({"$ref": "#" + pointer_text(child.pointer)}, pointer, base.context)
