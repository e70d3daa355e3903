"""The verb `list`: every operation of a document, or all that its generated code does not check."""

from collections.abc import Callable, Iterator, Sequence

from generator.cli.console import say, say_problems, show
from generator.cli.rendering import Rendered, render_all
from generator.cli.talk import worst
from generator.config import Client
from generator.errors import pointer_text
from generator.terminal import printable

_LONGEST = 400


def list_operations(clients: Sequence[Client]) -> int:
    """Print operationId, function, method and path of every operation, in columns, in document order."""
    return _listed(clients, "no operations", _operations)


def list_notes(clients: Sequence[Client]) -> int:
    """Print what was mended of each document, and what it says that the generated code does not check, by place."""
    return _listed(clients, "all that it says is checked", _notes)


def _listed(
    clients: Sequence[Client],
    nothing: str,
    lines_of: Callable[[Rendered], Iterator[str]],
) -> int:
    rendered, errors = render_all(clients)
    for each in rendered:
        lines = list(lines_of(each))
        if len(clients) > 1 and (lines or lines_of is _operations):
            lines.insert(0, f"{each.client.name}:")
        if lines:
            show("\n".join(lines))
        else:
            say(f"{each.client.name}  {nothing}")
    for error in errors:
        say_problems(error)
    return worst(error.exit_code for error in errors)


def _notes(rendered: Rendered) -> Iterator[str]:
    document, notes = rendered.document, rendered.generated.api.notes
    positions = document.positions([note.pointer for note in notes])
    name = printable(document.source.name)
    for position, note in sorted(
        zip(positions, notes, strict=True), key=lambda pair: (pair[0], pair[1].message)
    ):
        where = printable(pointer_text(note.pointer), _LONGEST)
        message = printable(note.message, _LONGEST)
        if note.rule:
            message = f"mended: {message} [{note.rule}]"
        yield f"{name}:{position.line}:{position.column}: {message} (at {where})"


def _operations(rendered: Rendered) -> Iterator[str]:
    operations = rendered.generated.api.operations
    rows = [
        (
            printable(operation.operation_id or "-"),
            operation.name,
            operation.method,
            printable(operation.path),
        )
        for operation in operations
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for *cells, path in rows:
        padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
        yield "  ".join([*padded, path])
