"""Differences of properties and annotations of two schemas."""

from collections.abc import Iterable
from dataclasses import replace

from opgen.changes.wire.pairs import REQUEST, FoundPair
from opgen.changes.wire.relate import Relation, relate_flags
from opgen.core.pointers import Pointer
from opgen.schemas.node import Node
from opgen.schemas.sites import Site
from opgen.schemas.values import canonical_value
from opgen.schemas.view import View


def is_visible(site: Site | None, direction: int) -> bool:
    """Return whether the property at `site` is part of values in `direction`."""
    if site is None:
        return False
    return not site.flag("readOnly" if direction == REQUEST else "writeOnly")


def property_difference(
    name: str,
    sites: tuple[Site | None, Site | None],
    required: tuple[bool, bool],
    visible: tuple[bool, ...],
    direction: int,
) -> Iterable[FoundPair]:
    """Yield the difference of a property that exists in one version, or is required in one version."""
    old, new = sites
    if not any(visible):
        return
    found = FoundPair(
        keyword="required",
        relation=relate_flags(old=required[0], new=required[1]),
        old=name if visible[0] else None,
        new=name if visible[1] else None,
        old_at=old.start.pointer if old is not None else None,
        new_at=new.start.pointer if new is not None else None,
        is_inner=True,
        directions=direction,
    )
    if visible[0] != visible[1]:
        is_required = required[0] if visible[0] else required[1]
        kind = "required-property" if is_required else "optional-property"
        happened = "unset" if visible[0] else "set"
        if happened == "set" and is_required and new and "default" in new.notes:
            kind = "required-property-with-default"
        yield replace(found, keyword=kind, relation=Relation.DIFFERENT, happened=happened)
    elif required[0] != required[1]:
        has_default = new is not None and "default" in new.notes
        is_narrower = required[1] and has_default
        yield replace(found, keyword="required-with-default") if is_narrower else found


def required_only(name: str, old: View, new: View) -> Iterable[FoundPair]:
    """Yield the difference of a required property without a schema."""
    if (name in old.required) != (name in new.required):
        yield FoundPair(
            keyword="required",
            relation=relate_flags(old=name in old.required, new=name in new.required),
            old=name,
            new=name,
            old_at=old.required.get(name, old.pointer),
            new_at=new.required.get(name, new.pointer),
            is_inner=True,
        )


def mutability(sites: tuple[Site | None, Site | None], required: tuple[bool, bool]) -> Iterable[FoundPair]:
    """Yield the differences of `readOnly` and `writeOnly`."""
    old, new = sites
    if old is None or new is None:
        return
    for flag in ("readOnly", "writeOnly"):
        before, after = old.flag(flag), new.flag(flag)
        if before != after:
            yield FoundPair(
                keyword=f"{flag}-{'required' if required[1] else 'optional'}",
                relation=relate_flags(old=before, new=after),
                old=before,
                new=after,
                old_at=old.notes[flag][1] if before else old.start.pointer,
                new_at=new.notes[flag][1] if after else new.start.pointer,
                is_inner=True,
            )


def note_differences(old: Site, new: Site) -> list[FoundPair]:
    """Return the differences of `default`, `deprecated` and `x-sunset`."""
    if old.notes == new.notes:
        return []
    found = []
    before, after = old.notes.get("default"), new.notes.get("default")
    texts = [None if each is None else canonical_value(each[0]) for each in (before, after)]
    if texts[0] != texts[1]:
        happened = "changed"
        if before is None or after is None:
            happened = "set" if before is None else "unset"
        found.append(
            FoundPair(
                keyword="default",
                relation=Relation.DIFFERENT,
                happened=happened,
                old=before[0] if before else None,
                new=after[0] if after else None,
                old_at=_note_pointer("default", old, new),
                new_at=_note_pointer("default", new, old),
            )
        )
    was, is_now = old.flag("deprecated"), new.flag("deprecated")
    if was != is_now:
        sunset = new.notes.get("x-sunset")
        found.append(
            FoundPair(
                keyword="sunset" if is_now and sunset else "deprecated",
                relation=Relation.DIFFERENT,
                happened="set" if is_now else "unset",
                old=was,
                new=sunset[0] if is_now and sunset else is_now,
                old_at=_note_pointer("deprecated", old, new),
                new_at=_note_pointer("deprecated", new, old),
            )
        )
    return found


def _note_pointer(name: str, site: Site, other: Site) -> Pointer:
    """Return the pointer of an annotation, or of the node that has it in the other document."""
    if name in site.notes:
        return site.notes[name][1]
    return site.at(other.notes[name][1][:-1])


def member_name(node: Node) -> str:
    """Return a short name of a member of a union."""
    reference = node.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    for keyword in ("title", "type"):
        if isinstance(node.get(keyword), str):
            return str(node.get(keyword))
    return "schema"
