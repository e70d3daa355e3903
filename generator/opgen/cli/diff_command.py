"""Options of `diff`."""

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

_Versions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="OLD NEW",
        help="Two versions: files, URLs, or REF:path for a file in git.",
    ),
]
_ClientName = Annotated[
    str | None,
    typer.Option(
        "--client",
        metavar="NAME",
        help="Compare a configured client in git with the working tree.",
        autocompletion=complete_name,
    ),
]
_Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="REF",
        help="Commit of the old version, with --client. Default: HEAD.",
    ),
]
_FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        help="Exit with 6 for a change of this severity or a worse one.",
    ),
]
_ReportFormat = Annotated[
    Format, typer.Option("--format", help="Format of the report.")
]
_Operations = Annotated[
    list[str] | None,
    typer.Option(
        "--operation",
        metavar="'METHOD PATH'",
        help="Report the changes of this operation only. May be repeated.",
    ),
]
_Docs = Annotated[
    bool,
    typer.Option(
        "--docs",
        help="Report changed descriptions, examples and other documentation too.",
    ),
]
_Accept = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="FINGERPRINT",
        help="Allow one change. With --client, add it to the allow-list. Requires --reason.",
    ),
]
_Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Reason for --accept.")
]
_Witness = Annotated[
    bool,
    typer.Option(
        "--witness",
        help="Print code, a request or a response that shows each breaking change.",
    ),
]
_Verify = Annotated[
    bool,
    typer.Option(
        "--verify",
        help="Generate both packages, and execute each witness without network.",
    ),
]
_Callers = Annotated[
    list[str] | None,
    typer.Option(
        "--callers",
        metavar="PATH",
        help="List the lines of this Python file or folder that a change affects. May be repeated.",
    ),
]
_Execute = Annotated[
    bool,
    typer.Option(
        "--execute",
        help="Build all requests and read responses with both packages, and compare the results.",
    ),
]


def diff(  # noqa: PLR0913 - each is an option of the command
    versions: _Versions = None,
    *,
    client: _ClientName = None,
    since: _Since = None,
    fail_on: _FailOnOption = FailOn.BREAKING,
    format_: _ReportFormat = Format.TEXT,
    operation: _Operations = None,
    docs: _Docs = False,
    today: Today = None,
    accept: _Accept = None,
    reason: _Reason = "",
    witness: _Witness = False,
    verify: _Verify = False,
    callers: _Callers = None,
    execute: _Execute = False,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Report the changes of an API that affect callers."""
    from opgen.cli.diff import DiffRequest
    from opgen.cli.diff import diff as compare_versions

    request = DiffRequest(
        locations=tuple(versions or ()),
        client=client or "",
        since=since or "",
        fail_on=severity_of(fail_on),
        format_=format_.value,
        operations=tuple(operation or ()),
        docs=docs,
        today=date_of(today),
        accepted=tuple(accept or ()),
        reason=reason,
        callers=tuple(callers or ()),
        config=config_path(config, quiet=True),
        has_witnesses=witness,
        is_verified=verify,
        is_executed=execute,
    )
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(compare_versions(request, verbosity))
