"""From a document to the files of its package: the stages in order, and nothing on disk."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from opgen.api.model import Api
from opgen.codegen.build.package import build
from opgen.codegen.build.stable_names import with_recorded_names
from opgen.codegen.build.statuses import ERROR_CLASSES
from opgen.codegen.format.layout import formatted, joined, parts
from opgen.codegen.models.modules import Printing, printings
from opgen.codegen.render import render, runtime
from opgen.codegen.verify_output import verify
from opgen.core.errors import DocumentError, Note, Problem
from opgen.core.options import Names, Options
from opgen.core.parallel import results
from opgen.core.pointers import Pointer
from opgen.document.document import Document
from opgen.document.repair import repair
from opgen.normalize import normalize

_NO_NAMES = Names()
_Parts = dict[tuple[PurePosixPath, int], str]
"""Modules in parts: path and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A package, whole and proven: its files by their paths in it, and the API they serve."""

    files: Mapping[PurePosixPath, str]
    api: Api


def generate(
    document: Document, options: Options, recorded: Names = _NO_NAMES
) -> Generated:
    """The package of `document`. Same document, options and `recorded` names, same bytes.

    Those are the names that the package has had so far: they stay where they can.

    Raises `DocumentError` with every problem of the document, or `ChoiceError` with every option that it does not allow.
    """
    with _rare_collection():
        api = read_api(document, options, recorded)
        package = build(api, options)
        files = _laid_out(printings(api.definitions), render(package))
        files |= runtime(files.values(), package.kinds)
        return Generated(files=dict(sorted(files.items())), api=api)


def read_api(document: Document, options: Options, recorded: Names = _NO_NAMES) -> Api:
    """What `document` describes, mended where it is commonly wrong; the notes of the API say what was.

    `recorded` are the names that the package has had so far. What is wrong with operations that are left out is no
    problem. Raises `DocumentError` with every problem of the document; with `strict_document`, what would be mended is one.
    """
    repaired = repair(document)
    faults = [_problem(note) for note in repaired.notes if options.strict_document]
    try:
        api = normalize(repaired.document, options, ERROR_CLASSES, recorded)
    except DocumentError as error:
        problems = (
            replace(problem, pointer=repaired.original(problem.pointer))
            for problem in error.problems
        )
        raise DocumentError((*faults, *problems)) from None
    left_out = {repaired.original(each.pointer) for each in api.left_out}
    mended = [note for note in repaired.notes if not _is_beneath(note, left_out)]
    if options.strict_document and mended:
        raise DocumentError(map(_problem, mended))
    notes = (
        replace(note, pointer=repaired.original(note.pointer)) for note in api.notes
    )
    return with_recorded_names(replace(api, notes=(*mended, *notes)), recorded)


def _is_beneath(note: Note, places: Collection[Pointer]) -> bool:
    lengths = range(len(note.pointer) + 1) if places else ()
    return any(note.pointer[:length] in places for length in lengths)


def _problem(note: Note) -> Problem:
    return Problem(message=note.message, pointer=note.pointer, hint=note.hint)


def _laid_out(
    printed: Iterable[Printing], rendered: Mapping[PurePosixPath, str]
) -> dict[PurePosixPath, str]:
    """All modules, formatted and proven, on all processors: printing models and black are most of the time."""
    texts = [
        (path, number, part)
        for path, text in rendered.items()
        for number, part in enumerate(parts(text))
    ]
    texts.sort(key=lambda each: -len(each[2]))  # long ones first
    work: list[Callable[[], _Parts]] = [partial(_printed, each) for each in printed]
    work += [partial(_formatted, *each) for each in texts]
    done: _Parts = {}
    for found in results(work):
        done |= found
    files: dict[PurePosixPath, list[str]] = {}
    for path, number in sorted(done):
        files.setdefault(path, []).append(done[path, number])
    whole = {path: joined(files[path]) for path in files}
    for path in rendered:
        verify(path, whole[path])
    return whole


def _printed(printing: Printing) -> _Parts:
    done: _Parts = {}
    for path, text in printing().items():
        done |= _formatted(path, 0, text)
        verify(path, done[path, 0])
    return done


def _formatted(path: PurePosixPath, number: int, part: str) -> _Parts:
    return {(path, number): formatted(part)}


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for garbage seldom: syntax trees are many small objects in cycles, and looking took a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
