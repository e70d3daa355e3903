"""A client as it should stand on disk: its document read, its package generated, its manifest made."""

from dataclasses import asdict, dataclass

from generator.config import Client
from generator.document import Document, load
from generator.errors import DocumentError, OpgenError
from generator.pipeline import Generated, generate
from generator.render import template_texts
from generator.source.fetch import Fetched, fetch, is_url
from generator.source.read import read
from generator.source.redact import redact_url
from generator.source.snapshot import dump
from generator.tree.manifest import digest
from generator.tree.rendering import Rendering, rendering
from generator.versions import versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A client and its package in memory."""

    client: Client
    generated: Generated
    rendering: Rendering


class LocatedError(OpgenError):
    """Problems of a document, each with its place in the text that was read."""

    exit_code = DocumentError.exit_code

    def __init__(
        self, error: DocumentError, name: str, document: Document | None
    ) -> None:
        self.problems = error.problems
        self.name = name
        pointers = [problem.pointer for problem in error.problems]
        found = document.positions(pointers) if document is not None else ()
        self.positions = tuple(
            problem.position or (found[index] if found else None)
            for index, problem in enumerate(error.problems)
        )
        super().__init__(str(error))


def read_document(client: Client) -> Document:
    """The client's document: its snapshot, or what stands at the URL of `--spec`.

    Raises `LocatedError`, `UsageError` or `NetworkError`.
    """
    is_remote = is_url(client.spec_file)
    shown = redact_url(client.spec_file) if is_remote else client.spec_file
    try:
        fetched = fetch(client.spec_file, headers=client.headers)
        if not isinstance(fetched, Fetched):
            raise TypeError("an unconditional request cannot be answered with 304")
        return load(read(fetched.content, shown))
    except DocumentError as error:
        raise LocatedError(error, shown, None) from None


def render_client(client: Client) -> Rendered:
    """The client's package and manifest. Raises as `read_document` does."""
    document = read_document(client)
    try:
        generated = generate(document, client.options)
    except DocumentError as error:
        raise LocatedError(error, document.source.name, document) from None
    templates = "".join(f"{path}\n{text}" for path, text in template_texts().items())
    return Rendered(
        client=client,
        generated=generated,
        rendering=rendering(
            generated.files,
            versions=versions(),
            options=asdict(client.options),
            inputs={
                "spec": digest(dump(document.root)),
                "templates": digest(templates),
            },
            operations={
                operation.key: operation.name for operation in generated.api.operations
            },
        ),
    )
