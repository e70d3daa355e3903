"""Application of overlays to a document.

The result records the origin of every changed value.
The origin of a value is the source that defines the value (the document, one of its parts, or an overlay), and the
pointer in that source.
"""

from collections.abc import Sequence
from dataclasses import replace

from opgen.core.errors import DocumentError, Problem
from opgen.core.pointers import Pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document, refuse_version
from opgen.document.overlay.edit import EditedDocument, EditError, Location, QueryError, TooLargeError, select
from opgen.document.overlay.read import Action, Overlay, read_overlay

__all__ = ["Overlay", "apply", "read_overlay"]


def apply(document: Document, overlays: Sequence[Overlay]) -> Document:
    """Return a copy of `document` with all actions of `overlays` applied.

    Raise `DocumentError` with a problem for each action that is invalid or matches nothing. The problem has the
    position of the action in the overlay. Raise `DocumentError` also for a result with an unsupported version.
    """
    if not overlays:
        return document
    edited = EditedDocument(document.source, canonical(document.root), document.origin)
    problems: list[Problem] = []
    for overlay in overlays:
        found = []
        for action in overlay.actions:
            try:
                _apply_action(edited, overlay, action)
            except EditError as error:
                pointer = error.pointer or (*action.pointer, action.kind)
                found.append(Problem(message=str(error), pointer=pointer, hint=error.hint))
                if isinstance(error, TooLargeError):
                    raise DocumentError(problems + overlay.located(found)) from None
        problems += overlay.located(found)
    if problems:
        raise DocumentError(problems)
    refuse_version(document.source, edited.root)
    return replace(document, root=canonical(edited.root), origin=edited.origin)


def _apply_action(edited: EditedDocument, overlay: Overlay, action: Action) -> None:
    """Apply one action as far as possible. Raise `EditError`."""
    target = (*action.pointer, "target")
    locations = _selected(action.target, edited, target)
    if not locations:
        hint = "correct the target, or remove the action if the document no longer needs it"
        raise EditError(f"target {action.target} does not match anything", target, hint)
    pointer, value = (*action.pointer, action.kind), action.value
    if action.kind == "remove":
        edited.remove(locations)
        return
    if action.kind == "copy":
        sources = _selected(action.value, edited, pointer)
        if len(sources) != 1:
            raise EditError(f"copy {action.value} matches {len(sources)} values, expected exactly one", pointer)
        value = edited.at(sources[0])
    edited.update(locations, value, (overlay.source, pointer))


def _selected(query: str, edited: EditedDocument, pointer: Pointer) -> list[Location]:
    try:
        return select(query, edited.root)
    except QueryError as error:
        raise EditError(str(error), pointer) from None
