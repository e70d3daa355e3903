"""Update of a snapshot from its source, with the names of operations and schemas before and after."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Literal, Self

from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.conflicts import merge_sides
from opgen.core.digests import text_digest
from opgen.core.errors import DocumentError, OpgenError
from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS
from opgen.core.json_values import mapping
from opgen.core.references import References
from opgen.document.bundle import bundled
from opgen.document.canonical import digest, dump
from opgen.document.document import Document, load
from opgen.project import provenance
from opgen.project.positions import LocatedError
from opgen.project.provenance import Provenance
from opgen.source.application import Interpreter
from opgen.source.fetch import fetch, is_application, is_url
from opgen.source.limits import MAX_BYTES
from opgen.source.read import UnresolvedMergeError, read
from opgen.source.referenced_files import PartError, ReferencePolicy
from opgen.source.web.redact import redact_url
from opgen.source.web.types import NO_VALIDATORS, Fetched, Limits, Report, UnchangedError, Validators, expand_headers

LOCK_WAIT = 10.0
"""Seconds to wait for another run that is writing."""

State = Literal["new", "changed", "unchanged"]


@frozen
class Contents:
    """Names of operations and schemas, in document order.

    `operations` maps the operationId to method and path. If the operationId is missing or not unique, the key is also
    method and path.
    """

    operations: Mapping[str, str]
    schemas: tuple[str, ...]


EMPTY = Contents(operations={}, schemas=())


def contents(document: Document) -> Contents:
    """Return the names in `document`, even if `generate` would reject it."""
    found = tuple(_operations(document))
    uses = Counter(operation_id for operation_id, _ in found)
    components = mapping(document.root.get("components"))
    return Contents(
        operations={
            (operation_id if operation_id and uses[operation_id] == 1 else route): route
            for operation_id, route in found
        },
        schemas=tuple(mapping(components.get("schemas", document.root.get("definitions")))),
    )


def removed_operations(before: Contents, after: Contents) -> tuple[str, ...]:
    """Return operations of `before` that are absent in `after`, both by key and by method and path.

    A renamed operation therefore does not count as removed.
    """
    routes = set(after.operations.values())
    return tuple(
        name for name, route in before.operations.items() if name not in after.operations and route not in routes
    )


def _operations(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the operationId, or an empty string, and the method and path of each operation."""
    references = References(root=document.root)
    for path, item in mapping(document.root.get("paths")).items():
        end = references.end(item)
        for method, operation in mapping(end and end.value).items():
            if method in METHODS and isinstance(operation, dict):
                operation_id = operation.get("operationId")
                yield (operation_id if isinstance(operation_id, str) else "", f"{method.upper()} {path}")


@frozen
class SnapshotUpdate:
    """Result of an update. `before` is empty if no readable snapshot existed.

    - `note`: note about the source, for example that a page names a larger document.
    - `old_content`: the snapshot before a change, or nothing without a valid snapshot.
    - `new_document`: the document from the source, with the files to which it refers.
    - `lost`: message about many lost operations, or empty.
    - `store`: writes the changes of a request that only compared. `None` without changes.
    """

    state: State
    before: Contents
    after: Contents
    note: str = ""
    warnings: tuple[str, ...] = ()
    old_content: bytes = field(default=b"", repr=False)
    new_document: Document | None = field(default=None, repr=False)
    lost: str = ""
    store: "Callable[[], SnapshotUpdate] | None" = field(default=None, repr=False)


class LostOperationsError(OpgenError):
    """Error for a document that lost many operations. No file was written."""

    exit_code = 6

    def __init__(self, update: SnapshotUpdate) -> None:
        self.update = update
        super().__init__(update.lost)


def provenance_file(snapshot: Path) -> Path:
    """Return the path of the provenance file: `specs/api.json` -> `specs/api.source.json`."""
    return snapshot.with_name(f"{snapshot.stem}.source.json")


def is_fetched(snapshot: Path) -> bool:
    """Return whether the file is a snapshot that opgen fetched, without later edits.

    Raises:
        UsageError: A file is unusable, or cannot be read.
    """
    with disk.refusing(f"read {snapshot}"):
        return _Committed.of(snapshot).is_recorded


def update_snapshot(  # noqa: PLR0913 - each is an option of the update
    client: Client,
    limits: Limits,
    *,
    accept: bool,
    write: bool,
    review: Callable[[SnapshotUpdate], None],
    report: Report,
) -> SnapshotUpdate:
    """Fetch the document of a client, and write the snapshot and its provenance if the content changed.

    The comparison uses the canonical form, so order and layout have no effect. An equal document does not change the
    snapshot. `NetworkError`, `LocatedError` and `LostOperationsError` leave all files unchanged.

    Args:
        client: The client, which has a source.
        limits: The limits of the download.
        accept: Accept a document that lost many operations.
        write: Write the changes; otherwise, compare only.
        review: Receives a changed document before it is written. An error of this function prevents the write.
        report: Receives the progress.

    Raises:
        NetworkError: The source could not be fetched.
        LocatedError: The source does not serve a valid document.
        LostOperationsError: The document lost many operations, and `accept` is false.
        UsageError: A file is unusable, or cannot be read or written.
    """
    snapshot = Path(client.spec_file)
    with disk.refusing(f"read {snapshot}"):
        committed = _Committed.of(snapshot)
    policy = _policy(client, limits)
    location = policy.location
    name = redact_url(location) if is_url(location) else location
    try:
        fetched = fetch(
            location,
            headers=policy.headers,
            # An unchanged document may refer to changed files, so validators of the document are not enough.
            validators=NO_VALIDATORS if client.allow_refs else committed.validators(location),
            limits=limits,
            interpreter=Interpreter(folder=Path(client.config).parent, setting=client.python),
            report=report,
        )
        name = fetched.final_url or name
        received = _Received.of(fetched, name, policy)
        update = _compare(committed, received, snapshot)
        is_current = update.state == "unchanged" and committed.is_recorded
        if update.state == "changed":
            review(update)
        _guard(update, accept=accept)
        if is_current:
            return update
        store = partial(_write, committed, received, update, snapshot, accept=accept)
        return store() if write else replace(update, store=store)
    except UnchangedError:
        return SnapshotUpdate(state="unchanged", before=committed.contents, after=committed.contents)
    except DocumentError as error:
        raise LocatedError(error, error.name if isinstance(error, PartError) else name) from None


def _policy(client: Client, limits: Limits) -> ReferencePolicy:
    """Return the location of the source, and the policy for the files to which it refers."""
    location, folder = client.source, None
    is_local = not (is_url(location) or location == "-" or is_application(location))
    if is_local:
        location = str(Path(client.config).parent / location)
        folder = client.root_folder or Path(location).parent
    return ReferencePolicy(
        location=location,
        folder=folder,
        allowed=client.allow_refs,
        headers=expand_headers(client.headers, os.environ) if is_url(location) else {},
        limits=limits,
    )


@frozen
class _Committed:
    """Digests and names of the snapshot on disk. Two complete documents would need too much memory.

    - `sha256`: digest of the snapshot file with LF line ends, or empty if the file does not exist.
    - `equality`: digest of the canonical form, or empty if the file is not a valid document.
    - `content`: content of a valid snapshot file.
    - `is_unresolved`: True if the snapshot has conflict markers of git. `contents` then has the names of both sides.
    """

    sha256: str = ""
    equality: str = ""
    contents: Contents = EMPTY
    content: bytes = field(default=b"", repr=False)
    record: Provenance | None = None
    is_unresolved: bool = False

    @classmethod
    def of(cls, snapshot: Path) -> Self:
        record_file = provenance_file(snapshot)
        recorded = disk.read_file(record_file, MAX_BYTES)
        try:
            record = provenance.load(recorded, str(record_file)) if recorded else None
        except provenance.UnresolvedMergeError:
            record = None
        content = disk.read_file(snapshot, MAX_BYTES)
        if content is None:
            return cls(record=record)
        sha256 = _sha256(content)
        try:
            document = load(read(content, str(snapshot)))
        except UnresolvedMergeError:
            return cls(sha256=sha256, contents=_contents_of_sides(content, str(snapshot)), is_unresolved=True)
        except DocumentError:
            return cls(sha256=sha256, record=record)
        return cls(
            sha256=sha256, equality=digest(document.root), contents=contents(document), content=content, record=record
        )

    @property
    def is_recorded(self) -> bool:
        """Return whether the provenance describes this snapshot."""
        return self.record is not None and self.record.snapshot_sha256 == self.sha256

    def validators(self, location: str) -> Validators:
        """Return HTTP validators for a conditional request.

        The validators are empty if the snapshot was edited, or was not fetched from `location`.
        """
        is_usable = self.equality and self.is_recorded and is_url(location)
        if self.record is None or not is_usable:
            return Validators()
        is_same_source = self.record.source == redact_url(location)
        return self.record.validators if is_same_source else Validators()

    def warnings(self, snapshot: Path) -> Iterator[str]:
        if self.is_unresolved:
            yield f"{snapshot} had an unresolved merge conflict"
        elif self.sha256 and not self.equality:
            yield f"{snapshot} was not an OpenAPI document"
        elif self.sha256 and self.record is not None and not self.is_recorded:
            yield f"{snapshot} was edited by hand since it was fetched"


def _contents_of_sides(content: bytes, name: str) -> Contents:
    """Return the names in both sides of a snapshot with conflict markers; empty if a side is not a document."""
    sides = merge_sides(content.decode("utf-8", "replace"))
    if sides is None:
        return EMPTY
    try:
        ours, theirs = (contents(load(read(side.encode(), name))) for side in (sides.ours, sides.theirs))
    except DocumentError:
        return EMPTY
    return Contents(
        operations={**ours.operations, **theirs.operations},
        schemas=tuple(dict.fromkeys((*ours.schemas, *theirs.schemas))),
    )


@frozen
class _Received:
    """Document from the source, with the files to which it refers."""

    fetched: Fetched
    document: Document
    equality: str
    contents: Contents

    @classmethod
    def of(cls, fetched: Fetched, name: str, policy: ReferencePolicy) -> Self:
        if fetched.kind == "application":
            policy = replace(policy, location="-")
        document = bundled(load(read(fetched.content, name)), policy)
        return cls(fetched=fetched, document=document, equality=digest(document.root), contents=contents(document))


def _compare(committed: _Committed, received: _Received, snapshot: Path) -> SnapshotUpdate:
    """Compare the received document with the committed snapshot."""
    state: State = "changed" if committed.sha256 else "new"
    if committed.equality == received.equality:
        state = "unchanged"
    return SnapshotUpdate(
        state=state,
        before=committed.contents,
        after=received.contents,
        note=received.document.source.note,
        warnings=tuple(committed.warnings(snapshot)),
        old_content=committed.content,
        new_document=received.document,
        lost="" if state == "unchanged" else _lost(committed.contents, received.contents),
    )


def _lost(before: Contents, after: Contents) -> str:
    """Return a message if `after` has no operations, or lost at least two and more than a tenth of them."""
    if not after.operations:
        return "the document has no operations"
    lost = len(removed_operations(before, after))
    if lost < 2 or lost * 10 <= len(before.operations):
        return ""
    share = f"{lost} of {len(before.operations)} operations would be removed"
    return f"{share}; the server may return fewer operations without a token"


def _guard(update: SnapshotUpdate, *, accept: bool) -> None:
    if update.lost and not accept:
        raise LostOperationsError(update)


def _write(
    committed: _Committed, received: _Received, update: SnapshotUpdate, snapshot: Path, *, accept: bool
) -> SnapshotUpdate:
    """Write the snapshot, then its provenance, and return the result.

    With this order, a crash between the two writes has only one effect: the next request is unconditional. If the
    snapshot is already equal to the received document, write only the provenance.
    """
    text = dump(received.document.root)
    block = received.document.source.block
    record = provenance.dump(
        received.fetched,
        snapshot=text,
        equality_sha256=received.equality,
        document_url=redact_url(block.url) if block else "",
    )
    with disk.refusing(f"write {snapshot}"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(snapshot.parent, LOCK_WAIT):
            if _sha256(disk.read_file(snapshot, MAX_BYTES)) != committed.sha256:
                # Another run changed the snapshot after it was compared.
                committed = _Committed.of(snapshot)
                update = _compare(committed, received, snapshot)
                _guard(update, accept=accept)
            if update.state != "unchanged":
                disk.write_file(snapshot, text.encode())
            elif committed.is_recorded or committed.sha256 != text_digest(text):
                return update
            disk.write_file(provenance_file(snapshot), record.encode())
    return update


def _sha256(content: bytes | None) -> str:
    """Return the digest of a snapshot file with LF line ends, or an empty string for an absent file."""
    return "" if content is None else text_digest(content)
