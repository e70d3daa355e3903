"""Differences of discriminators, and of the subtypes of a base."""

from collections.abc import Iterable, Iterator

from opgen.changes.wire.nodes import Node
from opgen.changes.wire.pairs import Found
from opgen.changes.wire.relate import Relation, relate_flags
from opgen.changes.wire.schemas import Schemas
from opgen.changes.wire.view import View


def discriminator_differences(
    old: View, new: View, schemas: tuple[Schemas, Schemas]
) -> Iterable[Found]:
    """Yield the differences of two discriminators."""
    before, after = old.discriminator, new.discriminator
    if before is None and after is None:
        return
    if before is None or after is None:
        yield Found(
            keyword="discriminator",
            relation=relate_flags(old=before is not None, new=after is not None),
            happened="set" if before is None else "unset",
            old=before.get("propertyName") if before else None,
            new=after.get("propertyName") if after else None,
            old_at=before.pointer if before else old.pointer,
            new_at=after.pointer if after else new.pointer,
        )
        return
    if before.get("propertyName") != after.get("propertyName"):
        yield Found(
            keyword="discriminator",
            relation=Relation.DIFFERENT,
            old=before.get("propertyName"),
            new=after.get("propertyName"),
            old_at=(*before.pointer, "propertyName"),
            new_at=(*after.pointer, "propertyName"),
        )
    yield from _mappings(before, after, (old, new), schemas)


def _mappings(
    old: Node, new: Node, views: tuple[View, View], schemas: tuple[Schemas, Schemas]
) -> Iterable[Found]:
    before, after = dict(old.mapping("mapping")), dict(new.mapping("mapping"))
    for value in dict.fromkeys((*before, *after)):
        one, other = before.get(value), after.get(value)
        if one is None:
            one = _implied(value, views[0])
        if other is None:
            other = _implied(value, views[1])
        if one is not None and other is not None:
            if one.value == other.value or _is_same_target(one, other, schemas):
                continue
            relation, happened = Relation.DIFFERENT, "changed"
        else:
            is_added = one is None
            relation = Relation.WIDER if is_added else Relation.NARROWER
            happened = "set" if is_added else "unset"
        yield Found(
            keyword="mapping",
            relation=relation,
            happened=happened,
            old=value if one else None,
            new=value if other else None,
            old_at=one.pointer if one else None,
            new_at=other.pointer if other else None,
        )


def _implied(value: str, view: View) -> Node | None:
    """Return the reference of the union member that `value` selects without a mapping: the name of a component."""
    reference = f"#/components/schemas/{value}"
    for union in view.unions:
        for member in union.members:
            if member.get("$ref") == reference:
                return member.child("$ref")
    return None


def _is_same_target(old: Node, new: Node, schemas: tuple[Schemas, Schemas]) -> bool:
    targets = schemas[0].mapped(old), schemas[1].mapped(new)
    if targets[0] is None or targets[1] is None:
        return targets == (None, None)
    return schemas[0].of((targets[0],)) == schemas[1].of((targets[1],))


def subtype_differences(
    old: dict[str, Node],
    new: dict[str, Node],
    views: tuple[View, View],
    schemas: tuple[Schemas, Schemas],
) -> Iterator[Found]:
    """Yield the subtypes that only one version has. Values of a mapping are differences of the discriminator.

    A subtype that other components include may be a part of them that was moved into a component.
    """
    bases = schemas[0].graph.bases, schemas[1].graph.bases
    mapped = {
        value
        for view in views
        if view.discriminator is not None
        for value, _ in view.discriminator.mapping("mapping")
    }
    for value in dict.fromkeys((*old, *new)):
        one, other = old.get(value), new.get(value)
        if value in mapped or (one is not None and other is not None):
            continue
        if any(
            e and e.pointer in own for e, own in zip((one, other), bases, strict=True)
        ):
            continue
        yield Found(
            keyword="mapping",
            relation=Relation.WIDER if one is None else Relation.NARROWER,
            happened="set" if one is None else "unset",
            old=value if one else None,
            new=value if other else None,
            old_at=one.pointer if one else None,
            new_at=other.pointer if other else None,
        )
