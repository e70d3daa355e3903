"""Overlays: their files become lists of actions, which change a document.

The result records the origin of every changed value.
The origin of a value is the source that defines the value (the document, one of its parts, or an overlay), and the
pointer in that source.
Source: Overlay Specification 1.0 and 1.1.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from opgen.core.errors import DocumentError, Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import items
from opgen.core.pointers import JsonObject, Pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document, refuse_version
from opgen.document.overlay.edit import EditedDocument, EditError, Location, QueryError, TooLargeError, select
from opgen.source.read import Source, read

Kind = Literal["update", "remove", "copy"]

_VERSION = re.compile(r"1\.[01](\.[0-9]+)?")
_FIELDS = frozenset({"overlay", "info", "extends", "actions"})
_ACTION_FIELDS = frozenset({"target", "description", "update", "remove", "copy"})
_KINDS: tuple[Kind, ...] = ("remove", "copy", "update")


@frozen
class Action:
    """One change to a document.

    `value` is the JSON value of `update`, or the JSONPath of `copy`. `pointer` is the pointer of the action in the
    overlay.
    """

    target: str
    kind: Kind
    value: Any
    pointer: Pointer


@frozen
class Overlay:
    """Actions of an overlay file, in order."""

    source: Source
    actions: tuple[Action, ...]

    def located(self, problems: Sequence[Problem]) -> list[Problem]:
        """Return `problems` with their positions in the overlay, and its name."""
        return [replace(each, file=self.source.name) for each in self.source.located(problems)]


def read_overlay(content: bytes, name: str) -> Overlay:
    """Parse the overlay in `content`. `name` is the name of the overlay in messages.

    Raise `DocumentError` with all problems and their positions.
    """
    try:
        source = read(content, name)
    except DocumentError as error:
        # The error can be an unresolved merge, which commands explain.
        raise type(error)([replace(problem, file=name) for problem in error.problems]) from None
    problems = [*_root_problems(source.root)]
    read_actions = []
    for index, entry in enumerate(items(source.root.get("actions"))):
        pointer = ("actions", str(index))
        found = list(_action_problems(entry, pointer))
        problems += found
        if not found:
            read_actions.append(_action(entry, pointer))
    overlay = Overlay(source=source, actions=tuple(read_actions))
    if problems:
        raise DocumentError(overlay.located(problems))
    return overlay


def _root_problems(root: JsonObject) -> Iterator[Problem]:
    version = root.get("overlay")
    # A YAML version without quotes is a number.
    written = str(version) if isinstance(version, str | float) else ""
    if not _VERSION.fullmatch(written):
        yield Problem(
            message="not an overlay of version 1.0 or 1.1",
            pointer=("overlay",) if "overlay" in root else (),
            hint='begin the file with overlay: "1.1.0"',
        )
    for key in root:
        if key not in _FIELDS and not key.startswith("x-"):
            yield Problem(message=f'unknown field "{key}" of an overlay', pointer=(key,))
    if not isinstance(root.get("extends", ""), str):
        yield Problem(message="extends must be a string", pointer=("extends",))
    if not items(root.get("actions")):
        pointer = ("actions",) if "actions" in root else ()
        yield Problem(message="missing actions: an overlay needs a list of actions", pointer=pointer)


def _action_problems(entry: Any, pointer: Pointer) -> Iterator[Problem]:  # any JSON
    if not isinstance(entry, dict):
        yield Problem(message="an action must be a mapping", pointer=pointer)
        return
    for key in entry:
        if key not in _ACTION_FIELDS and not key.startswith("x-"):
            yield Problem(message=f'unknown field "{key}" of an action', pointer=(*pointer, key))
    for key in ("target", "copy"):
        value = entry.get(key, "$" if key == "copy" else None)
        if not isinstance(value, str) or not value.startswith("$"):
            at = (*pointer, key) if key in entry else pointer
            yield Problem(message=f"{key} must be a JSONPath that begins with $", pointer=at)
    if not isinstance(entry.get("remove", False), bool):
        yield Problem(message="remove must be true or false", pointer=(*pointer, "remove"))
    kinds = [kind for kind in _KINDS if entry.get(kind, False) is not False]
    if not kinds and "update" not in entry:
        yield Problem(message="an action needs update, copy, or remove: true", pointer=pointer)
    if "update" in kinds and "copy" in kinds:
        yield Problem(message="an action must not have both update and copy", pointer=(*pointer, "copy"))


def _action(entry: JsonObject, pointer: Pointer) -> Action:
    """Build an action from a valid entry. `remove` has precedence over the other kinds."""
    kind: Kind = "remove" if entry.get("remove") is True else "copy" if "copy" in entry else "update"
    return Action(target=entry["target"], kind=kind, value=entry.get(kind), pointer=pointer)


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
