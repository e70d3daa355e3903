"""Application of a client's overlays to the document, with overlay digests for the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.cli.positions import LocatedError
from opgen.config.clients import Client
from opgen.core.characters import escaped
from opgen.core.digests import text_digest
from opgen.core.errors import DocumentError, Problem, UsageError
from opgen.document.document import Document
from opgen.document.overlay import apply, read_overlay
from opgen.source.limits import MAX_BYTES
from opgen.source.local import read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaidDocument:
    """Document after the overlays were applied, and the digest of each overlay by manifest label."""

    document: Document
    digests: Mapping[str, str]


def apply_overlays(client: Client, document: Document) -> OverlaidDocument:
    """Return `document` with the client's overlays applied.

    Raises:
        LocatedError: All problems of the overlays, each with its position in its file.
        UsageError: An overlay cannot be read.
    """
    overlays, digests = [], {}
    problems: list[Problem] = []
    for shown, file in zip(client.overlays, client.overlay_files, strict=True):
        try:
            content = read_file(str(file), MAX_BYTES)
        except UsageError as error:
            reason = str(error).removeprefix(f"{escaped(str(file))}: ")
            raise UsageError(f"{escaped(str(file))}: {reason}") from None
        digests[f"overlay {shown}"] = text_digest(content)
        try:
            overlays.append(read_overlay(content, str(file)))
        except DocumentError as error:
            problems += error.problems
    name = document.source.name
    if problems:
        raise LocatedError(DocumentError(problems), name, None)
    try:
        return OverlaidDocument(document=apply(document, overlays), digests=digests)
    except DocumentError as error:
        raise LocatedError(error, name, None) from None
