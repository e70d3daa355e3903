"""Command `diff`: compare two versions of an API, and report the changes."""

from typing import Annotated

import typer

from opgen.cli.command_options import (
    Config,
    FailOn,
    Format,
    NoColor,
    Quiet,
    Today,
    Verbose,
    complete_name,
    config_path,
    date_of,
    severity_of,
    verbosity_of,
)
from opgen.cli.console import print_errors, print_machine_format, print_message, print_result, stage_line
from opgen.core.terminal import printable

_OF_CHANGES = {
    each: f"--{each.replace('_', '-')}"
    for each in ("witness", "verify", "fail_on", "execute", "operation", "docs", "accept", "reason")
}
"""Options about changes, by parameter. A migration from another generator has none."""


def diff_command(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    versions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OLD NEW",
            help="Two versions: files, URLs, or REF:path for a file in git. OLD may be a client of another generator.",
        ),
    ] = None,
    *,
    client: Annotated[
        str | None,
        typer.Option(
            "--client",
            metavar="NAME",
            help="Compare a configured client in git with the working tree.",
            autocompletion=complete_name,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REF", help="Commit of the old version, with --client. Default: HEAD."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit with 6 for a change of this severity or a worse one.")
    ] = FailOn.BREAKING,
    format_: Annotated[Format, typer.Option("--format", help="Format of the report.")] = Format.TEXT,
    operation: Annotated[
        list[str] | None,
        typer.Option(
            "--operation", metavar="'METHOD PATH'", help="Report the changes of this operation only. May be repeated."
        ),
    ] = None,
    docs: Annotated[
        bool, typer.Option("--docs", help="Report changed descriptions, examples and other documentation too.")
    ] = False,
    today: Today = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="FINGERPRINT",
            help="Allow one change. With --client, add it to the allow-list. Requires --reason.",
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Reason for --accept.")] = "",
    witness: Annotated[
        bool, typer.Option("--witness", help="Print code, a request or a response that shows each breaking change.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Generate both packages, and execute each witness without network.")
    ] = False,
    callers: Annotated[
        list[str] | None,
        typer.Option(
            "--callers",
            metavar="PATH",
            help="List the lines of this Python file or folder that a change affects. May be repeated.",
        ),
    ] = None,
    execute: Annotated[
        bool,
        typer.Option(
            "--execute", help="Build all requests and read responses with both packages, and compare the results."
        ),
    ] = False,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Report the changes of an API that affect callers."""
    # Completion and help compare nothing.
    from opgen.changes.model import BREAKING_EXIT
    from opgen.config.read import configuration_of
    from opgen.diff.comparison import DiffRequest
    from opgen.diff.migrations import migration_report
    from opgen.diff.pipeline import compare, render
    from opgen.diff.policy_files import read_policy, record_accepted
    from opgen.diff.versions import InvalidVersionsError
    from opgen.project.positions import LocatedError

    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    least = severity_of(fail_on)
    request = DiffRequest(
        locations=tuple(versions or ()),
        client=client or "",
        since=since or "",
        operations=tuple(operation or ()),
        docs=docs,
        today=date_of(today),
        callers=tuple(callers or ()),
        has_witnesses=witness,
        is_verified=verify,
        is_executed=execute,
        config=configuration_of(config_path(config, quiet=True), client or ""),
    )
    given = [
        option
        for name, option in _OF_CHANGES.items()
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    ]
    if (migration := migration_report(request, format_.value, given)) is not None:
        print_result(migration)
        raise typer.Exit
    policy = read_policy(request.config, tuple(accept or ()), reason)
    try:
        with stage_line("diff", verbosity) as show:
            report = compare(request, policy, show)
    except (InvalidVersionsError, LocatedError) as error:
        errors = error.errors if isinstance(error, InvalidVersionsError) else [error]
        raise typer.Exit(print_errors(errors, can_write=False)) from None
    for line in record_accepted(report, policy, request) if client else ():
        print_message(line)
    has_failed = report.reaches(least)
    is_text = format_ is Format.TEXT
    text = render(report, format_.value, least, verbose)
    if not is_text:
        print_machine_format(text)
        for note in report.notes if not quiet else ():
            print_message(f"note: {printable(note, None)}")
    elif has_failed or not quiet:
        print_result(text)
    raise typer.Exit(BREAKING_EXIT if has_failed else 0)
