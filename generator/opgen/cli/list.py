"""The verb `list`: every operation of a document and what is left out, or all that its generated code does not check."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from opgen.api.model import Api
from opgen.cli.console import say, say_problems, show
from opgen.cli.manifest_options import recorded_names
from opgen.cli.overlays import overlaid
from opgen.cli.rendering import located, read_document
from opgen.cli.verbosity import worst
from opgen.config.clients import Client
from opgen.core.errors import OpgenError, UsageError
from opgen.core.options import Names
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.document.document import Document
from opgen.pipeline import read_api

_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A client's document and what it says; nothing is generated to list it."""

    document: Document
    api: Api


def list_operations(clients: Sequence[Client]) -> int:
    """Print operationId, function, method and path of every operation, in columns, in document order.

    Webhooks and callbacks follow, and then what the configuration leaves out, with the setting that does.
    """
    return _listed(clients, "no operations", _operations)


def list_notes(clients: Sequence[Client]) -> int:
    """Print what was mended of each document, and what it says that the generated code does not check, by place."""
    return _listed(clients, "all that it says is checked", _notes)


def _listed(
    clients: Sequence[Client],
    nothing: str,
    lines_of: Callable[[Described], Iterator[str]],
) -> int:
    errors: list[OpgenError] = []
    for client in clients:
        try:
            lines = list(lines_of(_described(client)))
        except OpgenError as error:
            errors.append(error)
            continue
        if len(clients) > 1 and (lines or lines_of is _operations):
            lines.insert(0, f"{client.name}:")
        if lines:
            show("\n".join(lines))
        else:
            say(f"{client.name}  {nothing}")
    for each in errors:
        say_problems(each)
    return worst(each.exit_code for each in errors)


def _described(client: Client) -> Described:
    document = overlaid(client, read_document(client)).document
    with located(client, document):
        api = read_api(document, client.options, _names(client))
        return Described(document=document, api=api)


def _names(client: Client) -> Names:
    """The names that the client's package has; without a configuration there need not be one."""
    try:
        return recorded_names(client)
    except UsageError:
        if client.is_configured:
            raise
        return Names()


def _notes(described: Described) -> Iterator[str]:
    document, notes = described.document, described.api.notes
    named_positions = document.named_positions([note.pointer for note in notes])
    for (name, position), note in sorted(
        zip(named_positions, notes, strict=True),
        key=lambda pair: (pair[0], pair[1].message),
    ):
        where = printable(pointer_text(note.pointer), _LONGEST)
        message = printable(note.message, _LONGEST)
        if note.rule:
            message = f"mended: {message} [{note.rule}]"
        yield f"{printable(name)}:{position.line}:{position.column}: {message} (at {where})"


def _operations(described: Described) -> Iterator[str]:
    rows = list(_rows(described.api))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for *cells, place in rows:
        padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
        yield "  ".join([*padded, place])


def _rows(api: Api) -> Iterator[tuple[str, str, str, str]]:
    for operation in api.operations:
        yield (
            printable(operation.operation_id or "-"),
            operation.name,
            printable(operation.method),
            printable(operation.path),
        )
    for webhook in api.webhooks:
        yield (
            printable(webhook.operation_id or "-"),
            webhook.name,
            printable(webhook.method),
            printable(webhook.origin),
        )
    for left_out in api.left_out:
        yield (
            printable(left_out.operation_id or "-"),
            "-",
            printable(left_out.method),
            f"{printable(left_out.path)}  left out: {printable(left_out.reason)}",
        )
