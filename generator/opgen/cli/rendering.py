"""A client as it should stand on disk: its document read, its package generated, its manifest made."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from opgen.cli.labels import command, shown_spec
from opgen.cli.manifest_options import names_table, options_table, recorded_names
from opgen.cli.overlays import overlaid
from opgen.cli.positions import LocatedError
from opgen.codegen.render import template_texts
from opgen.config.clients import Client
from opgen.core.characters import escaped
from opgen.core.digests import text_digest
from opgen.core.errors import ChoiceError, DocumentError, OpgenError, UsageError
from opgen.core.versions import versions
from opgen.document.canonical import dump
from opgen.document.document import Document, load
from opgen.output.rendered_package import RenderedPackage, with_manifest
from opgen.pipeline import Generated, generate
from opgen.source.fetch import Fetched, fetch
from opgen.source.read import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A client and its package in memory, with the document it comes from."""

    client: Client
    document: Document
    generated: Generated
    package: RenderedPackage


class NoSnapshotError(UsageError):
    """A configured client whose document was never fetched."""


def read_document(client: Client) -> Document:
    """The client's document: its snapshot, or what stands at the URL of `--spec`.

    Raises `LocatedError`, `UsageError` or `NetworkError`.
    """
    shown = shown_spec(client)
    if client.is_configured and _is_missing(client.spec_file):
        raise NoSnapshotError(
            f"{escaped(client.spec_file)}: no such file\n  hint: {_first_step(client)}"
        )
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
    spec = text_digest(dump(document.root))
    found = overlaid(client, document)
    document = found.document
    with located(client, document):
        generated = generate(document, client.options, recorded_names(client))
    templates = "".join(f"{path}\n{text}" for path, text in template_texts().items())
    return Rendered(
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


@contextmanager
def located(client: Client, document: Document) -> Iterator[None]:
    """Says of problems in `document` where they stand, and of settings that it does not allow whose they are."""
    try:
        yield
    except DocumentError as error:
        raise LocatedError(error, document.source.name, document) from None
    except ChoiceError as error:
        place = f"{escaped(client.config)}: tool.opgen.clients.{client.name}"
        raise UsageError(
            "\n".join(f"{place}.{escaped(each)}" for each in error.wrong)
        ) from None


def render_all(clients: Iterable[Client]) -> tuple[list[Rendered], list[OpgenError]]:
    """Every client that can be rendered, and what is wrong with the others."""
    rendered: list[Rendered] = []
    errors: list[OpgenError] = []
    for client in clients:
        try:
            rendered.append(render_client(client))
        except OpgenError as error:
            errors.append(error)
    return rendered, errors


def _is_missing(file: str) -> bool:
    try:
        Path(file).stat()
    except FileNotFoundError:
        return True
    except OSError:
        # There may be one; reading it says what is wrong.
        return False
    return False


def _first_step(client: Client) -> str:
    if client.source:
        return f"run: {command(client, 'fetch')} {client.name}"
    return "put the document there, or give the client a source to fetch it from"
