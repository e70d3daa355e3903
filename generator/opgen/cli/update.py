"""Command `update`: fetch, generate, diff and release notes in one step, with one exit code."""

import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from opgen.changes.model import BREAKING_EXIT
from opgen.cli.cache import opened_cache
from opgen.cli.command_options import (
    CacheDir,
    ClientNames,
    Config,
    FailOn,
    NoCache,
    NoColor,
    Quiet,
    Today,
    Verbose,
    config_path,
    date_of,
    select_clients,
    severity_of,
    verbosity_of,
    with_errors,
)
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
from opgen.config.clients import Client
from opgen.core.errors import OpgenError
from opgen.core.findings import counted, worst_exit_code
from opgen.core.terminal import printable
from opgen.output.replace import EditedError, OtherVersionsError
from opgen.project.cache import Entries
from opgen.project.labels import repair
from opgen.reports.text import render_text

if TYPE_CHECKING:  # completion and help compare nothing
    from opgen.diff.update import ClientUpdate


class UpdateFormat(StrEnum):
    """Output format of `update`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def update_command(  # noqa: PLR0913 - each is an option of the command
    names: ClientNames = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Write changes that need a decision too.")] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Least severity of a change that needs a decision.")
    ] = FailOn.BREAKING,
    format_: Annotated[UpdateFormat, typer.Option("--format", help="Format of the report.")] = UpdateFormat.TEXT,
    callers: Annotated[
        list[str] | None,
        typer.Option(
            "--callers",
            metavar="PATH",
            help="List the lines of this Python file or folder that a change affects. May be repeated.",
        ),
    ] = None,
    today: Today = None,
    config: Config = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Fetch, generate and report the changes in one step. Write everything or nothing."""
    file = config_path(config, quiet=quiet)
    selected = select_clients(names or (), file, spec=None, output=None, package=None)
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    # Completion and help compare nothing.
    from opgen.diff.update import write_all  # noqa: PLC0415 - as above

    with opened_cache(cache_dir, verbosity, is_disabled=no_cache) as entries:
        updates, errors = prepare_updates(
            selected.clients, verbosity, entries, today=date_of(today), callers=tuple(callers or ())
        )
        codes = [_print_failure(client, error, verbosity) for client, error in errors]
        undecided = [] if accept else [each for each in updates if each.needs_decision(severity_of(fail_on))]
        codes += [BREAKING_EXIT] * bool(undecided)
        if not codes:
            write_all(updates)
    code = with_errors(selected, worst_exit_code(codes))
    if format_ is UpdateFormat.TEXT:
        _print_text(updates, verbosity, is_written=not codes)
    else:
        text = _json(updates, errors, code) if format_ is UpdateFormat.JSON else "\n\n".join(map(markdown, updates))
        print_machine_format(text.rstrip("\n"))
    if codes:
        print_message("nothing was written.")
    if undecided:
        decided = ("--accept", *(() if fail_on is FailOn.BREAKING else ("--fail-on", fail_on.value)))
        print_next_command([repair(each.client, "update", *decided) for each in undecided])
    raise typer.Exit(code)


def prepare_updates(
    clients: Sequence[Client],
    verbosity: Verbosity,
    entries: Entries | None,
    *,
    today: date,
    callers: tuple[str, ...],
) -> "tuple[list[ClientUpdate], list[tuple[Client, OpgenError]]]":
    """Return the next state of each client, and the errors of the others. Write nothing."""
    # Completion and help compare nothing.
    from opgen.diff.policy_files import read_policy  # noqa: PLC0415 - as above
    from opgen.diff.update import prepared_update  # noqa: PLC0415 - as above

    progress = progress_lines(verbosity)
    updates, errors = [], []
    for client in clients:
        try:
            snapshot = update_client_snapshot(client, verbosity, accept=True, write=False)
            print_update(client, snapshot, verbosity)
            if snapshot.lost:
                print_message(f"  lost operations: {printable(snapshot.lost, None)}")
            facts = prepared_update(
                client,
                snapshot,
                policy=read_policy(Path(client.config)),
                today=today,
                callers=callers,
                progress=progress,
                entries=entries,
            )
        except OpgenError as error:
            errors.append((client, error))
        else:
            updates.append(facts)
    return updates, errors


def markdown(update: "ClientUpdate") -> str:
    """Return the changes and the release notes of an update as Markdown."""
    from opgen.diff.pipeline import render  # noqa: PLC0415 - completion and help compare nothing

    notes = f"\n\n## Release notes ({update.step.value})\n\n{update.notes.rstrip()}" if update.notes else ""
    return f"{render(update.report, 'markdown', None, verbose=False)}{notes}"


def _print_failure(client: Client, error: OpgenError, verbosity: Verbosity) -> int:
    """Print the error of a client, and return its exit code."""
    if isinstance(error, EditedError | OtherVersionsError):
        text = render_text([refusal(client, error, verbosity)], verbose=verbosity.verbose, color=verbosity.color)
        print_message(text.rstrip("\n"))
    else:
        print_problems(error)
    return error.exit_code


def _print_text(updates: "Sequence[ClientUpdate]", verbosity: Verbosity, *, is_written: bool) -> None:
    """Print the changes and notes of each client, then the number of its files that changed."""
    from opgen.diff.pipeline import render  # noqa: PLC0415 - completion and help compare nothing

    for each in updates:
        if each.notes and not verbosity.quiet:
            print_result(f"{render(each.report, 'text', None, verbose=verbosity.verbose)}\n\n{each.notes.rstrip()}")
        if is_written and not verbosity.quiet:
            files = len(each.rendered.package.files)
            text = f"wrote {len(each.written)} of {counted(files, 'file')}" if each.written else "package up to date"
            print_message(f"{each.client.name}: {text}")


def _json(updates: "Sequence[ClientUpdate]", errors: Sequence[tuple[Client, OpgenError]], code: int) -> str:
    from opgen.diff.pipeline import render  # noqa: PLC0415 - completion and help compare nothing

    clients = [
        {
            "name": each.client.name,
            "snapshot": each.snapshot.state,
            "lost": each.snapshot.lost,
            "files": list(map(str, each.written)),
            "severity": each.severity.value if each.severity else None,
            "step": each.step.value,
            "notes": each.notes,
            "diff": json.loads(render(each.report, "json", None, verbose=False)),
        }
        for each in updates
    ]
    failed = [{"name": client.name, "error": str(error)} for client, error in errors]
    facts = {"version": 1, "exit_code": code, "clients": clients, "errors": failed}
    return json.dumps(facts, indent=2, ensure_ascii=False)
