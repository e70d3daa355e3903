"""Surfaces of packages that documents give."""

from opgen.changes.surface.build import surface
from opgen.changes.surface.model import Surface
from opgen.codegen.build.package import build
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.pipeline import read_api
from opgen.source.read import read

PACKAGE = "example"


def surface_of(document: Document, options: Options | None = None) -> Surface:
    """Return the surface of the package of `document`."""
    options = options or Options(package=PACKAGE)
    api = read_api(document, options)
    return surface(api, build(api, options), options)


def loaded(text: str | bytes) -> Document:
    """Return the document in `text`, which is JSON or YAML."""
    content = text.encode() if isinstance(text, str) else text
    return load(read(content, "spec"))
