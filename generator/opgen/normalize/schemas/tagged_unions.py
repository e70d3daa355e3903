"""Which unions can be told apart by a discriminator, and by which of its values."""

from collections.abc import Iterator, Sequence

from opgen.api.schema import Ref, Schema, TaggedUnion
from opgen.normalize.node import Node
from opgen.normalize.schemas.flatten import Choice, flatten

_COMPONENT = ("components", "schemas")


def discriminated(
    choice: Choice, members: Sequence[Schema], *, least: int = 2
) -> TaggedUnion | None:
    """The tagged union of a choice with a discriminator, still without a name; `members` are its lowered branches.

    None where the members cannot be told apart by it: there are fewer than `least`, one is no definition of its own,
    two have the same tag, or the property is no string. Whether each has it is checked once all definitions are known.
    """
    node = choice.discriminator
    if node is None or not node.expect(dict):
        return None
    name = node.text("propertyName")
    refs = [member.name for member in members if isinstance(member, Ref)]
    is_distinct = len(set(refs)) == len(members) >= least
    if not name or not is_distinct:
        return None
    mapped = list(_mapped(node))
    default = _named(node.child("defaultMapping"))
    pairs = list(zip(choice.branches, refs, strict=True))
    others = [ref for branch, ref in pairs if default and _component(branch) == default]
    pairs = [(branch, ref) for branch, ref in pairs if ref not in others]
    inherited = _values(choice.owner, name)
    values = [_values(branch, name) for branch, _ in pairs]
    if not pairs or None in values:
        return None
    for is_named in (False, True):
        tags: list[tuple[str, str]] = []
        for (branch, ref), constants in zip(pairs, values, strict=True):
            # What a base says of the tag says nothing of those that are made of it.
            is_own = not is_named and constants != inherited
            listed = constants or () if is_own else ()
            tags += [(tag, ref) for tag in _tags(branch, mapped, listed)]
        is_whole = {ref for _, ref in tags} == {ref for _, ref in pairs}
        if is_whole and len({tag for tag, _ in tags}) == len(tags):
            other = others[0] if others else None
            return TaggedUnion(name="", property=name, mapping=tuple(tags), other=other)
    return None


def _tags(
    branch: Node, mapped: list[tuple[str, str]], constants: Sequence[str]
) -> list[str]:
    """The values that mean `branch`: those of the mapping and what its property must be, else its component's name."""
    component = _component(branch)
    own = [tag for tag, wire_name in mapped if wire_name == component]
    others = {tag for tag, _ in mapped}
    own += [value for value in constants if value not in others]
    return own or ([component] if component is not None else [])


def _values(branch: Node, name: str) -> tuple[str, ...] | None:
    """The strings that are all the property of `branch` may be; none if it may be any; None if it may be something else."""
    keywords = flatten(flatten((branch,)).properties.get(name, ())).keywords
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum", [])
    kinds = keywords.get("type", "string")
    is_text = "string" in (kinds if isinstance(kinds, list) else [kinds])
    if not isinstance(values, list) or not is_text:
        return None
    texts = [value for value in values if isinstance(value, str)]
    return tuple(dict.fromkeys(texts)) if len(texts) == len(values) else None


def _mapped(node: Node) -> Iterator[tuple[str, str]]:
    """The discriminator's explicit mapping: each tag and the document's name of a component."""
    for tag, target in node.mapping("mapping"):
        if (wire_name := _named(target)) is not None:
            yield tag, wire_name


def _named(node: Node | None) -> str | None:
    """The document's name of the component that a value of a mapping names, by itself or by a URI; a problem if it is none."""
    if node is None or not node.expect(str):
        return None
    schemas = node.context.document.root.get("components", {}).get("schemas", {})
    if node.value in schemas:
        return str(node.value)
    for pointer in node.context.references.candidates(node.value, node.pointer):
        is_component = pointer[:2] == _COMPONENT and len(pointer) == 3
        if is_component and pointer[2] in schemas:
            return pointer[2]
    node.problem(
        (
            f'discriminator {node.pointer[-1]} "{node.value}" refers to an unknown schema'
            if node.pointer[-1] == "defaultMapping"
            else f'discriminator mapping "{node.pointer[-1]}" refers to an unknown schema'
        ),
        "use the name of a schema in components/schemas, or remove the entry",
    )
    return None


def _component(branch: Node) -> str | None:
    """The document's name of the component that a branch refers to."""
    target = branch.target() if "$ref" in branch else None
    if target is None or target.pointer[:2] != _COMPONENT or len(target.pointer) != 3:
        return None
    return target.pointer[2]
