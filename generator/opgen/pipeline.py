"""Generation of a package from a document: the stages in order, without writing to disk."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Protocol

from opgen.api.model import Api
from opgen.api.schema import Definition
from opgen.codegen import ir
from opgen.codegen.build.argument_names import with_assigned_names
from opgen.codegen.build.calls import code_samples
from opgen.codegen.build.error_classes import ERROR_CLASSES
from opgen.codegen.build.package import build, build_models, without_arguments
from opgen.codegen.build.pagination import with_pages
from opgen.codegen.build.recognized_pages import recognized
from opgen.codegen.format.layout import formatted, joined, laid_out, parts
from opgen.codegen.models.modules import FIELDS, Printing, contents, fields_content, printings
from opgen.codegen.render import readme, render, runtime
from opgen.codegen.verify_output import Interface, verify, verify_package
from opgen.core.collection import collection_of_new_objects, paused_collection
from opgen.core.errors import ChoiceError, DocumentError, Note, Problem
from opgen.core.frozen import frozen
from opgen.core.options import Names, Options, Pagination
from opgen.core.parallel import results
from opgen.core.pointers import Pointer
from opgen.diff.surface.build import surface, surface_of_models
from opgen.diff.surface.data import SURFACE_FILE, surface_data
from opgen.diff.surface.model import Surface
from opgen.diff.surface.text import surface_text
from opgen.document.document import Document
from opgen.document.repair import repair
from opgen.document.swagger import convert
from opgen.normalize import normalize

_NO_NAMES = Names()
_API_FILE = PurePosixPath("api.md")
_Parts = dict[tuple[PurePosixPath, int], str]
"""Formatted parts of modules, by path and part number."""
_Interfaces = dict[PurePosixPath, Interface]
"""Interfaces of verified modules."""


class Pieces(Protocol):
    """Store of texts by stage and content. The content decides the text completely."""

    def find(self, stage: str, content: str) -> str | None:
        """Return the stored text of `content`, or `None`."""
        ...

    def store(self, stage: str, content: str, text: str) -> None:
        """Store `text` as the text of `content`."""
        ...


@frozen
class Generated:
    """Generated package: formatted files by path in the package, and the API of the package.

    All modules are verified, except those of `unverified`, which contain stored pieces.
    """

    files: Mapping[PurePosixPath, str]
    api: Api
    unverified: frozenset[PurePosixPath]


StageReport = Callable[[str], None]
"""Function that receives the name of each stage at its start, with the share of its work."""


@frozen
class PreparedDocument:
    """Document as all later stages read it: OpenAPI 3, repaired.

    - `original`: a function that returns the pointer in the document as served of the value at a pointer.
    - `notes`: repairs, with pointers in the document as served.
    """

    document: Document
    original: Callable[[Pointer], Pointer]
    notes: tuple[Note, ...]


def generate(
    document: Document,
    options: Options,
    recorded: Names = _NO_NAMES,
    report: StageReport = lambda _: None,
    pieces: Pieces | None = None,
) -> Generated:
    """Generate the package of `document`. Equal arguments give equal bytes.

    Args:
        document: The document with overlays applied.
        options: Options of the client.
        recorded: Names in the manifest of the existing package. They are assigned again where possible.
        report: Receives the progress. It has no effect on the result.
        pieces: Store of printed models and formatted parts. It saves time, and has no effect on the bytes.

    Raises:
        DocumentError: All problems of the document.
        ChoiceError: All options that do not fit the document.
    """
    with paused_collection():
        report("operations")
        api = read_api(document, options, recorded)
        if not options.types_only:
            report("signatures")
        api, package, names = _built(api, options)
        modules = _laid_out(api.definitions, render(package), report, pieces)
        files = modules.files | runtime(modules.files.values(), package.kinds) | readme(package)
        files[PurePosixPath(SURFACE_FILE)] = surface_data(names)
        if options.api_file:
            files[_API_FILE] = surface_text(names)
        verify_package(files, modules.interfaces)
        return Generated(files=dict(sorted(files.items())), api=api, unverified=modules.unverified)


def read_api(document: Document, options: Options, recorded: Names = _NO_NAMES) -> Api:
    """Repair `document`, and return its API with a note for each repair.

    Problems of excluded operations are ignored. With `strict_document`, a repair is an error.

    Args:
        document: The document with overlays applied.
        options: Options of the client.
        recorded: Names in the manifest of the existing package.

    Raises:
        DocumentError: All problems of the document.
        ChoiceError: All options that do not fit the document.
    """
    return read_prepared(prepare(document), options, recorded)


def samples(document: Document, options: Options, recorded: Names = _NO_NAMES) -> list[tuple[Pointer, str]]:
    """Return a program for each operation with an example, by the pointer of the operation.

    Raises:
        DocumentError: All problems of the document.
        ChoiceError: All options that do not fit the document.
    """
    api = read_api(document, options, recorded)
    found = code_samples(api, build(api, options).modules, options.package)
    return [(operation.pointer, text) for operation, text in found]


def usual_pages(api: Api) -> dict[str, Pagination]:
    """Return the pagination of each operation that has one in the settings, or that has a usual form of pages."""
    definitions = api.by_name
    forms = {each.key: each.pages or recognized(each, definitions) for each in api.operations}
    return {key: form for key, form in forms.items() if form}


def prepare(document: Document) -> PreparedDocument:
    """Convert `document` to OpenAPI 3 and repair it.

    Raises:
        DocumentError: Values of Swagger 2.0 without an exact equivalent in OpenAPI 3.0.
    """
    converted = convert(document)
    repaired = repair(converted.document)
    return PreparedDocument(
        document=repaired.document,
        original=lambda pointer: converted.original(repaired.original(pointer)),
        notes=tuple(replace(note, pointer=converted.original(note.pointer)) for note in repaired.notes),
    )


def public_surface(prepared: PreparedDocument, options: Options, recorded: Names = _NO_NAMES) -> Surface:
    """Return the public names of the package of a prepared document, with signatures and types.

    Raises:
        DocumentError: All problems of the document.
        ChoiceError: All options that do not fit the document.
    """
    return described_package(prepared, options, recorded)[1]


def described_package(prepared: PreparedDocument, options: Options, recorded: Names = _NO_NAMES) -> tuple[Api, Surface]:
    """Return the API of a prepared document, and the public names of its package.

    Raises:
        DocumentError: All problems of the document.
        ChoiceError: All options that do not fit the document.
    """
    api = read_prepared(prepared, options, recorded)
    return api, _built(api, options)[2]


def _built(api: Api, options: Options) -> tuple[Api, ir.Package | ir.ModelPackage, Surface]:
    """Return the API that is rendered, its package, and the public names of the package."""
    if options.types_only:
        api = without_arguments(api)
        return api, build_models(api), surface_of_models(api, options)
    package = build(api, options)
    return api, package, surface(api, package, options)


def read_prepared(prepared: PreparedDocument, options: Options, recorded: Names = _NO_NAMES) -> Api:
    """Return the API of a prepared document, as `read_api` does."""
    try:
        api = normalize(prepared.document, options, ERROR_CLASSES, recorded)
    except DocumentError as error:
        raise _refused(prepared, error, is_strict=options.strict_document) from None
    repairs = _repairs(prepared, [each.pointer for each in api.left_out])
    if options.strict_document and repairs:
        raise DocumentError(map(_problem, repairs))
    notes = (replace(n, pointer=prepared.original(n.pointer)) for n in api.notes)
    named = with_assigned_names(replace(api, notes=(*repairs, *notes)), recorded, options.rename.credentials)
    return with_pages(named, options, recorded)


def _refused(prepared: PreparedDocument, error: DocumentError, *, is_strict: bool) -> DocumentError | ChoiceError:
    """Return `error` with pointers in the document as served, and with the repairs beside the problems."""
    repairs = _repairs(prepared, error.left_out)
    if not error.problems and not (is_strict and repairs):
        return ChoiceError(error.choices)
    defects = (_problem(note, is_repair=not is_strict) for note in repairs)
    problems = (replace(problem, pointer=prepared.original(problem.pointer)) for problem in error.problems)
    return DocumentError((*defects, *problems), choices=error.choices)


def _repairs(prepared: PreparedDocument, left_out: Collection[Pointer]) -> list[Note]:
    """Return the repairs outside of excluded operations."""
    excluded = set(map(prepared.original, left_out))
    return [note for note in prepared.notes if not _is_below(note, excluded)]


def _is_below(note: Note, pointers: Collection[Pointer]) -> bool:
    lengths = range(len(note.pointer) + 1) if pointers else ()
    return any(note.pointer[:length] in pointers for length in lengths)


def _problem(note: Note, *, is_repair: bool = False) -> Problem:
    message = note.line if is_repair else note.message
    return Problem(message=message, pointer=note.pointer, hint=note.hint, is_repair=is_repair)


@frozen
class _Modules:
    """Formatted modules by path. The modules with stored pieces are not verified."""

    files: dict[PurePosixPath, str]
    interfaces: _Interfaces
    unverified: frozenset[PurePosixPath]


def _laid_out(
    definitions: tuple[Definition, ...],
    rendered: Mapping[PurePosixPath, str],
    report: StageReport,
    pieces: Pieces | None,
) -> _Modules:
    """Return all modules, formatted. Verify those that have no stored piece.

    Printing of models and black take most of the running time. All processors therefore share the work.
    """
    texts = {(path, number): part for path, text in rendered.items() for number, part in enumerate(parts(text))}
    stored = _StoredParts(definitions, texts, pieces)
    done = stored.parts
    unverified = frozenset(path for path, _ in done)
    # Longest first, for an even load on all processors.
    waiting = sorted((place for place in texts if place not in done), key=lambda place: -len(texts[place]))
    printed = printings(definitions, unverified, stored.fields)
    work: list[Callable[[], tuple[_Parts, _Interfaces]]] = [partial(_printed, each, pieces) for each in printed]
    models = len(work)
    work += [partial(_formatted, *place, texts[place], pieces) for place in waiting]

    def started(number: int) -> None:
        stage = "models" if number < models else "modules"
        report(f"{stage} {number + 1} of {len(work)}")

    interfaces: _Interfaces = {}
    with collection_of_new_objects():
        for new, verified in results(work, started):
            stored.add(new)
            done |= new
            interfaces |= verified
    files: dict[PurePosixPath, list[str]] = {}
    for path, number in sorted(place for place in done if place[1] != FIELDS):
        files.setdefault(path, []).append(done[path, number])
    modules = {path: joined(files[path]) for path in files}
    for path in rendered:
        if path not in unverified:
            interfaces[path] = verify(path, modules[path])
    return _Modules(files=modules, interfaces=interfaces, unverified=unverified)


class _StoredParts:
    """Formatted parts of modules in the store, by the content that decides each of them."""

    def __init__(
        self, definitions: tuple[Definition, ...], texts: Mapping[tuple[PurePosixPath, int], str], pieces: Pieces | None
    ) -> None:
        self._pieces = pieces
        self._contents: dict[tuple[PurePosixPath, int], tuple[str, str]] = {}
        self.parts: _Parts = {}
        """Stored parts."""
        self.fields: dict[PurePosixPath, str] = {}
        """Stored fields of modules of models that are not stored."""
        if pieces is not None:
            models = contents(definitions)
            self.parts |= self._found({place: ("format", text) for place, text in texts.items()})
            self.parts |= self._found({(path, 0): ("models", content) for path, content in models.items()})
            models = contents(definitions, fields_content, {path for path, _ in self.parts})
            found = self._found({(path, FIELDS): ("fields", content) for path, content in models.items()})
            self.fields = {path: text for (path, _), text in found.items()}

    def _found(self, new: Mapping[tuple[PurePosixPath, int], tuple[str, str]]) -> _Parts:
        self._contents |= new
        texts = {place: self._pieces.find(*content) for place, content in new.items()} if self._pieces else {}
        return {place: text for place, text in texts.items() if text is not None}

    def add(self, new: _Parts) -> None:
        """Store new parts."""
        if self._pieces is not None:
            for place, text in new.items():
                self._pieces.store(*self._contents[place], text)


def _printed(printing: Printing, pieces: Pieces | None) -> tuple[_Parts, _Interfaces]:
    done: _Parts = {}
    verified: _Interfaces = {}
    for (path, number), text in printing().items():
        if number == FIELDS:
            done[path, number] = text
        else:
            done[path, number] = formatted(text, partial(_laid_out_once, pieces))
            verified[path] = verify(path, done[path, number])
    return done, verified


def _formatted(path: PurePosixPath, number: int, part: str, pieces: Pieces | None) -> tuple[_Parts, _Interfaces]:
    return {(path, number): formatted(part, partial(_laid_out_once, pieces))}, {}


def _laid_out_once(pieces: Pieces | None, source: str) -> str:
    """Return the layout of `source` from the store, or lay it out and store the result."""
    text = pieces.find("layout", source) if pieces else None
    if text is None:
        text = laid_out(source)
        if pieces:
            pieces.store("layout", source, text)
    return text
