"""Command `list`: print the operations of a document, or the notes about it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

from typer import Option

from opgen.api.model import Api
from opgen.cli.command_options import Clients, Shown, with_errors
from opgen.cli.console import print_machine_format, print_message, print_problems, print_result
from opgen.config.clients import Client
from opgen.config.toml import toml_value
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.frozen import frozen
from opgen.core.options import Names
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.document.document import Document
from opgen.project.documents import apply_overlays, read_document
from opgen.project.manifest_tables import recorded_names
from opgen.project.positions import note_lines, sorted_notes, with_positions
from opgen.reports.json import ascii_json


def list_command(  # noqa: PLR0913 - each is an option of the command
    selection: Clients,
    verbosity: Shown,
    *,
    problems: Annotated[bool, Option(help="List repairs and unchecked constraints instead.")] = False,
    pages: Annotated[bool, Option(help="List settings for the operations that return pages instead.")] = False,
    tree: Annotated[bool, Option(help="List resources and methods instead.")] = False,
    json: Annotated[bool, Option(help="Print JSON.")] = False,
) -> int:
    """List each operation with operationId, function, method and path."""
    if selection.spec is not None:  # the command writes nothing, so the folder need not be named
        selection = replace(selection, output=selection.output or "client")
    selected = selection.clients(selection.file(verbosity))
    kind = "problems" if problems else "pages" if pages else "tree" if tree else "operations"
    what, lines_of, values_of = _KINDS[kind]
    errors: list[OpgenError] = []
    values: list[dict[str, Any]] = []  # JSON objects
    for client in selected.clients:
        try:
            found = _read_client_api(client)
            lines = [] if json else [*lines_of(found)]
        except OpgenError as error:
            errors.append(error)
            continue
        if json:
            values.append({"name": client.name, **values_of(found)})
            continue
        if len(selected.clients) > 1 and kind != "pages" and (lines or kind == "operations"):
            lines.insert(0, f"{client.name}:")
        if lines:
            print_result("\n".join(lines))
            if kind == "operations" and not found.has_functions:
                print_message(f"{client.name}: types_only is set, so the package has no functions")
        else:
            print_message(f"{client.name}: no {what}")
    if json:
        print_machine_format(ascii_json({"format": 1, "clients": values}).rstrip("\n"))
    for each in errors:
        print_problems(each)
    return with_errors(selected, worst_exit_code(each.exit_code for each in errors))


@frozen
class ClientApi:
    """Document of a client, and the API model that opgen read from the document."""

    name: str
    document: Document
    api: Api
    has_functions: bool = True
    """False for a package with models only."""


def _read_client_api(client: Client) -> ClientApi:
    from opgen.pipeline import read_api  # completion and help read nothing

    document = apply_overlays(client, read_document(client))
    with with_positions(client, document):
        try:
            names = recorded_names(client)
        except UsageError:
            if client.is_configured:
                raise
            names = Names()  # with `--spec`, the command does not write to the unusable folder
        api = read_api(document, client.options, names)
        return ClientApi(name=client.name, document=document, api=api, has_functions=not client.options.types_only)


def _note_values(client_api: ClientApi) -> dict[str, list[dict[str, Any]]]:
    return {
        "problems": [
            {
                "rule": note.rule or None,
                "message": note.message,
                "path": name,
                "line": position.line,
                "column": position.column,
                "pointer": pointer_text(note.pointer),
            }
            for (name, position), note in sorted_notes(client_api.document, client_api.api.notes)
        ]
    }


def _pages(client_api: ClientApi) -> Iterator[str]:
    """Yield a table for each group of operations with the same settings, as TOML."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for page in _page_values(client_api)["pages"]:
        operation, is_configured = page.pop("operation"), page.pop("configured")
        start = f"# {'configured' if is_configured else 'recognized'}"
        lines = [f"{name} = {toml_value(value)}" for name, value in page.items()]
        groups.setdefault((start, *lines), []).append(f"    {toml_value(operation)},")
    for (start, *lines), operations in groups.items():
        head = f"[[tool.opgen.clients.{client_api.name}.pagination]]"
        yield "\n".join(map(printable, [start, head, "operations = [", *operations, "]", *lines])) + "\n"


def _page_values(client_api: ClientApi) -> dict[str, list[dict[str, Any]]]:
    from opgen.config.validation import pagination_table  # completion and help read no settings
    from opgen.pipeline import usual_pages  # completion and help read nothing

    configured = {each.key for each in client_api.api.operations if each.pages}
    return {
        "pages": [
            {"operation": key, "configured": key in configured, **pagination_table(form)}
            for key, form in usual_pages(client_api.api).items()
        ]
    }


def tree_lines(api: Api) -> Iterator[str]:
    """Yield a line for each resource, followed by its methods and by the resources in it."""
    resources = _resources(api)
    rows = [("client", "", "")] if resources and resources[0]["path"] else []
    for resource in resources:
        *outer, name = ["", *filter(None, resource["path"].split("."))]
        indent = "  " * len(outer)
        rows.append((indent + (name or "client"), "", ""))
        methods = resource["methods"]
        rows += [(f"{indent}  {each['name']}", printable(each["method"]), printable(each["path"])) for each in methods]
    yield from _columns(rows)


def _tree_values(client_api: ClientApi) -> dict[str, Any]:
    resources = _resources(client_api.api) if client_api.has_functions else []
    return {"rule": client_api.api.names.convention or None, "resources": resources}


def _resources(api: Api) -> list[dict[str, Any]]:
    """Return the resources with their methods, as JSON objects."""
    operations = {each.key: each for each in api.operations}
    return [
        {
            "path": ".".join(resource.path),
            "methods": [
                {
                    "name": each.name,
                    "function": each.function,
                    "operation": each.operation,
                    "method": operations[each.operation].method,
                    "path": operations[each.operation].path,
                }
                for each in resource.methods
            ],
        }
        for resource in api.resources
    ]


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, last in rows:
        padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
        yield "  ".join([*padded, last]).rstrip()


def _operations(client_api: ClientApi) -> Iterator[str]:
    """Yield operationId, function, method and path. A package with models only has no function."""
    rows = []
    for found in _operation_values(client_api).values():
        for each in found:
            facts = (each["operation_id"], each.get("function"), each["method"], each.get("path") or each["origin"])
            *cells, path = (printable(fact or "-") for fact in facts)
            rows.append((*cells, path + (f"  excluded: {printable(each['reason'])}" if "reason" in each else "")))
    yield from _columns(rows)


def _operation_values(client_api: ClientApi) -> dict[str, list[dict[str, Any]]]:
    api, has_functions = client_api.api, client_api.has_functions
    return {
        "operations": [
            {
                "key": each.key,
                "operation_id": each.operation_id or None,
                "function": each.name if has_functions else None,
                "method": each.method,
                "path": each.path,
                "deprecated": each.deprecated,
                "pointer": pointer_text(each.pointer),
            }
            for each in api.operations
        ],
        "webhooks": [
            {
                "operation_id": each.operation_id or None,
                "function": each.name if has_functions else None,
                "method": each.method,
                "origin": each.origin,
            }
            for each in api.webhooks
        ],
        "excluded": [
            {
                "operation_id": each.operation_id or None,
                "method": each.method,
                "path": each.path,
                "reason": each.reason,
                "pointer": pointer_text(each.pointer),
            }
            for each in api.left_out
        ],
    }


_KINDS = {
    "operations": ("operations", _operations, _operation_values),
    "problems": (
        "repairs and no unchecked constraints",
        lambda found: note_lines(found.document, found.api.notes),
        _note_values,
    ),
    "pages": ("recognized pages", _pages, _page_values),
    "tree": ("methods", lambda found: tree_lines(found.api) if found.has_functions else (), _tree_values),
}
"""For each kind of list, its items in messages, and the functions that return its lines and its values in JSON."""
