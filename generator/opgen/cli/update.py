"""Command `update`: fetch, generate, diff and release notes in one step, with one exit code."""

import json
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opgen.cli.cache import Cache
from opgen.cli.command_options import Callers, FailOn, NamedClients, Shown, severity_of, today, with_errors
from opgen.cli.console import (
    Verbosity,
    print_machine_format,
    print_message,
    print_next_command,
    print_problems,
    print_result,
    progress_lines,
)
from opgen.cli.fetch import print_update, update_client_snapshot
from opgen.cli.generate import refusal
from opgen.cli.report_targets import print_reports
from opgen.config.clients import Client
from opgen.core.errors import OpgenError
from opgen.core.findings import counted, worst_exit_code
from opgen.core.terminal import printable
from opgen.diff.model import BREAKING_EXIT
from opgen.output.replace import EditedError, OtherVersionsError
from opgen.project.cache import Entries
from opgen.project.labels import repair

if TYPE_CHECKING:  # completion and help compare nothing
    from opgen.diff.update import ClientUpdate


class UpdateFormat(StrEnum):
    """Output format of `update`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def update_command(  # noqa: PLR0913 - each is an option of the command, or a group of them
    selection: NamedClients,
    cache: Cache,
    verbosity: Shown,
    *,
    accept: Annotated[bool, Option(help="Write changes that need a decision too.")] = False,
    fail_on: Annotated[FailOn, Option(help="Least severity of a change that needs a decision.")] = FailOn.BREAKING,
    format_: Annotated[UpdateFormat, Option("--format", help="Format of the report.")] = UpdateFormat.TEXT,
    callers: Callers = (),
) -> int:
    """Fetch, generate and report the changes in one step. Write everything or nothing."""
    selected = selection.clients(selection.file(verbosity))
    # Completion and help compare nothing.
    from opgen.diff.update import write_all  # noqa: PLC0415 - as above

    with cache as entries:
        updates, errors = prepare_updates(selected.clients, verbosity, entries, callers=callers)
        codes = [_print_failure(client, error, verbosity) for client, error in errors]
        undecided = [] if accept else [each for each in updates if each.needs_decision(severity_of(fail_on))]
        codes += [BREAKING_EXIT] * bool(undecided)
        if not codes:
            write_all(updates)
    code = with_errors(selected, worst_exit_code(codes))
    if format_ is UpdateFormat.TEXT:
        _print_text(updates, verbosity, is_written=not codes)
    else:
        failed = [{"name": client.name, "error": str(error)} for client, error in errors]
        facts = {"version": 1, "exit_code": code, "clients": [each.facts for each in updates], "errors": failed}
        is_json = format_ is UpdateFormat.JSON
        text = (
            json.dumps(facts, indent=2, ensure_ascii=False) if is_json else "\n\n".join(e.description for e in updates)
        )
        print_machine_format(text.rstrip("\n"))
    if codes:
        print_message("nothing was written.")
    if undecided:
        decided = ("--accept", *(() if fail_on is FailOn.BREAKING else ("--fail-on", fail_on.value)))
        print_next_command([repair(each.client, "update", *decided) for each in undecided])
    return code


def prepare_updates(
    clients: Sequence[Client],
    verbosity: Verbosity,
    entries: Entries | None,
    *,
    callers: tuple[str, ...],
) -> "tuple[list[ClientUpdate], list[tuple[Client, OpgenError]]]":
    """Return the next state of each client, and the errors of the others. Write nothing."""
    # Completion and help compare nothing.
    from opgen.diff.update import prepared_update  # noqa: PLC0415 - as above

    progress = progress_lines(verbosity)
    updates, errors = [], []
    for client in clients:
        try:
            snapshot = update_client_snapshot(client, verbosity, accept=True, write=False)
            is_brief = len(clients) > 1 and snapshot.state == "unchanged" and not verbosity.verbose
            print_update(client, snapshot, replace(verbosity, quiet=verbosity.quiet or is_brief))
            if snapshot.lost:
                print_message(f"  lost operations: {printable(snapshot.lost, None)}")
            facts = prepared_update(
                client,
                snapshot,
                today=today(),
                callers=callers,
                progress=progress,
                entries=entries,
            )
        except OpgenError as error:
            errors.append((client, error))
        else:
            updates.append(facts)
    return updates, errors


def _print_failure(client: Client, error: OpgenError, verbosity: Verbosity) -> int:
    """Print the error of a client, and return its exit code."""
    if isinstance(error, EditedError | OtherVersionsError):
        print_reports([refusal(client, error, verbosity)], verbosity)
    else:
        print_problems(error)
    return error.exit_code


def _print_text(updates: "Sequence[ClientUpdate]", verbosity: Verbosity, *, is_written: bool) -> None:
    """Print the changes and notes of each client, then the number of its files that changed."""
    current = []
    for each in updates:
        if each.notes and not verbosity.quiet:
            print_result(f"{each.changes('text', verbosity.verbose)}\n\n{each.notes.rstrip()}")
        if is_written and not verbosity.quiet:
            if each.written:
                files = counted(len(each.rendered.package.files), "file")
                print_message(f"{each.client.name}: wrote {len(each.written)} of {files}")
            else:
                current.append(each.client.name)
    if current:
        print_message(
            f"{current[0]}: package up to date" if len(current) == 1 else f"{len(current)} packages up to date"
        )
