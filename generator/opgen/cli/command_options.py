"""Options that several commands share: their types, and the values and clients that follow from them."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import typer.core

from opgen.cli.console import Verbosity, print_error, print_message
from opgen.config.clients import DEFAULT_CONFIG, Configuration, client_of_options, select
from opgen.config.read import client_names, find_config, read_project
from opgen.core.errors import UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.terminal import printable
from opgen.output.folder import refuse_overlaps

if TYPE_CHECKING:  # most commands need no severities
    from opgen.changes.model import Severity


def typer_app(
    name: str, cls: type[typer.core.TyperGroup] | None = None, *, add_completion: bool = False
) -> typer.Typer:
    """Return the application for the command `name`, with plain help that `-h` prints too."""
    return typer.Typer(
        name=name,
        cls=cls,
        add_completion=add_completion,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def complete_name(incomplete: str) -> list[str]:
    """Return the names of configured clients that begin with `incomplete`, for completion in a shell."""
    return [name for name in client_names() if name.startswith(incomplete)]


ClientNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME", help="Names of configured clients. Default: all clients.", autocompletion=complete_name
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Path of the configuration file. Default: the nearest pyproject.toml with [tool.opgen].",
    ),
]
Spec = Annotated[
    str | None, typer.Option("--spec", metavar="FILE_OR_URL", help="Document to use instead of the configuration.")
]
Output = Annotated[str | None, typer.Option("--output", metavar="DIR", help="Folder of the package, with --spec.")]
Package = Annotated[
    str | None,
    typer.Option(
        "--package", metavar="NAME", help="Name of the package, with --spec. Default: the last component of --output."
    ),
]
Reports = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        metavar="FORMAT=FILE",
        help="Write a report in one of the formats to FILE. May be repeated.",
        autocompletion=lambda incomplete: [f"{each}=" for each in Format if each.startswith(incomplete)],
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", envvar="OPGEN_NO_CACHE", help="Generate everything again, and store nothing.")
]
CacheDir = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        envvar="OPGEN_CACHE_DIR",
        help="Folder of the cache. Default: opgen in your cache folder, and no cache in CI.",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print errors only.")]
Verbose = Annotated[int, typer.Option("-v", "--verbose", count=True, help="Print all details. May be repeated.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Disable colors.")]


class FailOn(StrEnum):
    """Least severity that fails the command."""

    BREAKING = "breaking"
    RISKY = "risky"
    SAFE = "safe"
    NEVER = "never"


class Format(StrEnum):
    """Output format of `check`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"
    ONELINE = "oneline"
    CODEQUALITY = "codequality"


def config_path(given: Path | None, *, quiet: bool) -> Path:
    """Return the path of the configuration file. Print the path of a file that was found in a folder above."""
    if given is not None:
        return given
    found = find_config()
    if found != DEFAULT_CONFIG and not quiet:
        print_message(f"configuration: {printable(found.as_posix())}")
    return found


def verbosity_of(*, quiet: bool, verbose: int, no_color: bool) -> Verbosity:
    """Return the verbosity that the options select. Colors need a terminal."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return Verbosity(
        quiet=quiet,
        verbose=verbose > 0,
        color=is_terminal and not no_color and not os.environ.get("NO_COLOR"),
        is_terminal=is_terminal and not quiet,
        shows_progress=is_terminal and not quiet and not os.environ.get("CI") and os.environ.get("TERM") != "dumb",
    )


def severity_of(fail_on: FailOn) -> "Severity | None":
    """Return the least severity that fails the command, or `None` for none."""
    # Completion and help need no severities.
    from opgen.changes.model import Severity  # noqa: PLC0415 - as above

    return None if fail_on is FailOn.NEVER else Severity(fail_on.value)


Today = Annotated[
    datetime | None,
    typer.Option(
        "--today",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Date that decides about sunsets and the allow-list. Default: today.",
    ),
]


def date_of(today: datetime | None) -> date:
    """Return the date of the option `--today`, or the current date in UTC."""
    return (today or datetime.now(UTC)).date()


def select_clients(
    names: Sequence[str], config: Path, *, spec: str | None, output: str | None, package: str | None
) -> Configuration:
    """Return the clients that the command line selects, and the errors of selected clients with an invalid section.

    `--spec` and `--output` describe one client without a configuration. Without these options, return the
    configured clients with these `names`, or all configured clients if `names` is empty.

    Args:
        names: Names of configured clients.
        config: Path of the configuration file.
        spec: Value of `--spec`.
        output: Value of `--output`.
        package: Value of `--package`.

    Raises:
        UsageError: The options contradict each other, the outputs of two configured clients overlap, or no selected
            client has a valid section.
    """
    if spec is None and output is None and package is None:
        configuration = read_project(config)
        several = len({client.config for client in configuration.clients}) > 1
        refuse_overlaps(
            {
                f"{each.name} of {each.config}" if several else each.name: each.output_folder
                for each in configuration.clients
            }
        )
        return select(configuration, names)
    if spec is None or output is None:
        missing = "--spec" if spec is None else "--output"
        raise UsageError(f"missing option {missing}\n" "  hint: use --spec and --output together")
    if names:
        raise UsageError(
            "client names cannot be combined with --spec\n"
            "  hint: leave out the names, or leave out --spec and --output"
        )
    return Configuration(clients=(client_of_options(spec, output, package),))


def with_errors(selected: Configuration, code: int) -> int:
    """Print the errors of clients with an invalid section, and return the worst exit code."""
    for error in selected.errors.values():
        print_error(error)
    return worst_exit_code([code, *(error.exit_code for error in selected.errors.values())])
