"""Lines for the notes about a document: repairs and unchecked constraints, with their positions."""

from collections.abc import Sequence

from opgen.core.errors import Note, Position
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.document.document import Document

_MAX_LENGTH = 400


def sorted_notes(document: Document, notes: Sequence[Note]) -> list[tuple[tuple[str, Position], Note]]:
    """Return each note with its file and position, sorted by position."""
    positions = document.named_positions([note.pointer for note in notes])
    return sorted(zip(positions, notes, strict=True), key=lambda pair: (pair[0], pair[1].message))


def note_lines(document: Document, notes: Sequence[Note]) -> list[str]:
    """Return one line for each note: file, position, message and JSON Pointer, sorted by position."""
    return [_line(*position, note) for position, note in sorted_notes(document, notes)]


def _line(name: str, position: Position, note: Note) -> str:
    pointer = printable(pointer_text(note.pointer), _MAX_LENGTH)
    message = printable(note.line, _MAX_LENGTH)
    pointer_note = f" (at {pointer})" if pointer else ""
    return f"{printable(name)}:{position.line}:{position.column}: {message}{pointer_note}"
