"""Reader of a client's OpenAPI document, and of its overlays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.conflicts import conflict_line
from opgen.core.errors import DocumentError, UsageError
from opgen.core.findings import Finding
from opgen.project.labels import displayed_spec, repair
from opgen.project.positions import LocatedError, located
from opgen.project.snapshots import provenance_file
from opgen.source.application import Interpreter
from opgen.source.fetch import fetch, is_url, read_file
from opgen.source.limits import MAX_BYTES

if TYPE_CHECKING:  # a run with a result in the cache reads no document
    from opgen.document.document import Document


CONFLICT = "conflict"
"""Rule id of a finding about conflict markers."""


def resolution_hint(client: Client) -> str:
    """Return the hint for conflict markers that no command of opgen resolves."""
    if not client.is_configured:
        return "resolve the conflict by hand"
    return f"resolve the conflict by hand, then run: {repair(client, 'generate').text}"


def unresolved_record(client: Client) -> Finding | None:
    """Return the finding about conflict markers in the record of the snapshot's origin, or `None` without markers.

    Raises:
        UsageError: The file is unusable.
    """
    if not client.is_configured:
        return None
    file = provenance_file(Path(client.spec_file))
    with disk.refusing(f"read {file}"):
        content = disk.read_file(file, MAX_BYTES)
    line = conflict_line((content or b"").decode("utf-8", "replace"))
    if line is None:
        return None
    fix = "resolve the conflict by hand, or delete the file"
    if client.source:
        fix = repair(client, "fetch").text
    return Finding(
        rule=CONFLICT,
        path=file.as_posix(),
        line=line,
        message="unresolved merge conflict in the record of the snapshot's origin",
        fix=fix,
    )


class NoSnapshotError(UsageError):
    """Error for a configured client without a snapshot file."""


class UnresolvedSnapshotError(LocatedError):
    """Error for the snapshot of a configured client with conflict markers of git."""


def read_document(client: Client) -> "Document":
    """Return the client's document: the snapshot, or the document at the path or URL of `--spec`.

    Raises:
        UnresolvedSnapshotError: The snapshot of a configured client has conflict markers.
        LocatedError: The document is invalid.
        UsageError: The file is missing or unreadable.
        NetworkError: The document could not be fetched.
    """
    return parse_document(client, read_content(client))


def read_content(client: Client) -> bytes:
    """Return the bytes of the client's document. Raise the errors of `read_document` about the bytes."""
    if client.is_configured and _is_missing(client.spec_file):
        raise NoSnapshotError(f"{escaped(client.spec_file)}: no such file\n  hint: {_first_step(client)}")
    with located(displayed_spec(client)):
        environment = None if client.is_configured else Interpreter(folder=Path.cwd())
        return fetch(client.spec_file, headers=client.headers, interpreter=environment).content


def parse_document(client: Client, content: bytes) -> "Document":
    """Return the document with these bytes. Raise the errors of `read_document` about an invalid document."""
    from opgen.document.document import load  # noqa: PLC0415 - a cached run reads no document
    from opgen.source.read import UnresolvedMergeError, read  # noqa: PLC0415 - a cached run reads no document

    shown = displayed_spec(client)
    with located(shown):
        try:
            document = load(read(content, shown))
        except UnresolvedMergeError as error:
            if not client.is_configured:
                raise
            hint = f"run: {repair(client, 'fetch').text}" if client.source else resolution_hint(client)
            problems = [replace(problem, hint=hint) for problem in error.problems]
            raise UnresolvedSnapshotError(DocumentError(problems), shown) from None
        is_local = not client.is_configured and not is_url(client.spec_file)
        return with_parts(document, client.spec_file) if is_local else document


def with_parts(document: "Document", location: str) -> "Document":
    """Return a document that is not a snapshot, with the files to which it refers.

    The files must be in the folder of the document. A document of one file is returned unchanged.

    Args:
        document: The document at `location`.
        location: A path, a URL, or `-` for the standard input.

    Raises:
        LocatedError: A reference is not allowed, or a file is invalid. The error has the position in this file.
    """
    from opgen.document.bundle import (  # noqa: PLC0415 - a cached run reads no document
        bundled,
        may_refer_to_files,
    )
    from opgen.source.referenced_files import PartError, ReferencePolicy  # noqa: PLC0415 - as above

    if not may_refer_to_files(document.source.root):
        return document
    has_folder = not is_url(location) and location != "-"
    folder = Path(location).parent if has_folder else None
    try:
        return bundled(document, ReferencePolicy(location=location, folder=folder, is_configured=False))
    except PartError as error:
        raise LocatedError(error, error.name) from None


def read_overlays(client: Client) -> tuple[bytes, ...]:
    """Return the bytes of the client's overlays. Raise `UsageError` for an overlay that cannot be read."""
    return tuple(read_file(file.as_posix()) for file in client.overlay_files)


def apply_overlays(client: Client, document: "Document", contents: Sequence[bytes] | None = None) -> "Document":
    """Return `document` with the client's overlays applied. Without `contents`, read the overlays.

    Raises:
        LocatedError: All problems of the overlays, each with its position in its file.
        UsageError: An overlay cannot be read.
    """
    contents = read_overlays(client) if contents is None else contents
    if not contents:
        return document
    # Most clients have no overlays, so the import would cost time for nothing.
    from opgen.document.overlay import apply, read_overlay  # noqa: PLC0415
    from opgen.source.read import UnresolvedMergeError  # noqa: PLC0415

    overlays = []
    problems = []
    for file, content in zip(client.overlay_files, contents, strict=True):
        try:
            overlays.append(read_overlay(content, file.as_posix()))
        except UnresolvedMergeError as error:
            hint = resolution_hint(client)
            problems += [replace(problem, hint=hint) for problem in error.problems]
        except DocumentError as error:
            problems += error.problems
    name = document.source.name
    if problems:
        raise LocatedError(DocumentError(problems), name)
    with located(name):
        return apply(document, overlays)


def _is_missing(file: str) -> bool:
    try:
        Path(file).stat()
    except OSError as error:
        # After another error, the file may exist. The later attempt to read it reports the error.
        return isinstance(error, FileNotFoundError)
    return False


def _first_step(client: Client) -> str:
    if client.source:
        return f"run: {repair(client, 'fetch').text}"
    return "create the file, or set source in the section of the client and run: opgen fetch"
