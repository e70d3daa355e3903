"""Options of `release`."""

from pathlib import Path
from typing import Annotated

import typer

from opgen.changes.release.kinds import NotesFormat, Step
from opgen.cli.command_options import (
    Config,
    NoColor,
    Quiet,
    Today,
    Verbose,
    complete_name,
    config_path,
    date_of,
)

_Name = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="Name of the configured client. Default: the only client.",
        autocompletion=complete_name,
    ),
]
_Since = Annotated[
    str,
    typer.Option(
        "--since",
        metavar="TAG",
        help="Last release: a tag, a commit, or the path of a wheel. Default: the last tag.",
    ),
]
_NotesForm = Annotated[
    NotesFormat, typer.Option("--format", help="Format of the release notes.")
]
_OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Write the notes to FILE; a changelog gets them below Unreleased.",
    ),
]
_OwnStep = Annotated[
    Step | None,
    typer.Option(
        "--step",
        help="Use this step instead. It stays in the notes. Requires --reason.",
    ),
]
_Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Reason for --step.")
]


def release(  # noqa: PLR0913 - each is an option of the command
    name: _Name = None,
    *,
    since: _Since = "",
    format_: _NotesForm = NotesFormat.CHANGELOG,
    output: _OutputFile = None,
    step: _OwnStep = None,
    reason: _Reason = "",
    today: Today = None,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Propose a version step, and write release notes."""
    from opgen.cli.release import ReleaseRequest
    from opgen.cli.release import release as write_notes

    # All commands accept these options; the output of this command does not depend on them.
    del verbose, no_color
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
    raise typer.Exit(write_notes(request))
