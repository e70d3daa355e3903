"""Comparison of two versions, from the request: changes with positions in both documents, and with causes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core.characters import escaped
from opgen.core.collection import collection_of_new_objects
from opgen.core.errors import ChoiceError, DocumentError, Position, UsageError
from opgen.core.findings import Cause
from opgen.core.frozen import frozen
from opgen.core.parallel import both, results
from opgen.core.pointers import Pointer
from opgen.core.suggestions import did_you_mean
from opgen.core.url_templates import erased
from opgen.diff.identity import identity
from opgen.diff.join import with_causes, with_parents
from opgen.diff.model import Breaks, Change, ReportedChange, Side
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.model import Surface
from opgen.diff.versions import (
    ClientInputs,
    Version,
    committed_inputs,
    names_beside,
    of_both,
    read_version,
    working_inputs,
)
from opgen.diff.wire.documents import compare_documents
from opgen.diff.wire.operations import all_operations
from opgen.project.positions import LocatedError
from opgen.schemas.node import context_of


@frozen
class DiffRequest:
    """Two versions to compare, and the facts that a report shows.

    - `locations`: the old and the new version, or nothing with a `client`.
    - `client`: the name of a client of `config`, whose working tree is compared with the commit `since`; or empty.
    - `operations`: keys such as `POST /jobs`. Other operations are left out; empty for all operations.
    - `callers`: files and folders with code that uses the package, or nothing.
    - `python`: the interpreter whose type checker decides about callers; empty for that of the project.
    - `has_witnesses`, `is_verified`: show a witness for each breaking change, and execute it.
    """

    locations: tuple[str, ...] = ()
    client: str = ""
    since: str = ""
    operations: tuple[str, ...] = ()
    today: date
    callers: tuple[str, ...] = ()
    python: str = ""
    has_witnesses: bool = False
    is_verified: bool = False
    config: Path


@frozen
class Compared:
    """Two versions, their changes, notes about the comparison, and methods by function and by operation."""

    old: Version
    new: Version
    changes: tuple[Change, ...]
    methods: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    client: Client | None = None


def compare_versions(old: Version, new: Version, request: DiffRequest, breaking: Breaks) -> Compared:
    """Return the changes between two versions, with positions in the documents as served.

    A package has no document, so a comparison with a package has the changes of the package alone. `breaking` is the
    last step of a breaking change of the package.
    """
    # The values of a document have no reference cycles, and garbage collection took 40 % of the time of a comparison.
    with collection_of_new_objects():

        def wire_changes() -> tuple[Change, ...]:
            if old.published or new.published:
                return ()
            documents = old.prepared.document, new.prepared.document
            return compare_documents(*documents, today=request.today)

        found, recorded = both(wire_changes, lambda: names_beside(new, old))
        new = replace(new, recorded=recorded)
        # Names and signatures take most of the time, and do not depend on the other version.
        before, after = results([old.surface, new.surface])
        if not (old.options.has_all_operations and new.options.has_all_operations):
            found = tuple(_of_packages(found, before, after))
        wire = _completed(found, old, new)
        if bool(old.published) != bool(new.published):
            # A document alone does not name its package.
            before, after = replace(before, package=""), replace(after, package="")
        package = _completed(compare_surfaces(before, after, breaking), old, new)
        # The names of the old version are those that callers write.
        methods = _methods(after) | _methods(before)
        return Compared(old=old, new=new, changes=(*wire, *with_parents(package, wire)), methods=methods)


def _methods(surface: Surface) -> dict[str, str]:
    """Return the method that callers write, or else the function, by function and by operation."""
    return {
        key: f"client.{each.attribute}" if each.attribute else each.label
        for each in surface.operations
        for key in (each.label, each.endpoint)
    }


def _of_packages(found: Sequence[Change], *packages: Surface) -> Iterator[Change]:
    """Yield the changes that reach an operation of one of the packages, or no operation, with these operations alone."""
    keys = {_key(operation.endpoint) for package in packages for operation in package.operations}
    for change in found:
        # Webhooks and callbacks have a name in the place of a path.
        operations = tuple(each for each in change.operations if " /" not in each or _key(each) in keys)
        if operations or not change.operations:
            yield replace(change, operations=operations)


def compare_inputs(old: ClientInputs, new: ClientInputs, request: DiffRequest, breaking: Breaks) -> Compared:
    """Return the changes between two states of a client, each with its cause.

    The committed `api.jsonl` is first compared with the one that this opgen makes of the old inputs. Then the new document
    is compared with the old overlays and options, then with the new overlays, then with the new options.
    """
    if old.client.output == new.client.output:
        # Callers import the folder of the package. The option `package` is a name in texts.
        options = replace(new.client.options, package=old.client.options.package)
        new = replace(new, client=replace(new.client, options=options))
    before, after = old.version(), new.version()
    found = compare_versions(before, after, request, breaking)
    by_opgen = _changes_by_opgen(old, before, breaking)
    has_new_document = old.document.root != new.document.root
    has_new_overlays = [each.source.content for each in old.overlays] != [each.source.content for each in new.overlays]
    has_new_options = old.client.options != new.client.options
    if not has_new_overlays and not has_new_options:
        return replace(found, changes=(*by_opgen, *found.changes))
    # If the old inputs do not fit the new ones, a later step has the changes.
    steps: list[tuple[Cause, Sequence[Change]]] = []
    if has_new_document:
        with suppress(LocatedError, DocumentError, ChoiceError):
            between = replace(old, label=new.label, document=new.document).version()
            steps.append((Cause.DOCUMENT, compare_versions(before, between, request, breaking).changes))
    if has_new_overlays and has_new_options:
        with suppress(LocatedError, DocumentError, ChoiceError):
            between = replace(after, options=before.options)
            steps.append((Cause.OVERLAY, compare_versions(before, between, request, breaking).changes))
    last = Cause.OPTION if has_new_options else Cause.OVERLAY
    return replace(found, changes=(*by_opgen, *with_causes(found.changes, [*steps, (last, ())])))


def _changes_by_opgen(inputs: ClientInputs, version: Version, breaking: Breaks) -> tuple[Change, ...]:
    """Return the changes between the committed package and the one that this opgen makes of the same inputs."""
    if inputs.package is None:
        return ()
    committed, made = inputs.package.surface(), version.surface()
    if committed == made:
        return ()
    return tuple(replace(change, cause=Cause.OPGEN) for change in compare_surfaces(committed, made, breaking))


def _completed(found: Sequence[Change], old: Version, new: Version) -> tuple[Change, ...]:
    """Return changes with pointers and positions in the documents as served."""
    changes = [_as_served(change, old, new) for change in found]
    before = _located(changes, [change.old for change in changes], old)
    after = _located(changes, [change.new for change in changes], new)
    return tuple(replace(each, old=one, new=other) for each, one, other in zip(changes, before, after, strict=True))


def _located(changes: Sequence[Change], sides: Sequence[Side | None], version: Version) -> Iterator[Side | None]:
    """Yield the sides of changes with their paths and positions. The text of a document is parsed once.

    A change of a package has the position of its name in `api.jsonl`.
    """
    pointers = [side.pointer or () for side in sides if side and not version.published]
    found = iter(version.document.named_positions(pointers) if pointers else ())
    for change, side in zip(changes, sides, strict=True):
        if side and version.published:
            line = next(filter(None, map(version.published.line, (*change.names, str(side.value)))), None)
            yield replace(side, path=version.file, position=Position(line=line, column=1) if line else None)
        else:
            at = side and next(found)
            yield replace(side, path=at[0], position=at[1]) if side and at and side.pointer is not None else side


def _as_served(change: Change, old: Version, new: Version) -> Change:
    """Return `change` with pointers and identities in the documents before conversion and repairs."""
    version = new if change.new else old
    own = version.prepared.original
    pointer = own(change.pointer)
    return replace(
        change,
        pointer=pointer,
        identity=identity(version.document.root, pointer),
        component=own(change.component),
        old=_moved_side(change.old, old.prepared.original),
        new=_moved_side(change.new, new.prepared.original),
    )


def _moved_side(side: Side | None, moved: Callable[[Pointer], Pointer]) -> Side | None:
    if side is None or side.pointer is None:
        return side
    return replace(side, pointer=moved(side.pointer), compared=side.pointer)


def compared_versions(request: DiffRequest, breaking: Breaks) -> Compared:
    """Return the two versions of `request`, and their changes.

    Raises the errors of `opgen.diff.pipeline.compare`.
    """
    if request.client:
        if request.locations:
            raise UsageError(
                "two versions cannot be combined with --client\n  hint: leave out the versions, or leave out --client"
            )
        (client,) = select(read_configuration(request.config), [request.client]).require_valid()
        before = committed_inputs(client, request.since or "HEAD")
        return replace(compare_inputs(before, working_inputs(client), request, breaking), client=client)
    if len(request.locations) != 2:
        raise UsageError("expected two versions\n  hint: give OLD and NEW, or the name of a client with --client")
    if request.since:
        raise UsageError("--since requires --client\n  hint: write the old version as REF:path")
    old, new = of_both(read_version, *request.locations)
    if new.published:
        old = replace(old, recorded=names_beside(old, new))
    try:
        found = compare_versions(old, new, request, breaking)
    except LocatedError:
        of_both(Version.surface, old, new)  # the other version may be invalid too
        raise
    return replace(found, notes=tuple(_package_notes(old, new)))


def _package_notes(old: Version, new: Version) -> Iterator[str]:
    """Yield remarks about the comparison of packages."""
    both = old, new
    yield from (f"{each.label} is a package: only the Python layer was compared" for each in both if each.published)
    if old.published or new.published:
        documents = (each.label for each in both if not each.published)
        yield from (f"{each} is a document: its package has the default options" for each in documents)


def select_changes(
    changes: tuple[ReportedChange, ...],
    selected: tuple[str, ...],
    versions: tuple[Version, Version],
) -> tuple[ReportedChange, ...]:
    """Return the changes that one of the `selected` operations reaches, with these operations alone.

    The names of path parameters do not matter, because they may differ between the versions. Without selected
    operations, return all changes.

    Raises:
        UsageError: Neither of `versions` has one of the selected operations.
    """
    if not selected:
        return changes
    known = {_key(name): name for version in versions for name in _names(version)}
    keys = {_key(name): name for name in selected}
    problems = [
        "; ".join(filter(None, (f'unknown operation "{escaped(name)[:80]}"', did_you_mean(name, known.values()))))
        for key, name in keys.items()
        if key not in known
    ]
    if problems:
        raise UsageError("\n".join(problems))
    reached = ((each, tuple(name for name in each.change.operations if _key(name) in keys)) for each in changes)
    return tuple(replace(each, change=replace(each.change, operations=names)) for each, names in reached if names)


def _names(version: Version) -> Iterator[str]:
    """Yield the names of the operations, webhooks and callbacks of a version."""
    if version.published:
        yield from (function.endpoint for function in version.published.surface.operations)
    yield from (operation.name for operation in all_operations(context_of(version.prepared.document)))


def _key(name: str) -> str:
    """Return a text that is equal for equal operations: the method has no case, and path parameters have no names."""
    method, _, path = name.strip().partition(" ")
    return f"{method.upper()} {erased(path.strip())}"
