"""Command `release`: propose a version step, and write release notes."""

from pathlib import Path
from typing import Annotated

import typer

from opgen.changes.release.step import NotesFormat, Step
from opgen.cli.command_options import Config, NoColor, Quiet, Today, Verbose, complete_name, config_path, date_of
from opgen.cli.console import print_machine_format, print_message, print_result


def release_command(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="Name of the configured client. Default: the only client.",
            autocompletion=complete_name,
        ),
    ] = None,
    *,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="TAG",
            help="Last release: a tag, a commit, the path of a wheel, or a version of the package index. "
            "Default: the last tag.",
        ),
    ] = "",
    format_: Annotated[
        NotesFormat, typer.Option("--format", help="Format of the release notes.")
    ] = NotesFormat.CHANGELOG,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="Write the notes to FILE; a changelog gets them below Unreleased."
        ),
    ] = None,
    step: Annotated[
        Step | None, typer.Option("--step", help="Use this step instead. It stays in the notes. Requires --reason.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Reason for --step.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Fail if the version in pyproject.toml is below the step. Write nothing.")
    ] = False,
    today: Today = None,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Propose a version step, and write release notes."""
    # Completion and help compare nothing.
    from opgen.diff.release import ReleaseRequest, release

    del verbose, no_color  # all commands accept these options
    request = ReleaseRequest(
        name=name or "",
        since=since,
        format_=format_,
        output=output,
        step=step,
        reason=reason,
        today=date_of(today),
        config=config_path(config, quiet=quiet),
    )
    found = release(request, is_checked=check)
    is_json = format_ is NotesFormat.JSON
    if output is None or check:
        print_message(found.line)
    if found.problem:
        print_message(found.problem)
    if is_json or not check:
        print_result(found.line) if output else print_machine_format(found.notes)
    raise typer.Exit(1 if found.problem else 0)
