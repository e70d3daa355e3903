"""Rendering of a client's package in memory, with its manifest."""

from collections.abc import Iterable
from dataclasses import dataclass

from opgen.cli.documents import read_document
from opgen.cli.manifest_tables import names_table, options_table, recorded_names
from opgen.cli.overlays import apply_overlays
from opgen.cli.positions import with_positions
from opgen.cli.stages import stage_line
from opgen.cli.verbosity import Verbosity
from opgen.codegen.render import template_texts
from opgen.config.clients import Client
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError
from opgen.core.versions import versions
from opgen.document.canonical import dump
from opgen.document.document import Document
from opgen.output.rendered_package import RenderedPackage, with_manifest
from opgen.pipeline import Generated, StageReport, generate

_SILENT = Verbosity(quiet=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedClient:
    """Client with its document and its rendered package."""

    client: Client
    document: Document
    generated: Generated
    package: RenderedPackage


def render_client(client: Client, verbosity: Verbosity = _SILENT) -> RenderedClient:
    """Render the client's package in memory, with the manifest. Show the progress on a terminal.

    Raises the errors of `read_document`, `apply_overlays` and `with_positions`.
    """
    with stage_line(client.name, verbosity) as report:
        return _rendered(client, report)


def _rendered(client: Client, report: StageReport) -> RenderedClient:
    report("document")
    document = read_document(client)
    spec = text_digest(dump(document.root))
    found = apply_overlays(client, document)
    document = found.document
    with with_positions(client, document):
        generated = generate(document, client.options, recorded_names(client), report)
    templates = "".join(f"{path}\n{text}" for path, text in template_texts().items())
    return RenderedClient(
        client=client,
        document=document,
        generated=generated,
        package=with_manifest(
            generated.files,
            versions=versions(),
            options=options_table(client.options, tuple(found.digests)),
            inputs={"spec": spec, **found.digests, "templates": text_digest(templates)},
            operations={
                operation.key: operation.name for operation in generated.api.operations
            },
            names=names_table(generated.api.names),
        ),
    )


def render_all(
    clients: Iterable[Client], verbosity: Verbosity = _SILENT
) -> tuple[list[RenderedClient], list[OpgenError]]:
    """Return the clients that can be rendered, and the errors of the others."""
    rendered: list[RenderedClient] = []
    errors: list[OpgenError] = []
    for client in clients:
        try:
            rendered.append(render_client(client, verbosity))
        except OpgenError as error:
            errors.append(error)
    return rendered, errors
