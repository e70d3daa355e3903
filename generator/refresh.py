"""A client's snapshot, brought up to date with its source: what came, what it changes, and whether that may be."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from generator import disk
from generator.document import Document, load
from generator.errors import DocumentError, OpgenError
from generator.source import provenance
from generator.source.exchange import Report, Validators
from generator.source.fetch import Fetched, fetch
from generator.source.limits import MAX_BYTES
from generator.source.provenance import Provenance
from generator.source.read import Source, read
from generator.source.redact import redact_url
from generator.source.snapshot import digest, dump

LOCK_WAIT = 10.0
"""Seconds that a second run waits for the first."""
_METHODS = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
_MOST_NAMED = 20

State = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be fetched for one client, and where it goes.

    `location` is what `fetch` takes; `snapshot` the file, beside which the provenance stands.
    """

    location: str
    snapshot: Path
    headers: Mapping[str, str]
    accept: bool = False
    """Take a document that has lost many operations."""
    write: bool = True
    """Otherwise say only what would change."""
    opgen: str
    now: Callable[[], datetime]
    report: Report = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a document holds, by name: operations by operationId or method and path, and component schemas."""

    operations: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of a snapshot. `before` is empty where there was none."""

    state: State
    before: Contents
    after: Contents
    notes: tuple[str, ...] = ()


class GuardError(OpgenError):
    """The document has lost so much that somebody should look first; nothing was written."""

    exit_code = 6


class ServedError(DocumentError):
    """What the source served is no document; `source` is what it is called."""

    def __init__(self, error: DocumentError, name: str) -> None:
        self.name = name
        super().__init__(error.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """What stands on disk."""

    content: bytes | None
    record: Provenance | None
    document: Document | None

    @property
    def is_edited(self) -> bool:
        """Whether the file is another than the one that was recorded."""
        if self.content is None or self.record is None:
            return False
        return hashlib.sha256(self.content).hexdigest() != self.record.snapshot_sha256


def provenance_file(snapshot: Path) -> Path:
    """`specs/api.json` -> `specs/api.source.json`."""
    return snapshot.with_name(f"{snapshot.stem}.source.json")


def refresh(order: Order) -> Refreshed:
    """Fetch, read, compare, and write the snapshot with its provenance where something changed.

    Equality decides (order and layout do not count), so an unchanged document touches no file. Raises `NetworkError`,
    `ServedError`, `GuardError` or `UsageError`; then nothing has changed.
    """
    if not order.write:
        return _refresh(order)
    folder = order.snapshot.parent
    with disk.refusing(f"write {order.snapshot}"):
        folder.mkdir(parents=True, exist_ok=True)
        with disk.locked(folder, LOCK_WAIT):
            return _refresh(order)


def contents(document: Document) -> Contents:
    """What `document` holds, in its order; tolerant of what `generate` would refuse."""
    components = _mapping(document.root.get("components"))
    return Contents(
        operations=tuple(_operations(document.root)),
        schemas=tuple(_mapping(components.get("schemas"))),
    )


def _refresh(order: Order) -> Refreshed:
    standing = _standing(order)
    notes = []
    if standing.is_edited:
        notes.append(f"{order.snapshot} was edited by hand since it was fetched")
    fetched = fetch(
        order.location,
        headers=order.headers,
        validators=_validators(order, standing),
        report=order.report,
    )
    before = contents(standing.document) if standing.document else Contents()
    if not isinstance(fetched, Fetched):
        return Refreshed(
            state="unchanged", before=before, after=before, notes=tuple(notes)
        )
    source, document = _read(fetched)
    notes += [source.note] if source.note else []
    after = contents(document)
    equality = digest(document.root)
    if standing.document is not None and digest(standing.document.root) == equality:
        return Refreshed(
            state="unchanged", before=before, after=after, notes=tuple(notes)
        )
    _guard(before, after, order)
    if order.write:
        _write(order, fetched, document, equality)
    state: State = "changed" if standing.content is not None else "new"
    return Refreshed(state=state, before=before, after=after, notes=tuple(notes))


def _standing(order: Order) -> _Snapshot:
    """What is on disk now; a snapshot that cannot be read counts as none, and is replaced."""
    content = disk.read_file(order.snapshot, MAX_BYTES)
    record_file = provenance_file(order.snapshot)
    recorded = disk.read_file(record_file, MAX_BYTES)
    record = provenance.load(recorded, str(record_file)) if recorded else None
    document = None
    if content is not None:
        try:
            document = load(read(content, str(order.snapshot)))
        except DocumentError:
            document = None
    return _Snapshot(content=content, record=record, document=document)


def _validators(order: Order, standing: _Snapshot) -> Validators:
    """What makes the request conditional: only for the very file that came from there."""
    record = standing.record
    if record is None or standing.document is None or standing.is_edited:
        return Validators()
    is_same_place = record.source == redact_url(order.location)
    return record.validators if is_same_place else Validators()


def _read(fetched: Fetched) -> tuple[Source, Document]:
    name = fetched.final_url or fetched.source
    try:
        source = read(fetched.content, name)
        return source, load(source)
    except DocumentError as error:
        raise ServedError(error, name) from None


def _guard(before: Contents, after: Contents, order: Order) -> None:
    """Refuse a document without operations, or one that lost more than a tenth of them and at least two."""
    if order.accept:
        return
    if not after.operations:
        raise GuardError(
            "the document has no operations; take it all the same with --accept"
        )
    kept = set(after.operations)
    gone = [name for name in before.operations if name not in kept]
    if len(gone) >= 2 and len(gone) * 10 > len(before.operations):
        named = [f"  {name}" for name in gone[:_MOST_NAMED]]
        if len(gone) > _MOST_NAMED:
            named.append(f"  and {len(gone) - _MOST_NAMED} more")
        share = f"{len(gone)} of {len(before.operations)} operations"
        reason = "a server may send less without a token; take it with --accept"
        raise GuardError("\n".join([f"{share} would be gone; {reason}", *named]))


def _write(order: Order, fetched: Fetched, document: Document, equality: str) -> None:
    """The snapshot first: a provenance that does not fit it makes the next request unconditional, no more."""
    text = dump(document.root)
    block = document.source.block
    record = provenance.record(
        fetched,
        snapshot=text,
        equality_sha256=equality,
        opgen=order.opgen,
        fetched_at=order.now(),
        document_url=redact_url(block.url) if block and block.url else "",
    )
    disk.write_file(order.snapshot, text.encode())
    disk.write_file(provenance_file(order.snapshot), provenance.dump(record).encode())


def _operations(root: dict[str, Any]) -> Iterator[str]:
    for path, item in _mapping(root.get("paths")).items():
        for method, operation in _mapping(item).items():
            if method in _METHODS and isinstance(operation, dict):
                operation_id = operation.get("operationId")
                is_named = isinstance(operation_id, str) and operation_id != ""
                yield str(operation_id) if is_named else f"{method.upper()} {path}"


def _mapping(value: Any) -> dict[str, Any]:  # any JSON
    return value if isinstance(value, dict) else {}
