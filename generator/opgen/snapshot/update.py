"""A client's snapshot, brought up to date with its source: what came, what it changes, and whether that may be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from opgen.core import disk
from opgen.core.digests import text_digest
from opgen.core.errors import DocumentError, OpgenError
from opgen.document.canonical import canonical, digest, dump
from opgen.document.document import load
from opgen.snapshot import provenance
from opgen.snapshot.bundle import bundle
from opgen.snapshot.inventory import NOTHING, Contents, contents, gone
from opgen.snapshot.provenance import Provenance
from opgen.source.fetch import Fetched, fetch, is_url
from opgen.source.limits import MAX_BYTES
from opgen.source.read import read
from opgen.source.referenced_files import PartError, ReferencePolicy
from opgen.source.web.redact import redact_url
from opgen.source.web.types import Limits, Report, Validators

LOCK_WAIT = 10.0
"""Seconds that a second run waits for the first to have written."""

State = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be fetched for one client, and where it goes.

    `location` is what `fetch` takes; `snapshot` the file, beside which the provenance stands.
    """

    location: str = field(repr=False)
    snapshot: Path
    headers: Mapping[str, str] = field(repr=False)
    folder: Path | None = None
    """Where the files stand that a document from a file may refer to."""
    allow_refs: tuple[str, ...] = ()
    """Beginnings of the URLs that a document may refer to."""
    accept: bool = False
    """Take a document that has lost many operations."""
    write: bool = True
    """Otherwise find out only what would change."""
    opgen: str
    now: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    report: Report = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of a snapshot. `before` is empty where there was none, or none that could be read."""

    state: State
    before: Contents
    after: Contents
    note: str = ""
    """What the source says about itself."""
    warnings: tuple[str, ...] = ()


class GuardError(OpgenError):
    """The document has so few operations that somebody should look first; nothing was written.

    `gone` names those it lacks; `note` is what the source says about itself.
    """

    exit_code = 6

    def __init__(self, message: str, gone: tuple[str, ...], note: str) -> None:
        self.gone = gone
        self.note = note
        super().__init__(message)


class ServedError(DocumentError):
    """What the source served is no document; `name` is what the source is called."""

    def __init__(self, error: DocumentError, name: str) -> None:
        self.name = name
        super().__init__(error.problems)


def provenance_file(snapshot: Path) -> Path:
    """`specs/api.json` -> `specs/api.source.json`."""
    return snapshot.with_name(f"{snapshot.stem}.source.json")


def refresh(order: Order) -> Refreshed:
    """Fetch, read, compare, and write the snapshot with its provenance where something changed.

    Equality decides (order and layout do not count), so an unchanged document touches no file. Raises `NetworkError`,
    `ServedError`, `GuardError` or `UsageError`; then nothing has changed.
    """
    with disk.refusing(f"read {order.snapshot}"):
        standing = _Standing.of(order.snapshot)
    name = redact_url(order.location) if is_url(order.location) else order.location
    try:
        fetched = fetch(
            order.location,
            headers=order.headers,
            # Files that it refers to may have changed where it has not.
            validators=(
                Validators()
                if order.allow_refs
                else standing.validators(order.location)
            ),
            limits=order.limits,
            report=order.report,
        )
        if not isinstance(fetched, Fetched):
            return Refreshed(
                state="unchanged", before=standing.contents, after=standing.contents
            )
        name = fetched.final_url or name
        arrived = _Arrived.of(fetched, name, order)
        refreshed = _judged(standing, arrived, order)
        is_settled = refreshed.state == "unchanged" and standing.is_recorded
        if order.write and not is_settled:
            refreshed = _write(standing, arrived, order, refreshed)
    except PartError as error:
        raise ServedError(error, error.name) from None
    except DocumentError as error:
        raise ServedError(error, name) from None
    return refreshed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What stands on disk: digests and names, not the document, since two large ones at a time are too much."""

    sha256: str = ""
    """Of the snapshot's file with LF; empty if there is none."""
    equality: str = ""
    """Empty if the file cannot be read as a document."""
    contents: Contents = NOTHING
    record: Provenance | None = None

    @classmethod
    def of(cls, snapshot: Path) -> Self:
        record_file = provenance_file(snapshot)
        recorded = disk.read_file(record_file, MAX_BYTES)
        record = provenance.load(recorded, str(record_file)) if recorded else None
        content = disk.read_file(snapshot, MAX_BYTES)
        if content is None:
            return cls(record=record)
        sha256 = _sha256(content)
        try:
            document = load(read(content, str(snapshot)))
        except DocumentError:
            return cls(sha256=sha256, record=record)
        return cls(
            sha256=sha256,
            equality=digest(document.root),
            contents=contents(document),
            record=record,
        )

    @property
    def is_recorded(self) -> bool:
        """Whether the record is about this very file."""
        return self.record is not None and self.record.snapshot_sha256 == self.sha256

    def validators(self, location: str) -> Validators:
        """What makes the request conditional: known only of a file that came from there as it is."""
        is_usable = self.equality and self.is_recorded and is_url(location)
        if self.record is None or not is_usable:
            return Validators()
        is_same_place = self.record.source == redact_url(location)
        return self.record.validators if is_same_place else Validators()

    def warnings(self, snapshot: Path) -> Iterator[str]:
        if not self.sha256:
            return
        if not self.equality:
            yield f"{snapshot} was no OpenAPI document"
        elif self.record is not None and not self.is_recorded:
            yield f"{snapshot} was edited by hand since it was fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrived:
    """What came from the source, in written form."""

    fetched: Fetched
    root: dict[str, Any]
    equality: str
    contents: Contents
    note: str
    document_url: str

    @classmethod
    def of(cls, fetched: Fetched, name: str, order: Order) -> Self:
        document = load(read(fetched.content, name))
        source = document.source
        reach = ReferencePolicy(
            location=order.location,
            folder=order.folder,
            allowed=order.allow_refs,
            headers=order.headers,
            limits=order.limits,
        )
        if bundle(source, document.root, reach):
            document = replace(document, root=canonical(document.root))
        return cls(
            fetched=fetched,
            root=document.root,
            equality=digest(document.root),
            contents=contents(document),
            note=source.note,
            document_url=redact_url(source.block.url) if source.block else "",
        )


def _judged(standing: _Standing, arrived: _Arrived, order: Order) -> Refreshed:
    """What the document that came makes of the one that stands. Raises `GuardError`."""
    state: State = "changed" if standing.sha256 else "new"
    if standing.equality == arrived.equality:
        state = "unchanged"
    elif not order.accept:
        _guard(standing.contents, arrived)
    return Refreshed(
        state=state,
        before=standing.contents,
        after=arrived.contents,
        note=arrived.note,
        warnings=tuple(standing.warnings(order.snapshot)),
    )


def _guard(before: Contents, arrived: _Arrived) -> None:
    """Refuse a document without operations, or one that lost more than a tenth of them and at least two."""
    if not arrived.contents.operations:
        raise GuardError("the document has no operations", (), arrived.note)
    lost = gone(before, arrived.contents)
    if len(lost) >= 2 and len(lost) * 10 > len(before.operations):
        share = f"{len(lost)} of {len(before.operations)} operations would be gone"
        message = f"{share}; a server may send less without a token"
        raise GuardError(message, lost, arrived.note)


def _write(
    standing: _Standing, arrived: _Arrived, order: Order, refreshed: Refreshed
) -> Refreshed:
    """Write the snapshot, then the provenance: one that does not fit only makes the next request unconditional.

    Where the snapshot is what came, to the byte, only its provenance is missing, as after a crash between the two.
    """
    snapshot, text = order.snapshot, dump(arrived.root)
    content = text.encode()
    record = provenance.record(
        arrived.fetched,
        snapshot=text,
        equality_sha256=arrived.equality,
        opgen=order.opgen,
        fetched_at=order.now(),
        document_url=arrived.document_url,
    )
    with disk.refusing(f"write {snapshot}"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(snapshot.parent, LOCK_WAIT):
            if _sha256(disk.read_file(snapshot, MAX_BYTES)) != standing.sha256:
                # Another run was faster.
                standing = _Standing.of(snapshot)
                refreshed = _judged(standing, arrived, order)
            if refreshed.state != "unchanged":
                disk.write_file(snapshot, content)
            elif standing.is_recorded or standing.sha256 != record.snapshot_sha256:
                return refreshed
            recorded = provenance.dump(record).encode()
            disk.write_file(provenance_file(snapshot), recorded)
    return refreshed


def _sha256(content: bytes | None) -> str:
    """The digest of a snapshot's file, however git checked it out; empty for none."""
    return "" if content is None else text_digest(content)
