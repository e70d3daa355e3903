"""Changes without a mirror: swapping two versions must turn each change into a change of a mirrored rule."""

from collections.abc import Iterator, Sequence

from opgen.core.pointers import Pointer
from opgen.diff.model import Change, Side
from opgen.diff.rules import CHANGE_RULES
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.model import Surface
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document

Version = tuple[Document, Surface | None]
"""Document with the public names of its package; None for a document that opgen refuses."""


def unmirrored(one: Version, other: Version) -> list[Change]:
    """Return the changes between two versions, in both directions, that have no mirror."""
    forth, back = _changes(one, other), _changes(other, one)
    return [*_without_mirror(forth, back), *_without_mirror(back, forth)]


def _changes(old: Version, new: Version) -> list[Change]:
    found = [*compare_documents(old[0], new[0], today=None)]
    if old[1] is not None and new[1] is not None:
        found += compare_surfaces(old[1], new[1])
    return found


def _without_mirror(changes: Sequence[Change], others: Sequence[Change]) -> Iterator[Change]:
    by_rule: dict[str, list[Change]] = {}
    for each in others:
        by_rule.setdefault(each.rule, []).append(each)
    for change in changes:
        rule = CHANGE_RULES[change.rule]
        candidates = [e for id_ in rule.mirror for e in by_rule.get(id_, ())]
        if not any(_is_mirror(change, e) for e in candidates):
            yield change


def _is_mirror(change: Change, other: Change) -> bool:
    """Return whether two changes of mirrored rules concern the same values.

    A change is one for all operations that reach a value. Two operations may reach it at one pointer in one version, and
    at two in the other. So one equal pointer is enough.
    """
    if change.direction is not other.direction:
        return False
    pairs = [(_pointer(change.old), _pointer(other.new)), (_pointer(change.new), _pointer(other.old))]
    known = [(one, another) for one, another in pairs if one and another]
    return not known or any(one == another for one, another in known)


def _pointer(side: Side | None) -> Pointer:
    return (side.pointer or ()) if side else ()
