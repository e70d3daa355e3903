"""A document with overlays: what each action changes, in order, and where everything in the result comes from."""

from collections.abc import Sequence
from dataclasses import replace

from opgen.core.errors import DocumentError, Problem
from opgen.document.canonical import canonical
from opgen.document.document import Document, refuse_version
from opgen.document.overlay.edit import Edited, EditError, TooLargeError
from opgen.document.overlay.query import QueryError, select
from opgen.document.overlay.read import Action, Overlay, read_overlay
from opgen.source.text.positions import positions

__all__ = ["Overlay", "apply", "read_overlay"]


def apply(document: Document, overlays: Sequence[Overlay]) -> Document:
    """`document` as it is after all actions of `overlays`; it is not changed itself.

    Raises `DocumentError` with every action that does nothing or cannot be done, each at its place in its overlay, and
    for a result that is of no version that is supported.
    """
    if not overlays:
        return document
    edited = Edited(document.source, canonical(document.root))
    problems: list[Problem] = []
    for overlay in overlays:
        found = []
        for action in overlay.actions:
            try:
                found += _applied(edited, overlay, action)
            except TooLargeError as error:
                found.append(Problem(message=str(error), pointer=error.pointer))
                raise DocumentError(problems + placed(overlay, found)) from None
        problems += placed(overlay, found)
    if problems:
        raise DocumentError(problems)
    refuse_version(document.source, edited.root)
    return replace(document, root=canonical(edited.root), origin=edited.origin)


def placed(overlay: Overlay, problems: Sequence[Problem]) -> list[Problem]:
    """`problems` with the places in `overlay` that their pointers mean."""
    found = positions(overlay.source, [each.pointer for each in problems])
    return [
        replace(each, file=overlay.source.name, position=position)
        for each, position in zip(problems, found, strict=True)
    ]


def _applied(edited: Edited, overlay: Overlay, action: Action) -> list[Problem]:
    """What is wrong with one action, which has been applied as far as it can be."""
    try:
        places = select(action.target, edited.root)
    except QueryError as error:
        return [_problem(action, "target", str(error))]
    if not places:
        return [
            Problem(
                message=f"target {action.target} matches nothing",
                pointer=(*action.pointer, "target"),
                hint="correct it, or take the action out if the document needs it no more",
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
            message = f"copy {action.value} matches {count} places; it must be one"
            return [_problem(action, "copy", message)]
        value = edited.at(sources[0])
    origin = (overlay.source, (*action.pointer, action.kind))
    try:
        if action.kind == "remove":
            edited.remove(places)
        else:
            edited.update(places, value, origin)
    except TooLargeError:
        raise
    except EditError as error:
        pointer = error.pointer or (*action.pointer, action.kind)
        return [Problem(message=str(error), pointer=pointer, hint=error.hint)]
    return []


def _problem(action: Action, key: str, message: str) -> Problem:
    return Problem(message=message, pointer=(*action.pointer, key))
