"""Rendering of a client's package in memory, with its manifest, or from the cache."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from opgen.codegen.templates import is_runtime, template_texts
from opgen.config.clients import FETCH_SETTINGS, Client
from opgen.core.collection import paused_collection
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.core.options import Names
from opgen.core.versions import versions
from opgen.output.manifest import NAME, Manifest, RenderedPackage, dump, parse_manifest, with_manifest
from opgen.project.cache import Entries, key_of
from opgen.project.documents import apply_overlays, parse_document, read_content, read_overlays
from opgen.project.labels import displayed_spec
from opgen.project.manifest_tables import names_of, names_table, options_table, recorded_names
from opgen.project.positions import note_lines, with_positions
from opgen.project.results import SHOWN_REPAIRS, Inputs, Result, Summary, read_result, result_text, summary_of
from opgen.source.fetch import read_file

if TYPE_CHECKING:  # a run without changes reads no document
    from contextlib import AbstractContextManager

    from opgen.pipeline import Pieces, StageReport

    Progress = Callable[[str], AbstractContextManager[StageReport]]
    """Function from the name of a client to a context that shows the stages of its generation."""


_RUNTIME = PurePosixPath("_runtime")
# Stage of the cache: results by the key of their inputs.
_RESULT = "result"
# Stage of the cache: the key of a result by the key that its own assigned names give.
_SAME = "same result"


@frozen
class RenderedClient:
    """Client with its rendered package.

    - `inputs`: the bytes of the document and of the overlays.
    - `summary`: facts about the generation.
    - `unverified`: modules from the cache, which must be verified before they are written.
    """

    client: Client
    inputs: Inputs
    summary: Summary
    package: RenderedPackage
    unverified: frozenset[PurePosixPath]

    def verify(self, path: PurePosixPath, text: str) -> None:
        """Verify a module from the cache.

        Raises:
            UsageError: The text is not a module that opgen generates.
        """
        if path not in self.unverified or path.suffix != ".py":
            return
        from opgen.codegen.verify_output import VerificationError, verify  # noqa: PLC0415 - `check` writes nothing

        try:
            if _RUNTIME not in path.parents:
                verify(path, text)
                return
            error = "not a module of the runtime"
            if is_runtime(text):
                return
        except (VerificationError, SyntaxError) as refused:
            error = str(refused)
        raise UsageError(
            f"{self.client.name}: invalid code in the cache: {path}: {error}\n"
            "  hint: use --no-cache, and delete the folder of the cache"
        )


def render_client(
    client: Client, progress: "Progress", entries: Entries | None, content: bytes | None = None
) -> RenderedClient:
    """Render the client's package in memory, with the manifest. `progress` shows the stages.

    `content` has the bytes of the document if they are not those of the snapshot.

    Raises the errors of `read_content`, `read_overlays` and `generated_result`.
    """
    with progress(client.name) as report:
        report("document")
        content = read_content(client) if content is None else content
        inputs = Inputs(content=content, overlays=read_overlays(client))
        result, key = _stored_or_generated(client, inputs, report, entries)
    digests = {
        f"overlay {name}": text_digest(overlay) for name, overlay in zip(client.overlays, inputs.overlays, strict=True)
    }
    facts = Manifest(
        versions=versions(),
        options=options_table(client.options, tuple(digests)),
        inputs={"spec": result.spec_digest, **digests, "templates": text_digest(templates_text())},
        operations=result.operations,
        build=_build_digests(client, content, result.spec_digest),
        names=result.names,
    )
    package = with_manifest(result.files, facts)
    # A run with these names would not report the lost names and changed paginations again.
    if entries is not None and key and not (result.summary.lost_names or result.summary.page_notes):
        _store_next_key(client, inputs, package.manifest, key, entries)
    return RenderedClient(
        client=client, inputs=inputs, summary=result.summary, package=package, unverified=result.unverified
    )


def _build_digests(client: Client, content: bytes, spec_digest: str) -> dict[str, str]:
    """Return the digest of the settings that `generate` reads, and of a snapshot in another layout than that of `fetch`."""
    if not client.is_configured:
        return {}
    settings = {name: value for name, value in client.table.items() if name not in FETCH_SETTINGS}
    text = json.dumps(settings, sort_keys=True, separators=(",", ":"))
    document = text_digest(content)
    return {"settings": text_digest(text), **({} if document == spec_digest else {"document": document})}


def templates_text() -> str:
    """Return all templates and runtime modules as one text."""
    return "".join(f"{path}\n{text}" for path, text in template_texts().items())


def _stored_or_generated(
    client: Client, inputs: Inputs, report: "StageReport", entries: Entries | None
) -> tuple[Result, str]:
    """Return the stored result of the same inputs, or generate the package and store the result.

    Return also the key of a result that is new in the cache; otherwise an empty key.
    """
    key, recorded = "", None
    if entries is not None:
        try:
            recorded = recorded_names(client)
        except UsageError:
            entries = None  # errors of the document come first
        else:
            key = _key(client, inputs, recorded)
            key = entries.find(_SAME, key) or key
            stored = read_result(entries.find(_RESULT, key) or "")
            if stored is not None and _has_same_parts(stored):
                return stored, ""
    result = generated_result(client, inputs, recorded, report, entries)
    if entries is not None:
        entries.store(_RESULT, key, result_text(result))
    return result, key


def _store_next_key(client: Client, inputs: Inputs, manifest: Manifest, key: str, entries: Entries) -> None:
    """Store `key` for a run that reads the names of `manifest`."""
    written = parse_manifest(dump(manifest).encode(), Path(NAME))
    next_key = _key(client, inputs, names_of(written, client.options))
    if next_key != key:
        entries.store(_SAME, next_key, key)


def _has_same_parts(stored: Result) -> bool:
    """Return whether the other files of the document have the content that the stored result was made from."""
    try:
        return all(text_digest(read_file(name)) == digest for name, digest in stored.parts.items())
    except OpgenError:
        return False


def _key(client: Client, inputs: Inputs, recorded: Names) -> str:
    """Return the digest of all inputs of a generation, except opgen itself."""
    return key_of(
        displayed_spec(client), repr((client.options, recorded, client.overlays)), inputs.content, *inputs.overlays
    )


def render_all(
    clients: Iterable[Client], progress: "Progress", entries: Entries | None
) -> tuple[list[RenderedClient], list[OpgenError]]:
    """Return the clients that can be rendered, and the errors of the others."""
    rendered = []
    errors = []
    for client in clients:
        try:
            rendered.append(render_client(client, progress, entries))
        except OpgenError as error:
            errors.append(error)
    return rendered, errors


def generated_result(
    client: Client, inputs: Inputs, recorded: Names | None, report: "StageReport", pieces: "Pieces | None"
) -> Result:
    """Generate the client's package. If `recorded` is `None`, read the recorded names.

    Raises the errors of `parse_document`, `apply_overlays` and `with_positions`.
    """
    # A run with a result in the cache reads no document.
    from opgen.document.canonical import dump as canonical_text  # noqa: PLC0415 - as above
    from opgen.pipeline import generate  # noqa: PLC0415 - as above

    with paused_collection():
        document = parse_document(client, inputs.content)
        spec_digest = text_digest(canonical_text(document.root))
        document = apply_overlays(client, document, inputs.overlays)
        with with_positions(client, document):
            recorded = recorded_names(client) if recorded is None else recorded
            generated = generate(document, client.options, recorded, report, pieces)
    repairs = tuple(note for note in generated.api.notes if note.rule)
    return Result(
        files=generated.files,
        spec_digest=spec_digest,
        operations={each.key: each.name for each in generated.api.operations},
        names=names_table(generated.api.names),
        summary=summary_of(
            generated.api, document.source.note, note_lines(document, repairs)[:SHOWN_REPAIRS] if repairs else ()
        ),
        unverified=generated.unverified,
        parts={part.name: text_digest(part.content) for part in document.parts},
    )
