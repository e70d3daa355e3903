"""Generation of a client's package from the bytes of its document and its overlays."""

from opgen.config.clients import Client
from opgen.core.collection import paused_collection
from opgen.core.digests import text_digest
from opgen.core.options import Names
from opgen.document.canonical import dump
from opgen.pipeline import Pieces, StageReport, generate
from opgen.project.documents import apply_overlays, parse_document
from opgen.project.manifest_tables import names_table, recorded_names
from opgen.project.positions import note_lines, with_positions
from opgen.project.results import SHOWN_REPAIRS, Inputs, Result, summary_of


def generated_result(
    client: Client, inputs: Inputs, recorded: Names | None, report: StageReport, pieces: Pieces | None
) -> Result:
    """Generate the client's package. If `recorded` is `None`, read the recorded names.

    Raises the errors of `parse_document`, `apply_overlays` and `with_positions`.
    """
    with paused_collection():
        document = parse_document(client, inputs.content)
        spec_digest = text_digest(dump(document.root))
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
