"""Command line: commands, options and help."""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from opgen.cli import check as check_command
from opgen.cli import fetch as fetch_command
from opgen.cli import generate as generate_command
from opgen.cli import init as init_command
from opgen.cli import list as list_command
from opgen.cli.client_selection import select_clients
from opgen.cli.console import OUTPUT_CLOSED, print_result
from opgen.cli.verbosity import Verbosity
from opgen.config.clients import DEFAULT_CONFIG, select
from opgen.config.read import read_clients
from opgen.core.errors import UsageError
from opgen.core.versions import opgen_version
from opgen.output.replace import Allowed

app = typer.Typer(
    name="opgen",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Clients of the configuration; default: all."),
]
Config = Annotated[
    Path, typer.Option("--config", metavar="FILE", help="Where [tool.opgen] stands.")
]
Spec = Annotated[
    str | None,
    typer.Option(
        "--spec", metavar="FILE_OR_URL", help="A document, without any configuration."
    ),
]
Output = Annotated[
    str | None,
    typer.Option("--output", metavar="DIR", help="The package folder for --spec."),
]
Package = Annotated[
    str | None,
    typer.Option(
        "--package",
        metavar="NAME",
        help="The package's name for --spec; default: the last part of --output.",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say only what is wrong.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say everything.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours.")]


class Format(StrEnum):
    """Output format of `check`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Raises:
        UsageError: The command line is invalid.
    """
    try:
        code = app(args=arguments, prog_name="opgen", standalone_mode=False)
    except typer.TyperException as error:
        raise UsageError(f"{error.format_message()}\n  hint: opgen --help") from None
    except SystemExit as end:
        # Typer reports a closed pipe with exit code 1, which here means drift.
        if isinstance(end.__context__, BrokenPipeError):
            return OUTPUT_CLOSED
        raise
    return code if isinstance(code, int) else 0


@app.callback(invoke_without_command=True)
def _opgen(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn an OpenAPI document into a small, typed Python client, and keep the committed code true."""
    if version:
        print_result(f"opgen {opgen_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise UsageError(context.get_help())


@app.command()
def generate(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print the difference, write nothing, exit 0."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that were edited by hand.")
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option("--adopt", help="Take over a folder that opgen did not write."),
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Take what newer tools write.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Write the package of each client from its snapshot."""
    clients = select_clients(
        names or (), config, spec=spec, output=output, package=package
    )
    allowed = Allowed(force=force, adopt=adopt, upgrade=upgrade)
    verbosity = _verbosity(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(
        generate_command.generate(clients, allowed, verbosity, dry_run=dry_run)
    )


@app.command()
def init(  # noqa: PLR0913 - each is an option of the command
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A URL, a file, or a page.")
    ],
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call it.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Configure a client, and fetch its first snapshot."""
    verbosity = _verbosity(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(init_command.init(source, name, config, verbosity))


@app.command()
def fetch(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take a document that lost operations.")
    ] = False,
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if it has moved.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Bring each snapshot up to date with its source."""
    clients = select(read_clients(config), names or ())
    verbosity = _verbosity(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(
        fetch_command.fetch(clients, verbosity, accept=accept, only_check=only_check)
    )


@app.command()
def check(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let notes fail too.")
    ] = False,
    upstream: Annotated[
        bool,
        typer.Option("--upstream", help="Ask the source too, over the network."),
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, scripts, or CI.")
    ] = Format.TEXT,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Is the committed code what would be generated? Writes nothing."""
    try:
        clients = select_clients(
            names or (), config, spec=spec, output=output, package=package
        )
        check_command.refuse_upstream(clients, upstream=upstream)
    except UsageError as error:
        # With `--spec` the error is in the command line, otherwise it is in the configuration.
        check_command.print_error_report(
            error, "" if spec else config.as_posix(), format_.value
        )
        raise
    verbosity = _verbosity(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(
        check_command.check(
            clients, verbosity, strict=strict, upstream=upstream, format_=format_.value
        )
    )


@app.command(name="list")
def list_(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    problems: Annotated[
        bool,
        typer.Option("--problems", help="What the generated code does not check."),
    ] = False,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List every operation: operationId, function, method, path."""
    # All commands accept these options; the output of this command does not depend on them.
    del quiet, verbose, no_color
    # The command writes nothing, so the folder need not be named.
    output = output or ("client" if spec is not None else None)
    clients = select_clients(
        names or (), config, spec=spec, output=output, package=package
    )
    list_clients = list_command.list_notes if problems else list_command.list_operations
    raise typer.Exit(list_clients(clients))


def _verbosity(*, quiet: bool, verbose: bool, no_color: bool) -> Verbosity:
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return Verbosity(
        quiet=quiet,
        verbose=verbose,
        color=is_terminal and not no_color and not os.environ.get("NO_COLOR"),
        is_terminal=is_terminal and not quiet,
    )
