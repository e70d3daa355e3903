"""Surfaces, subjects and files of packages that documents give."""

from opgen.codegen.build.package import build
from opgen.core.options import Options
from opgen.diff.surface.build import surface
from opgen.diff.surface.model import Surface
from opgen.diff.witness.model import Subject, subject
from opgen.document.document import Document, load
from opgen.pipeline import described_package, generate, prepare, read_api
from opgen.source.read import read

PACKAGE = "example"
CLIENT = Options(package="client")


def surface_of(document: Document, options: Options | None = None) -> Surface:
    """Return the surface of the package of `document`."""
    options = options or Options(package=PACKAGE)
    api = read_api(document, options)
    return surface(api, build(api, options), options)


def loaded(text: str | bytes) -> Document:
    """Return the document in `text`, which is JSON or YAML."""
    content = text.encode() if isinstance(text, str) else text
    return load(read(content, "spec"))


def version_of(document: Document, options: Options = CLIENT) -> tuple[Document, Subject]:
    """Return the document as it is compared, and the subject of its package."""
    prepared = prepare(document)
    api, surface = described_package(prepared, options)
    return prepared.document, subject(prepared.document, api, surface)


def files_of(document: Document, options: Options = CLIENT) -> dict[str, str]:
    """Return the files of the package by their paths below its parent folder."""
    return {f"{options.package}/{path}": text for path, text in generate(document, options).files.items()}
