"""Options that several commands share, and the values and clients that follow from them.

A command takes the values of a group of options as one parameter, `Annotated[T, function]`: `function` declares the
options, and its result is the value. So each option is declared once.
"""

import inspect
import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import wraps
from operator import getitem
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, get_args, get_origin

import typer
import typer.core
from typer import Argument, Option
from typer.models import OptionInfo

from opgen.cli.console import Verbosity, print_error, print_message
from opgen.config.clients import DEFAULT_CONFIG, Client, Configuration, client_of_options, select
from opgen.config.read import client_names, find_config, read_configuration, read_project
from opgen.core.errors import UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.diff.model import Severity
from opgen.output.folder import refuse_overlaps


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


def with_groups(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Return `command` with the options of its groups as parameters, after its own ones.

    Groups may have an option in common. An option with several values has the type `tuple[T, ...]`, for which typer
    gets a list.
    """
    parameters = inspect.signature(command, eval_str=True).parameters
    groups = {name: group for name, each in parameters.items() if (group := _group_of(each)) is not None}
    own = {name: each for name, each in parameters.items() if name not in groups}
    needs = {name: inspect.signature(group, eval_str=True).parameters for name, group in groups.items()}
    for each in needs.values():
        own.update(each)

    @wraps(command)
    def run(**values: Any) -> int | None:  # Any: values of options
        given = {name: tuple(each or ()) if _is_repeated(own[name]) else each for name, each in values.items()}
        found = {name: group(**{each: given[each] for each in needs[name]}) for name, group in groups.items()}
        return command(**{name: found[name] if name in found else given[name] for name in parameters})

    shown = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY, **_for_typer(each)) for each in own.values()]
    run.__dict__["__signature__"] = inspect.Signature(shown)
    run.__annotations__ = {}
    return run


def _group_of(parameter: inspect.Parameter) -> Callable[..., Any] | None:
    """Return the function that declares the options of a group; None for an option."""
    more = [each for each in get_args(parameter.annotation)[1:] if callable(each)]
    return more[0] if more else None


def _is_repeated(parameter: inspect.Parameter) -> bool:
    return get_origin(next(iter(get_args(parameter.annotation)), None)) is tuple


def _for_typer(parameter: inspect.Parameter) -> dict[str, Any]:  # Any: a default and a type
    """Return the parameter in typer's notation: a list for several values, and the name of a flag, which has no negative form."""
    values, *info = get_args(parameter.annotation) or (None,)
    if values is bool and isinstance(info[0], OptionInfo) and info[0].default is ...:
        flag = Option(f"--{parameter.name.replace('_', '-')}", help=info[0].help)
        return {"annotation": Annotated[bool, flag]}
    if not _is_repeated(parameter):
        return {}
    listed = GenericAlias(list, get_args(values)[:1])
    return {"default": None, "annotation": getitem(Annotated, (listed, *info))}


def complete_name(incomplete: str) -> list[str]:
    """Return the names of configured clients that begin with `incomplete`, for completion in a shell."""
    return [name for name in client_names() if name.startswith(incomplete)]


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


Names = Annotated[
    tuple[str, ...],
    Argument(metavar="NAME", help="Names of configured clients. Default: all clients.", autocompletion=complete_name),
]
Config = Annotated[
    Path | None,
    Option(
        "--config",
        metavar="FILE",
        help="Path of the configuration file. Default: the nearest pyproject.toml with [tool.opgen].",
    ),
]
ReportFormat = Annotated[Format, Option("--format", help="Format of the report.")]
Reports = Annotated[
    tuple[str, ...],
    Option(
        "--report",
        metavar="FORMAT=FILE",
        help="Write a report in one of the formats to FILE. May be repeated.",
        autocompletion=lambda incomplete: [f"{each}=" for each in Format if each.startswith(incomplete)],
    ),
]
Callers = Annotated[
    tuple[str, ...],
    Option(
        "--callers",
        metavar="PATH",
        help="List the lines of this Python file or folder that a change affects. May be repeated.",
    ),
]
Python = Annotated[
    str,
    Option(
        "--python",
        metavar="PATH",
        help="Interpreter beside the type checker that decides about the code of callers, such as .venv/bin/python.",
    ),
]
ComparedClient = Annotated[
    str,
    Option(
        "--client",
        metavar="NAME",
        help="Compare a configured client in git with the working tree.",
        autocompletion=complete_name,
    ),
]
Since = Annotated[
    str, Option("--since", metavar="REF", help="Commit of the old version, with --client. Default: HEAD.")
]
NoCache = Annotated[
    bool, Option("--no-cache", envvar="OPGEN_NO_CACHE", help="Generate everything again, and store nothing.")
]
CacheDir = Annotated[
    Path | None,
    Option(
        "--cache-dir",
        metavar="DIR",
        envvar="OPGEN_CACHE_DIR",
        help="Folder of the cache. Default: opgen in your cache folder, and no cache in CI.",
    ),
]
Quiet = Annotated[bool, Option("-q", "--quiet", help="Print errors only.")]


def config_path(given: Path | None, *, quiet: bool) -> Path:
    """Return the path of the configuration file. Print the path of a file that was found in a folder above."""
    if given is not None:
        return given
    found = find_config()
    if found != DEFAULT_CONFIG and not quiet:
        print_message(f"configuration: {printable(found.as_posix())}")
    return found


def _verbosity(
    *,
    quiet: Quiet = False,
    verbose: Annotated[int, Option("-v", "--verbose", count=True, help="Print all details. May be repeated.")] = False,
    no_color: Annotated[bool, Option(help="Disable colors.")] = False,
) -> Verbosity:
    """Return the verbosity that the options select. Colors need a terminal."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return Verbosity(
        quiet=quiet,
        verbose=int(verbose),
        color=is_terminal and not no_color and not os.environ.get("NO_COLOR"),
        is_terminal=is_terminal and not quiet,
        shows_progress=is_terminal and not quiet and not os.environ.get("CI") and os.environ.get("TERM") != "dumb",
    )


Shown = Annotated[Verbosity, _verbosity]


def severity_of(fail_on: FailOn) -> Severity | None:
    """Return the least severity that fails the command, or `None` for none."""
    return None if fail_on is FailOn.NEVER else Severity(fail_on.value)


def today() -> date:
    """Return the date that decides about sunsets and the allow-list."""
    return datetime.now(UTC).date()


@frozen
class Selection:
    """Clients that the command line selects: clients of a configuration with these names, or one of a document."""

    names: Names = ()
    spec: Annotated[str | None, Option(metavar="FILE_OR_URL", help="Document to use instead of the configuration.")] = (
        None
    )
    output: Annotated[str | None, Option(metavar="DIR", help="Folder of the package, with --spec.")] = None
    package: Annotated[
        str | None,
        Option(
            metavar="NAME",
            help="Name of the package, with --spec. Default: the last component of --output.",
        ),
    ] = None
    config: Config = None

    def file(self, verbosity: Verbosity) -> Path:
        """Return the path of the configuration file."""
        return config_path(self.config, quiet=verbosity.quiet or self.spec is not None)

    def clients(self, file: Path) -> Configuration:
        """Return the selected clients, and the errors of selected clients with an invalid section.

        `--spec` and `--output` describe one client without a configuration. Without these options, return the clients
        of the configuration `file` with these `names`, or all of its clients if `names` is empty.

        Raises:
            UsageError: The options contradict each other, the outputs of two configured clients overlap, or no selected
                client has a valid section.
        """
        if self.spec is None and self.output is None and self.package is None:
            configuration = read_project(file)
            several = len({client.config for client in configuration.clients}) > 1
            refuse_overlaps(
                {
                    f"{each.name} of {each.config}" if several else each.name: each.output_folder
                    for each in configuration.clients
                }
            )
            return select(configuration, self.names)
        if self.spec is None or self.output is None:
            missing = "--spec" if self.spec is None else "--output"
            raise UsageError(f"missing option {missing}\n  hint: use --spec and --output together")
        if self.names:
            raise UsageError(
                "client names cannot be combined with --spec\n"
                "  hint: leave out the names, or leave out --spec and --output"
            )
        return Configuration(clients=(client_of_options(self.spec, self.output, self.package),))

    def client(self, file: Path) -> Client:
        """Return the only selected client of the configuration `file`.

        Raises:
            UsageError: The configuration is invalid, or several clients are selected.
        """
        clients = select(read_configuration(file), self.names).require_valid()
        if len(clients) != 1:
            names = ", ".join(each.name for each in clients)
            raise UsageError(f"several clients are configured\n  hint: name one of them: {names}")
        return clients[0]


Clients = Annotated[Selection, Selection]


def _named(*, names: Names = (), config: Config = None) -> Selection:
    return Selection(names=names, config=config)


NamedClients = Annotated[Selection, _named]
"""Clients of a configuration."""


def _single(
    *,
    name: Annotated[
        str,
        Argument(
            metavar="NAME",
            help="Name of the configured client. Default: the only client.",
            autocompletion=complete_name,
        ),
    ] = "",
    config: Config = None,
) -> Selection:
    return Selection(names=(name,) if name else (), config=config)


SingleClient = Annotated[Selection, _single]
"""One client of a configuration."""


def headers_of(texts: Iterable[str], form: str) -> dict[str, str]:
    """Return the headers of `--header`. Raise `UsageError` for one without a name or a value, which names the `form`."""
    found: dict[str, str] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition(":"))
        if not name or not value:
            raise UsageError(f"invalid --header\n  hint: write it as '{form}'")
        found[name] = value
    return found


def with_errors(selected: Configuration, code: int) -> int:
    """Print the errors of clients with an invalid section, and return the worst exit code."""
    for error in selected.errors.values():
        print_error(error)
    return worst_exit_code([code, *(error.exit_code for error in selected.errors.values())])
