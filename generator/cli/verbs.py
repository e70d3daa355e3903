"""What each command does with the clients that are meant; each returns an exit code."""

import shlex
import sys
from collections.abc import Callable, Sequence

from generator.cli.console import say, say_error, show
from generator.cli.rendering import Rendered, render_client
from generator.cli.talk import Talk, worst
from generator.cli.upstream import with_upstream
from generator.config import Client
from generator.errors import OpgenError
from generator.reports.finding import ClientReport, exit_code
from generator.reports.github import render_github
from generator.reports.json_ import render_json
from generator.reports.text import render_text
from generator.terminal import printable
from generator.tree.check import check as check_tree
from generator.tree.compare import compare
from generator.tree.difference import differences
from generator.tree.explain import Subject, version_moves
from generator.tree.location import refuse_overlaps
from generator.tree.moves import counted
from generator.tree.replace import (
    Allowed,
    EditedError,
    OtherVersionsError,
    Written,
    write,
)

MOST_DIFFERENCE_LINES = 400
"""Of a dry run, unless `-v` asks for all."""

FORMATS: dict[str, Callable[[Sequence[ClientReport]], str]] = {
    "json": render_json,
    "github": render_github,
}
"""The machine formats of a check; `text` is for people and goes to standard error."""


def generate(
    clients: Sequence[Client], allowed: Allowed, talk: Talk, *, dry_run: bool
) -> int:
    """Write every client; none of them, if one cannot be rendered."""
    refuse_overlaps({client.name: client.output_folder for client in clients})
    rendered = _all_rendered(clients)
    if isinstance(rendered, int):
        return rendered
    act = _show_difference if dry_run else _write
    return worst(act(each, allowed, talk) for each in rendered)


def check(
    clients: Sequence[Client],
    talk: Talk,
    *,
    strict: bool,
    upstream: bool,
    format_: str,
) -> int:
    """Hold what the snapshots give today against what is committed; writes nothing.

    Only with `upstream` is the network asked, whether the snapshots are still what is served.
    """
    refuse_overlaps({client.name: client.output_folder for client in clients})
    reports = [_checked(client, talk, strict=strict) for client in clients]
    if upstream:
        reports = [
            with_upstream(report, client, talk)
            for report, client in zip(reports, clients, strict=True)
        ]
    if format_ in FORMATS:
        sys.stdout.write(FORMATS[format_](reports))
    code = exit_code(reports)
    if code or not talk.quiet:
        sys.stderr.write(render_text(reports, verbose=talk.verbose, color=talk.color))
    return code


def list_operations(clients: Sequence[Client]) -> int:
    """Print every operation: its operationId, function, method and path."""
    rendered = _all_rendered(clients)
    if isinstance(rendered, int):
        return rendered
    for each in rendered:
        rows = [
            (
                printable(operation.operation_id or "-"),
                operation.name,
                operation.method,
                printable(operation.path),
            )
            for operation in each.generated.api.operations
        ]
        widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
        if len(clients) > 1:
            show(f"{each.client.name}:")
        for row in rows:
            cells = [
                f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)
            ]
            show("  ".join([*cells, row[3]]).rstrip())
    return 0


def _all_rendered(clients: Sequence[Client]) -> list[Rendered] | int:
    """Every client rendered, or the exit code once all problems of all clients have been said."""
    rendered, codes = [], []
    for client in clients:
        try:
            rendered.append(render_client(client))
        except OpgenError as error:
            say_error(error)
            codes.append(error.exit_code)
    return worst(codes) if codes else rendered


def _subject(client: Client) -> Subject:
    """How the client is called in repairs: by name, or by the flags that made it."""
    if client.is_configured:
        command = "opgen generate"
        if client.config != "pyproject.toml":
            command += f" --config {shlex.quote(client.config)}"
        return Subject(
            name=client.name,
            output=str(client.output_folder),
            spec=client.spec_file,
            command=command,
        )
    command = f"opgen generate --spec {shlex.quote(client.spec)} --output {shlex.quote(client.output)}"
    if client.options.package != client.output_folder.resolve().name:
        command += f" --package {client.options.package}"
    return Subject(
        name=client.name,
        output=client.output,
        spec=client.spec,
        command=command,
        takes_name=False,
    )


def _write(rendered: Rendered, allowed: Allowed, talk: Talk) -> int:
    client = rendered.client
    repair = _subject(client)
    try:
        written = write(rendered.rendering, client.output_folder, allowed)
    except EditedError as error:
        say_error(error)
        say(f"run: {printable(repair_line(repair, '--force'), None)}")
        return error.exit_code
    except OtherVersionsError as error:
        say_error(error)
        say(f"run: {printable(repair_line(repair, '--upgrade'), None)}")
        return error.exit_code
    except OpgenError as error:
        say_error(error)
        return error.exit_code
    if not talk.quiet:
        say(f"{client.name}  {_summary(rendered, written)}")
        moved = version_moves(written.comparison)
        if moved:
            say(f"  {printable(moved)}")
        if talk.verbose:
            for path in written.written:
                say(f"  wrote {path}")
            for path in written.removed:
                say(f"  removed {printable(str(path))}")
    return 0


def repair_line(subject: Subject, flag: str) -> str:
    """The command that does it all the same."""
    name = f" {subject.name}" if subject.takes_name else ""
    return f"{subject.command}{name} {flag}"


def _summary(rendered: Rendered, written: Written) -> str:
    api = rendered.generated.api
    total = len(rendered.rendering.files)
    operations = counted(len(api.operations), "operation")
    if not written.written and not written.removed:
        return f"up to date: {counted(total, 'file')}, {operations}"
    count = len([path for path in written.written if path in rendered.rendering.files])
    parts = [f"wrote {count} of {counted(total, 'file')}"]
    if written.removed:
        parts.append(f"removed {len(written.removed)}")
    return ", ".join([*parts, operations])


def _show_difference(rendered: Rendered, _: Allowed, talk: Talk) -> int:
    comparison = compare(rendered.rendering, rendered.client.output_folder)
    for shown, line in enumerate(differences(comparison)):
        if shown >= MOST_DIFFERENCE_LINES and not talk.verbose:
            say(f"{rendered.client.name}  more lines differ (-v)")
            break
        show(printable(line, None))
    if not talk.quiet:
        count = counted(len(comparison.files), "file")
        say(f"{rendered.client.name}  {count} would change; nothing was written.")
    return 0


def _checked(client: Client, talk: Talk, *, strict: bool) -> ClientReport:
    try:
        rendered = render_client(client)
        return check_tree(
            rendered.rendering,
            client.output_folder,
            _subject(client),
            strict=strict,
            with_foreign=talk.verbose,
        )
    except OpgenError as error:
        say_error(error)
        return ClientReport(
            name=client.name,
            exit_code=error.exit_code,
            output=str(client.output_folder),
            headline=str(error).partition("\n")[0],
        )
