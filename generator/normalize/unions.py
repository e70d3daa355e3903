"""Unions in normal form, and which of them can be told apart by a discriminator."""

from collections.abc import Mapping

from generator.document import parse_ref
from generator.normalize.flatten import Choice
from generator.normalize.node import Node
from generator.schema import (
    Ref,
    Schema,
    TaggedUnion,
)

_COMPONENT = ("components", "schemas")


def discriminated(
    choice: Choice, members: list[Schema], component_names: Mapping[str, str]
) -> TaggedUnion | None:
    """The tagged union of a choice with a discriminator, still without a name.

    None where the members cannot be told apart by it: one is no component, or two have the same tag. Whether each
    has the property is checked once all definitions are known.
    """
    node = choice.discriminator
    if node is None or not node.expect(dict) or len(members) < 2:
        return None
    name = node.text("propertyName")
    refs = [member.name for member in members if isinstance(member, Ref)]
    if not name or len(set(refs)) != len(members):
        return None
    tags = _mapped(node, component_names)
    for branch, ref in zip(choice.branches, refs, strict=True):
        if ref not in tags.values():
            pointer = _component(branch)
            if pointer is None or pointer in tags:
                return None
            tags[pointer] = ref
    kept = tuple((tag, ref) for tag, ref in tags.items() if ref in refs)
    return TaggedUnion(name="", property=name, tags=kept)


def _mapped(node: Node, component_names: Mapping[str, str]) -> dict[str, str]:
    """The discriminator's explicit mapping: tag to the Python name of a component."""
    tags = {}
    for tag, target in node.mapping("mapping"):
        if not target.expect(str):
            continue
        pointer = parse_ref(target.value) if "/" in target.value else None
        wire_name = pointer[2] if pointer and len(pointer) == 3 else target.value
        if (
            pointer is None or pointer[:2] == _COMPONENT
        ) and wire_name in component_names:
            tags[tag] = component_names[wire_name]
        else:
            target.problem(
                f'discriminator mapping "{tag}" names no schema of this document',
                "name a schema under components/schemas, or remove the entry",
            )
    return tags


def _component(branch: Node) -> str | None:
    """The document's name of the component that a branch refers to."""
    reference = branch.value.get("$ref") if isinstance(branch.value, dict) else None
    pointer = parse_ref(reference) if isinstance(reference, str) else None
    if pointer is None or pointer[:2] != _COMPONENT or len(pointer) != 3:
        return None
    return pointer[2]
