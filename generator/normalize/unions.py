"""Which unions can be told apart by a discriminator, and by which of its values."""

from collections.abc import Iterator, Sequence

from generator.document import parse_ref
from generator.normalize.flatten import Choice, flatten
from generator.normalize.node import Node
from generator.schema import Ref, Schema, TaggedUnion

_COMPONENT = ("components", "schemas")


def discriminated(
    choice: Choice, members: Sequence[Schema], *, least: int = 2
) -> TaggedUnion | None:
    """The tagged union of a choice with a discriminator, still without a name; `members` are its lowered branches.

    None where the members cannot be told apart by it: there are fewer than `least`, one is no model or enum of its own,
    or two have the same tag.
    Whether each has the property is checked once all definitions are known.
    """
    node = choice.discriminator
    if node is None or not node.expect(dict):
        return None
    name = node.text("propertyName")
    mapped = list(_mapped(node))
    refs = [member.name for member in members if isinstance(member, Ref)]
    is_distinct = len(set(refs)) == len(members) >= least
    # A default of 3.2 takes every other value: then any model may be meant, whatever the tag.
    if not name or not is_distinct or "defaultMapping" in node:
        return None
    pairs = list(zip(choice.branches, refs, strict=True))
    for is_named in (False, True):
        tags: list[tuple[str, str]] = []
        for branch, ref in pairs:
            own = _tags(branch, name, mapped, is_named=is_named)
            tags += [(tag, ref) for tag in own]
        is_whole = {ref for _, ref in tags} == set(refs)
        if is_whole and len({tag for tag, _ in tags}) == len(tags):
            return TaggedUnion(name="", property=name, tags=tuple(tags))
    return None


def _tags(
    branch: Node, name: str, mapped: list[tuple[str, str]], *, is_named: bool
) -> list[str]:
    """The values that mean `branch`: those of the mapping, else what its property must be, else its component's name.

    With `is_named` what the property must be is passed over.
    """
    component = _component(branch)
    own = [tag for tag, wire_name in mapped if wire_name == component]
    if not own and not is_named:
        own = _constants(branch, name)
    return own or ([component] if component is not None else [])


def _constants(branch: Node, name: str) -> list[str]:
    """The strings that are all the property of `branch` may be."""
    nodes = flatten((branch,)).properties.get(name, ())
    keywords = flatten(nodes).keywords
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum", [])
    is_text = isinstance(values, list) and all(isinstance(v, str) for v in values)
    return list(dict.fromkeys(values)) if is_text else []


def _mapped(node: Node) -> Iterator[tuple[str, str]]:
    """The discriminator's explicit mapping: each tag and the document's name of a component."""
    schemas = node.context.document.root.get("components", {}).get("schemas", {})
    for tag, target in node.mapping("mapping"):
        if not target.expect(str):
            continue
        pointer = parse_ref(target.value) if "/" in target.value else None
        wire_name = pointer[2] if pointer and len(pointer) == 3 else target.value
        is_component = pointer is None or pointer[:2] == _COMPONENT
        if is_component and wire_name in schemas:
            yield tag, wire_name
        else:
            target.problem(
                f'discriminator mapping "{tag}" names no schema of this document',
                "name a schema under components/schemas, or remove the entry",
            )


def _component(branch: Node) -> str | None:
    """The document's name of the component that a branch refers to."""
    target = branch.target() if "$ref" in branch else None
    if target is None or target.pointer[:2] != _COMPONENT or len(target.pointer) != 3:
        return None
    return target.pointer[2]
