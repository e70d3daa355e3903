"""Differences of discriminators, and of the subtypes of a base."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from opgen.changes.wire.pairs import FoundPair, difference
from opgen.changes.wire.relate import Relation, relate_flags
from opgen.core.pointers import Pointer
from opgen.schemas.node import Key, Node, is_component
from opgen.schemas.references import mapped
from opgen.schemas.sites import BothSchemas, Schemas
from opgen.schemas.values import canonical_value
from opgen.schemas.view import View


def discriminator_differences(
    old: View, new: View, paired: Mapping[Key, Key], schemas: BothSchemas
) -> Iterable[FoundPair]:
    """Yield the differences of two discriminators.

    `paired` has the new member of each old member of the unions that has one.
    """
    before, after = old.discriminator, new.discriminator
    if before is None and after is None:
        return
    names = [None if each is None else each.get("propertyName") for each in (before, after)]
    if before is None or after is None:
        located = (
            None if each is None else (name, each.pointer) for name, each in zip(names, (before, after), strict=True)
        )
        relation = relate_flags(old=before is not None, new=after is not None)
        yield difference("discriminator", relation, located, (old.pointer, new.pointer))
        return
    if names[0] != names[1]:
        at = [(*each.pointer, "propertyName") for each in (before, after)]
        yield difference("discriminator", Relation.DIFFERENT, zip(names, at, strict=True))
    selections = (_selection(old, before, schemas[0]), _selection(new, after, schemas[1]))
    yield from _mappings(before, after, (selections, paired), schemas)


@dataclass(frozen=True, slots=True)
class _Selection:
    """Members of unions by the discriminator value that selects them.

    `named` are the members that no mapping names. The value is the name of their component.
    """

    members: dict[str, Node]
    named: set[Key]

    def is_named(self, value: str) -> bool:
        """Return whether `value` selects a member because it is the name of a component."""
        return value in self.members and self.members[value].key in self.named


def _selection(view: View, discriminator: Node, schemas: Schemas) -> _Selection:
    """Return the members that values select.

    If the property has other values in a member, the name of its component selects nothing.
    """
    listed = {schemas.site((member,)).nodes[0].pointer: member for union in view.unions for member in union.members}
    found = _Selection({}, set())
    selected: set[Pointer] = set()
    for value, node in discriminator.mapping("mapping"):
        target = mapped(node)
        pointer = () if target is None else schemas.site((target,)).nodes[0].pointer
        if pointer in listed:
            found.members[value] = listed[pointer]
            selected.add(pointer)
    property_ = str(discriminator.get("propertyName"))
    for pointer, member in listed.items():
        if not is_component(pointer) or pointer in selected or pointer[2] in found.members:
            continue
        if _allows(member, property_, pointer[2], schemas):
            found.members[pointer[2]] = member
            found.named.add(member.key)
    return found


def _allows(member: Node, property_: str, value: str, schemas: Schemas) -> bool:
    """Return whether a property of a member of a union may have `value`."""
    nodes = schemas.view_of(member).properties.get(property_)
    values = schemas.view_of(*nodes).enum if nodes else None
    return values is None or canonical_value(value) in values


def _mappings(
    old: Node,
    new: Node,
    members: tuple[tuple[_Selection, _Selection], Mapping[Key, Key]],
    schemas: BothSchemas,
) -> Iterable[FoundPair]:
    selections, paired = members
    before, after = dict(old.mapping("mapping")), dict(new.mapping("mapping"))
    for value in dict.fromkeys((*before, *after, *selections[0].members, *selections[1].members)):
        one, other = (each.members.get(value) for each in selections)
        if one is not None and other is not None:
            if paired.get(one.key) == other.key:
                continue
            relation, happened = Relation.DIFFERENT, "changed"
        elif value in before and value in after:
            targets = before[value], after[value]
            if targets[0].value == targets[1].value or _is_same_target(*targets, schemas):
                continue
            relation, happened = Relation.DIFFERENT, "changed"
        elif _is_superfluous(value, selections, paired):
            continue
        else:
            is_added = value not in before and one is None
            relation = Relation.WIDER if is_added else Relation.NARROWER
            happened = "set" if is_added else "unset"
        yield _mapping(value, relation, happened, (before.get(value) or one, after.get(value) or other))


def _mapping(value: str, relation: Relation, happened: str, at: tuple[Node | None, Node | None]) -> FoundPair:
    """Return the difference of a discriminator value, which selects the nodes `at`."""
    return difference("mapping", relation, ((value, each.pointer) if each else None for each in at), happened=happened)


def _is_superfluous(value: str, selections: tuple[_Selection, _Selection], paired: Mapping[Key, Key]) -> bool:
    """Return whether the name of a component is a value of one version only, without an effect of its own.

    Its member was added or removed, which is a change of the union, or it has a value of another kind in the other version.
    """
    for number, own in enumerate(selections):
        if own.is_named(value):
            pairs = paired if number == 0 else {b: a for a, b in paired.items()}
            partner = pairs.get(own.members[value].key)
            return partner not in selections[1 - number].named
    return False


def _is_same_target(old: Node, new: Node, schemas: BothSchemas) -> bool:
    targets = mapped(old), mapped(new)
    if targets[0] is None or targets[1] is None:
        return targets == (None, None)
    return schemas[0].of((targets[0],)) == schemas[1].of((targets[1],))


def subtype_differences(
    old: dict[str, Node], new: dict[str, Node], views: tuple[View, View], schemas: BothSchemas
) -> Iterator[FoundPair]:
    """Yield the subtypes that only one version has. Values of a mapping are differences of the discriminator.

    A subtype that other components include may be a part of them that was moved into a component.
    """
    bases = schemas[0].graph.bases, schemas[1].graph.bases
    named = {
        value for view in views if view.discriminator is not None for value, _ in view.discriminator.mapping("mapping")
    }
    for value in dict.fromkeys((*old, *new)):
        one, other = old.get(value), new.get(value)
        if value in named or (one is not None and other is not None):
            continue
        if any(e and e.pointer in own for e, own in zip((one, other), bases, strict=True)):
            continue
        yield _mapping(value, Relation.WIDER if one is None else Relation.NARROWER, "", (one, other))
