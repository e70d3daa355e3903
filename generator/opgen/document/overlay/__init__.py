"""Application of overlays to a document.

The result records the origin of every changed value.
The origin of a value is the source that defines the value (the document, one of its parts, or an overlay), and the
pointer in that source.
"""

from collections.abc import Sequence
from dataclasses import replace

from opgen.core.errors import DocumentError, Problem
from opgen.document.canonical import canonical
from opgen.document.document import Document, refuse_version
from opgen.document.overlay.edit import EditedDocument, EditError, TooLargeError
from opgen.document.overlay.query import QueryError, select
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
                found += _apply_action(edited, overlay, action)
            except TooLargeError as error:
                found.append(Problem(message=str(error), pointer=error.pointer))
                raise DocumentError(problems + overlay.located(found)) from None
        problems += overlay.located(found)
    if problems:
        raise DocumentError(problems)
    refuse_version(document.source, edited.root)
    return replace(document, root=canonical(edited.root), origin=edited.origin)


def _apply_action(edited: EditedDocument, overlay: Overlay, action: Action) -> list[Problem]:
    """Apply one action as far as possible, and return its problems."""
    try:
        locations = select(action.target, edited.root)
    except QueryError as error:
        return [_problem(action, "target", str(error))]
    if not locations:
        return [
            Problem(
                message=f"target {action.target} does not match anything",
                pointer=(*action.pointer, "target"),
                hint="correct the target, or remove the action if the document no longer needs it",
            )
        ]
    value = action.value
    if action.kind == "copy":
        try:
            sources = select(action.value, edited.root)
        except QueryError as error:
            return [_problem(action, "copy", str(error))]
        if len(sources) != 1:
            count = len(sources)
            message = f"copy {action.value} matches {count} values, expected exactly one"
            return [_problem(action, "copy", message)]
        value = edited.at(sources[0])
    origin = (overlay.source, (*action.pointer, action.kind))
    try:
        if action.kind == "remove":
            edited.remove(locations)
        else:
            edited.update(locations, value, origin)
    except TooLargeError:
        raise
    except EditError as error:
        pointer = error.pointer or (*action.pointer, action.kind)
        return [Problem(message=str(error), pointer=pointer, hint=error.hint)]
    return []


def _problem(action: Action, key: str, message: str) -> Problem:
    return Problem(message=message, pointer=(*action.pointer, key))
