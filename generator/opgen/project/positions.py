"""Errors and notes of a document with positions: file, line and column."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from opgen.config.toml import setting_position, settings_error
from opgen.core.characters import escaped
from opgen.core.errors import ChoiceError, DocumentError, Note, Position, Problem
from opgen.core.pointers import Pointer, pointer_text
from opgen.core.terminal import printable

if TYPE_CHECKING:  # the commands that need these modules import them
    from opgen.config.clients import Client
    from opgen.document.document import Document


class LocatedError(DocumentError):
    """Error with the problems of a document, sorted by position; `name` is the path or URL of the document.

    Without `document`, the problems have positions already.
    """

    def __init__(self, error: DocumentError, name: str, document: "Document | None" = None) -> None:
        self.name = name
        problems = error.problems
        if document is not None:
            named_positions = document.named_positions([problem.pointer for problem in problems])
            problems = tuple(
                (
                    problem
                    if problem.position
                    else replace(problem, position=position, file="" if name == document.source.name else name)
                )
                for problem, (name, position) in zip(problems, named_positions, strict=True)
            )
        super().__init__(
            sorted(
                problems,
                key=lambda problem: (problem.file, problem.position or (0, 0), problem.pointer, problem.message),
            )
        )


@contextmanager
def located(name: str, document: "Document | None" = None) -> Iterator[None]:
    """Add the name and the positions of a document to its problems. Raise `LocatedError` for a `DocumentError`."""
    try:
        yield
    except LocatedError:
        raise
    except DocumentError as error:
        raise LocatedError(error, name, document) from None


@contextmanager
def with_positions(client: "Client", document: "Document") -> Iterator[None]:
    """Add positions to problems of `document`, and setting names to errors about settings of `client`.

    Raises:
        LocatedError: The context raised a `DocumentError`.
        UsageError: The context raised a `ChoiceError`.
    """
    shown, text = escaped(client.config), client.config_text
    start = f"tool.opgen.clients.{client.name}."
    try:
        yield
    except DocumentError as error:
        located = LocatedError(error, document.source.name, document)
        choices = (start + escaped(each) for each in error.choices)
        located.problems += tuple(
            Problem(message=each, position=setting_position(text, each), file=shown) for each in choices
        )
        raise located from None
    except ChoiceError as error:
        choices = (start + escaped(each) for each in error.messages)
        raise settings_error(shown, text, choices) from None


_MAX_LENGTH = 400


def sorted_notes(document: "Document", notes: Sequence[Note]) -> list[tuple[tuple[str, Position], Note]]:
    """Return each note with its file and position, sorted by position."""
    positions = document.named_positions([note.pointer for note in notes])
    return sorted(zip(positions, notes, strict=True), key=lambda pair: (pair[0], pair[1].message))


def note_lines(document: "Document", notes: Sequence[Note]) -> list[str]:
    """Return one line for each note, sorted by position."""
    found = sorted_notes(document, notes)
    return [problem_line(name, position, note.line, note.pointer) for (name, position), note in found]


def problem_line(name: str, position: Position | None, message: str, pointer: Pointer) -> str:
    """Return a line for a problem or a note: file, position, message and JSON Pointer."""
    parts = [printable(name, _MAX_LENGTH), *(map(str, position) if position else ())]
    pointer_note = f" (at {printable(pointer_text(pointer), _MAX_LENGTH)})" if pointer else ""
    return f"{':'.join(parts)}: {printable(message, _MAX_LENGTH)}{pointer_note}"
