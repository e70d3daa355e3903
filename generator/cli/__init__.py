"""The command line: commands, their options, their help."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli import fetching, starting, verbs
from generator.cli.talk import Talk
from generator.config import Client, given_client, read_clients, select
from generator.errors import UsageError
from generator.tree.replace import Allowed

app = typer.Typer(
    name="opgen",
    help="Turn an OpenAPI document into a small, typed Python client, and keep the committed code true.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", help="Clients of the configuration; default: all."
    ),
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

DEFAULT_CONFIG = Path("pyproject.toml")


class Format(StrEnum):
    """How a check reports."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.callback()
def _opgen() -> None:
    """Turn an OpenAPI document into a small, typed Python client, and keep the committed code true."""


@app.command()
def generate(  # noqa: PLR0913 - each is a flag of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference, write nothing.")
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
    clients = _clients(names, spec, output, package, config)
    allowed = Allowed(force=force, adopt=adopt, upgrade=upgrade)
    talk = _talk(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(verbs.generate(clients, allowed, talk, dry_run=dry_run))


@app.command()
def init(  # noqa: PLR0913 - each is a flag of the command
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
    talk = _talk(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(starting.init(source, name, config, talk))


@app.command()
def fetch(  # noqa: PLR0913 - each is a flag of the command
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
    talk = _talk(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(
        fetching.fetch(clients, talk, accept=accept, only_check=only_check)
    )


@app.command()
def check(  # noqa: PLR0913 - each is a flag of the command
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
        Format, typer.Option("--format", help="For people, scripts, or GitHub.")
    ] = Format.TEXT,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Say whether the committed code is still what the snapshot gives; write nothing."""
    clients = _clients(names, spec, output, package, config)
    talk = _talk(quiet=quiet, verbose=verbose, no_color=no_color)
    raise typer.Exit(
        verbs.check(
            clients, talk, strict=strict, upstream=upstream, format_=format_.value
        )
    )


@app.command(name="list")
def list_(  # noqa: PLR0913 - each is a flag of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    config: Config = DEFAULT_CONFIG,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List every operation: operationId, function, method, path."""
    _talk(quiet=quiet, verbose=verbose, no_color=no_color)
    clients = _clients(
        names, spec, output or ("client" if spec else None), package, config
    )
    raise typer.Exit(verbs.list_operations(clients))


def _clients(
    names: list[str] | None,
    spec: str | None,
    output: str | None,
    package: str | None,
    config: Path,
) -> tuple[Client, ...]:
    """The clients that the arguments mean: of the configuration, or the one that --spec describes."""
    if spec is None and output is None and package is None:
        return select(read_clients(config), names or ())
    if spec is None or output is None:
        raise UsageError("--spec and --output go together")
    if names:
        raise UsageError("give names of the configuration, or --spec and --output")
    return (given_client(spec, output, package),)


def _talk(*, quiet: bool, verbose: bool, no_color: bool) -> Talk:
    is_colored = sys.stderr.isatty() and not no_color and not os.environ.get("NO_COLOR")
    return Talk(
        quiet=quiet,
        verbose=verbose,
        color=is_colored,
        is_terminal=sys.stderr.isatty() and not quiet,
    )
