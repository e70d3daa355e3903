"""The verb `list`: every operation of a document, and what calls it."""

from collections.abc import Iterator, Sequence

from generator.api import Operation
from generator.cli.console import say, say_problems, show
from generator.cli.rendering import render_all
from generator.cli.talk import worst
from generator.config import Client
from generator.terminal import printable


def list_operations(clients: Sequence[Client]) -> int:
    """Print operationId, function, method and path of every operation, in columns, in document order."""
    rendered, errors = render_all(clients)
    for each in rendered:
        lines = list(_table(each.generated.api.operations))
        if len(clients) > 1:
            lines.insert(0, f"{each.client.name}:")
        if lines:
            show("\n".join(lines))
        else:
            say(f"{each.client.name}  no operations")
    for error in errors:
        say_problems(error)
    return worst(error.exit_code for error in errors)


def _table(operations: Sequence[Operation]) -> Iterator[str]:
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
