"""Comparison of two versions: changes with positions in both documents, and with causes."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from opgen.changes.identity import identity
from opgen.changes.model import Breaks, Cause, Change, Side
from opgen.changes.origins import with_causes, with_parents
from opgen.changes.surface.compare import compare_surfaces
from opgen.changes.surface.model import Surface
from opgen.changes.wire.compare import compare_documents
from opgen.core.collection import collection_of_new_objects
from opgen.core.errors import ChoiceError, DocumentError, Position
from opgen.core.parallel import results
from opgen.core.pointers import Pointer
from opgen.diff.package_versions import PackageVersion
from opgen.diff.versions import DEFAULT_OPTIONS, ClientInputs, Version
from opgen.pipeline import generate, public_surface
from opgen.project.positions import LocatedError

AnyVersion = Version | PackageVersion


def compare_versions(
    old: AnyVersion, new: AnyVersion, *, today: date, breaking: Breaks = Breaks.TYPES, docs: bool = False
) -> tuple[Change, ...]:
    """Return the changes between two versions, with positions in the documents as served.

    A package has no document, so a comparison with a package has the changes of the package alone. `breaking` is the
    last step of a breaking change of the package. With `docs`, the result has the changes of documentation too.
    """
    # The values of a document have no reference cycles, and garbage collection took 40 % of the time of a comparison.
    with collection_of_new_objects():
        wire: tuple[Change, ...] = ()
        if isinstance(old, Version) and isinstance(new, Version):
            found = compare_documents(old.prepared.document, new.prepared.document, today=today, docs=docs)
            wire = _completed(found, old, new)
        # Names and signatures take most of the time, and do not depend on the other version.
        before, after = results([partial(surface_of, old), partial(surface_of, new)])
        if isinstance(old, PackageVersion) != isinstance(new, PackageVersion):
            # A document alone does not name its package.
            before, after = replace(before, package=""), replace(after, package="")
        package = _completed(compare_surfaces(before, after, breaking), old, new)
        return (*wire, *with_parents(package, wire))


def compare_inputs(
    old: ClientInputs, new: ClientInputs, *, today: date, breaking: Breaks = Breaks.TYPES, docs: bool = False
) -> tuple[Change, ...]:
    """Return the changes between two states of a client, each with its cause.

    The committed `api.jsonl` is first compared with the one that this opgen makes of the old inputs. Then the new document
    is compared with the old overlays and options, then with the new overlays, then with the new options.
    """

    def compared(one: AnyVersion, other: AnyVersion) -> tuple[Change, ...]:
        return compare_versions(one, other, today=today, breaking=breaking, docs=docs)

    before, after = old.version(), new.version()
    by_opgen = _changes_by_opgen(old, before, breaking)
    changes = compared(before, after)
    has_new_document = old.document.root != new.document.root
    has_new_overlays = [each.source.content for each in old.overlays] != [each.source.content for each in new.overlays]
    has_new_options = old.client.options != new.client.options
    if not has_new_overlays and not has_new_options:
        return (*by_opgen, *changes)
    steps: list[tuple[Cause, Sequence[Change]]] = []
    between = old.with_document(new) if has_new_document else None
    if between is not None:
        _add_step(steps, Cause.DOCUMENT, lambda: compared(before, between))
    if has_new_overlays and has_new_options:
        overlaid = replace(after, options=before.options)
        _add_step(steps, Cause.OVERLAY, lambda: compared(before, overlaid))
    last = Cause.OPTION if has_new_options else Cause.OVERLAY
    return (*by_opgen, *with_causes(changes, [*steps, (last, ())]))


def _add_step(
    steps: list[tuple[Cause, Sequence[Change]]], cause: Cause, compared: Callable[[], Sequence[Change]]
) -> None:
    """Add a step, unless the old inputs do not fit the new ones. A later step then has its changes."""
    with contextlib.suppress(DocumentError, ChoiceError):
        steps.append((cause, compared()))


def _changes_by_opgen(inputs: ClientInputs, version: Version, breaking: Breaks) -> tuple[Change, ...]:
    """Return the changes between the committed package and the one that this opgen makes of the same inputs."""
    if inputs.package is None:
        return ()
    committed, made = inputs.package.surface, surface_of(version)
    if committed == made:
        return ()
    return tuple(replace(change, cause=Cause.OPGEN) for change in compare_surfaces(committed, made, breaking))


def _completed(found: Sequence[Change], old: AnyVersion, new: AnyVersion) -> tuple[Change, ...]:
    """Return changes with pointers and positions in the documents as served."""
    changes = [_as_served(change, old, new) for change in found]
    return tuple(
        replace(change, old=before, new=after)
        for change, before, after in zip(
            changes,
            _located([(change, change.old) for change in changes], old),
            _located([(change, change.new) for change in changes], new),
            strict=True,
        )
    )


def surface_of(version: AnyVersion) -> Surface:
    """Return the public names of the package of `version`. Raises `LocatedError`."""
    if isinstance(version, PackageVersion):
        return version.surface
    try:
        return public_surface(version.prepared, version.options, version.recorded)
    except DocumentError as error:
        raise LocatedError(error, version.label, version.document) from None


def generated_files(version: Version) -> Mapping[PurePosixPath, str]:
    """Return the files of the package of `version`. Raises `LocatedError`."""
    try:
        return generate(version.document, version.options, version.recorded).files
    except DocumentError as error:
        raise LocatedError(error, version.label, version.document) from None


def package_of(version: AnyVersion) -> str:
    """Return the name by which callers import the package of `version`; empty for a document without a client."""
    if isinstance(version, PackageVersion):
        return version.surface.package
    return "" if version.options == DEFAULT_OPTIONS else version.options.package


def _as_served(change: Change, old: AnyVersion, new: AnyVersion) -> Change:
    """Return `change` with pointers and identities in the documents before conversion and repairs."""
    version = new if change.new is not None else old
    own = _original(version)
    pointer = own(change.pointer)
    root = None if isinstance(version, PackageVersion) else version.document.root
    return replace(
        change,
        pointer=pointer,
        identity=identity(root, pointer),
        component=own(change.component),
        old=_side(change.old, _original(old)),
        new=_side(change.new, _original(new)),
    )


def _original(version: AnyVersion) -> Callable[[Pointer], Pointer]:
    if isinstance(version, PackageVersion):
        return lambda pointer: pointer
    return version.prepared.original


def _side(side: Side | None, original: Callable[[Pointer], Pointer]) -> Side | None:
    if side is None or side.pointer is None:
        return side
    return replace(side, pointer=original(side.pointer))


def _located(found_sides: Sequence[tuple[Change, Side | None]], version: AnyVersion) -> list[Side | None]:
    """Return the sides of changes with their paths and positions. The text of the document is parsed once."""
    if isinstance(version, PackageVersion):
        return [_declared(change, side, version) for change, side in found_sides]
    sides = [side for _, side in found_sides]
    pointers = [side.pointer or () for side in sides if side is not None]
    if not pointers:
        return sides
    found = iter(version.document.named_positions(pointers))
    located: list[Side | None] = []
    for side in sides:
        if side is None:
            located.append(None)
            continue
        name, position = next(found)
        located.append(replace(side, path=name, position=position) if side.pointer is not None else side)
    return located


def _declared(change: Change, side: Side | None, version: PackageVersion) -> Side | None:
    """Return the side of a change with the position of its name in `api.jsonl`."""
    if side is None:
        return None
    names = [*change.names, str(side.value)]
    lines = map(version.read.line, names)
    line = next(filter(None, lines), None)
    position = Position(line=line, column=1) if line is not None else None
    return replace(side, path=version.file, position=position)
