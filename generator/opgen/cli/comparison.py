"""Comparison of two versions: changes with positions in both documents, and with causes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from opgen.changes.causes import with_causes
from opgen.changes.model import Cause, Change, Side
from opgen.changes.surface.compare import compare_surfaces
from opgen.changes.surface.model import Surface
from opgen.changes.wire.compare import compare_documents
from opgen.cli.positions import LocatedError
from opgen.cli.versions import ClientInputs, Version
from opgen.core.errors import DocumentError
from opgen.core.pointers import Pointer
from opgen.pipeline import public_surface


def compare_versions(old: Version, new: Version, *, today: date) -> tuple[Change, ...]:
    """Return the changes between two versions, with positions in the documents as served."""
    found = compare_documents(old.prepared.document, new.prepared.document, today=today)
    changes = [_as_served(change, old, new) for change in found]
    located = tuple(
        replace(change, old=before, new=after)
        for change, before, after in zip(
            changes,
            _located([change.old for change in changes], old),
            _located([change.new for change in changes], new),
            strict=True,
        )
    )
    return (*located, *compare_surfaces(_surface(old), _surface(new)))


def compare_inputs(
    old: ClientInputs, new: ClientInputs, *, today: date
) -> tuple[Change, ...]:
    """Return the changes between two states of a client, each with its cause.

    The new document is first compared with the old overlays and options, then with the new overlays, then with the new options.
    """
    before, after = old.version(), new.version()
    changes = compare_versions(before, after, today=today)
    has_new_document = old.document.root != new.document.root
    has_new_overlays = [each.source.content for each in old.overlays] != [
        each.source.content for each in new.overlays
    ]
    has_new_options = old.client.options != new.client.options
    if not has_new_overlays and not has_new_options:
        return changes
    steps: list[tuple[Cause, Sequence[Change]]] = []
    between = old.with_document(new) if has_new_document else None
    if between is not None:
        partial = compare_versions(before, between, today=today)
        steps.append((Cause.DOCUMENT, partial))
    if has_new_overlays and has_new_options:
        overlaid = replace(after, options=before.options)
        partial = compare_versions(before, overlaid, today=today)
        steps.append((Cause.OVERLAY, partial))
    last = Cause.OPTION if has_new_options else Cause.OVERLAY
    return with_causes(changes, [*steps, (last, ())])


def _surface(version: Version) -> Surface:
    """Return the public names of the package of `version`. Raises `LocatedError`."""
    try:
        return public_surface(version.prepared, version.options)
    except DocumentError as error:
        raise LocatedError(error, version.label, version.document) from None


def _as_served(change: Change, old: Version, new: Version) -> Change:
    """Return `change` with pointers in the documents before conversion and repairs."""
    own = new if change.new is not None else old
    return replace(
        change,
        pointer=own.prepared.original(change.pointer),
        component=own.prepared.original(change.component),
        old=_side(change.old, old.prepared.original),
        new=_side(change.new, new.prepared.original),
    )


def _side(side: Side | None, original: Callable[[Pointer], Pointer]) -> Side | None:
    if side is None or side.pointer is None:
        return side
    return replace(side, pointer=original(side.pointer))


def _located(sides: Sequence[Side | None], version: Version) -> list[Side | None]:
    """Return `sides` with their paths and positions. The text of the document is parsed once."""
    pointers = [side.pointer or () for side in sides if side is not None]
    if not pointers:
        return [*sides]
    found = iter(version.document.named_positions(pointers))
    located: list[Side | None] = []
    for side in sides:
        if side is None:
            located.append(None)
            continue
        name, position = next(found)
        located.append(
            replace(side, path=name, position=position)
            if side.pointer is not None
            else side
        )
    return located
