"""Application of a client's overlays to the document, with overlay digests for the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from opgen.config.clients import Client
from opgen.core.characters import escaped
from opgen.core.digests import text_digest
from opgen.core.errors import DocumentError, Problem, UsageError
from opgen.project.documents import resolution_hint
from opgen.project.positions import LocatedError
from opgen.source.fetch import read_file
from opgen.source.limits import MAX_BYTES

if TYPE_CHECKING:  # a run with a result in the cache reads no document
    from opgen.document.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaidDocument:
    """Document after the overlays were applied, and the digest of each overlay by manifest label."""

    document: "Document"
    digests: Mapping[str, str]


def read_overlays(client: Client) -> tuple[bytes, ...]:
    """Return the bytes of the client's overlays. Raise `UsageError` for an overlay that cannot be read."""
    contents = []
    for file in client.overlay_files:
        try:
            contents.append(read_file(file.as_posix(), MAX_BYTES))
        except UsageError as error:
            reason = str(error).removeprefix(f"{escaped(file.as_posix())}: ")
            raise UsageError(f"{escaped(file.as_posix())}: {reason}") from None
    return tuple(contents)


def apply_overlays(client: Client, document: "Document", contents: Sequence[bytes] | None = None) -> OverlaidDocument:
    """Return `document` with the client's overlays applied. Without `contents`, read the overlays.

    Raises:
        LocatedError: All problems of the overlays, each with its position in its file.
        UsageError: An overlay cannot be read.
    """
    contents = read_overlays(client) if contents is None else contents
    if not contents:
        return OverlaidDocument(document=document, digests={})
    # Most clients have no overlays, so the import would cost time for nothing.
    from opgen.document.overlay import apply, read_overlay  # noqa: PLC0415
    from opgen.source.read import UnresolvedMergeError  # noqa: PLC0415

    overlays, digests = [], {}
    problems: list[Problem] = []
    for shown, file, content in zip(client.overlays, client.overlay_files, contents, strict=True):
        digests[f"overlay {shown}"] = text_digest(content)
        try:
            overlays.append(read_overlay(content, file.as_posix()))
        except UnresolvedMergeError as error:
            hint = resolution_hint(client)
            problems += [replace(problem, hint=hint) for problem in error.problems]
        except DocumentError as error:
            problems += error.problems
    name = document.source.name
    if problems:
        raise LocatedError(DocumentError(problems), name, None)
    try:
        return OverlaidDocument(document=apply(document, overlays), digests=digests)
    except DocumentError as error:
        raise LocatedError(error, name, None) from None
