"""From a document to the files of its package: the stages in order, and nothing on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.api import Api
from generator.build import ERROR_CLASSES, build
from generator.document import Document
from generator.format import formatted
from generator.models import print_models
from generator.normalize import normalize
from generator.options import Options
from generator.proof import prove
from generator.render import render, runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A package, whole and proven: its files by their paths in it, and the API they serve."""

    files: Mapping[PurePosixPath, str]
    api: Api


def generate(document: Document, options: Options) -> Generated:
    """The package of `document`. Same document and options, same bytes.

    Raises `DocumentError` with every problem of the document.
    """
    api = normalize(document, options, ERROR_CLASSES)
    files = render(build(api, options))
    files[PurePosixPath("models.py")] = print_models(api.definitions)
    finished = {}
    for path, source in files.items():
        text = formatted(source)
        prove(path, text)
        finished[path] = text
    finished |= runtime()
    return Generated(files=dict(sorted(finished.items())), api=api)
