"""Command line: commands, options and help.

A command imports its own module, because `--version`, `--help` and completion must not wait for black or jinja2.
"""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
import typer.core

from opgen.cli.cache_commands import CacheDir, NoCache, cache_app
from opgen.cli.client_selection import select_clients
from opgen.cli.command_options import (
    Config,
    FailOn,
    Format,
    Names,
    NoColor,
    Output,
    Package,
    Quiet,
    Reports,
    Spec,
    Verbose,
    config_path,
    severity_of,
    verbosity_of,
)
from opgen.cli.completion import skip_conversion
from opgen.cli.console import (
    OUTPUT_CLOSED,
    print_error,
    print_result,
)
from opgen.cli.diff_command import diff
from opgen.cli.init_options import (
    AdoptSnapshot,
    ClientFolder,
    ClientName,
    Headers,
    PackageProject,
    Source,
    Yes,
)
from opgen.cli.invalid_command_line import invalid_command_line
from opgen.cli.release_command import release
from opgen.config.clients import DEFAULT_CONFIG, Configuration, select
from opgen.config.read import find_config, read_configuration
from opgen.core.errors import UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.versions import opgen_version


class _Group(typer.core.TyperGroup):
    """Commands with flags that are False by default.

    The default of typer's own flags is None, and typer imports pydantic to convert it, even for the help of a command.
    """

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options of the command line. `Any`, because only a private module of typer has their types."""
        flags: list[Any] = super().get_params(ctx)
        for each in flags:
            each.default = bool(each.default)
        return flags


app = typer.Typer(
    name="opgen",
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cache_app)


def _complete_rule(incomplete: str) -> list[str]:
    from opgen.cli.explain import rule_ids

    return [id_ for id_ in rule_ids() if id_.startswith(incomplete)]


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Raises:
        UsageError: The command line is invalid.
    """
    words = sys.argv[1:] if arguments is None else arguments
    skip_conversion()
    try:
        code = app(args=words, prog_name="opgen", standalone_mode=False)
    except typer.TyperException as error:
        raise invalid_command_line(error, words, app) from None
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
    """Generate typed Python clients from OpenAPI documents, and check the committed code."""
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
        typer.Option("--dry-run", help="Print the differences and write nothing."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that were edited by hand.")
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option(
            "--adopt", help="Write to an existing folder that opgen did not generate."
        ),
    ] = False,
    upgrade: Annotated[
        bool,
        typer.Option(
            "--upgrade", help="Regenerate with the currently installed tool versions."
        ),
    ] = False,
    config: Config = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Generate the package of each client from its snapshot."""
    from opgen.cli.caching import opened_cache
    from opgen.cli.generate import generate as generate_packages
    from opgen.output.replace import Allowed

    file = config_path(config, quiet=quiet or spec is not None)
    selected = select_clients(
        names or (), file, spec=spec, output=output, package=package
    )
    allowed = Allowed(force=force, adopt=adopt, upgrade=upgrade)
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    with opened_cache(cache_dir, verbosity, is_disabled=no_cache) as entries:
        code = generate_packages(
            selected.clients, allowed, verbosity, entries, dry_run=dry_run
        )
    raise typer.Exit(_with_errors(selected, code))


@app.command()
def init(  # noqa: PLR0913 - each is an option of the command
    source: Source,
    *,
    name: ClientName = None,
    output: ClientFolder = None,
    header: Headers = None,
    yes: Yes = False,
    adopt: AdoptSnapshot = False,
    package_project: PackageProject = False,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Configure a client and fetch its first snapshot."""
    from opgen.cli.init import Answers
    from opgen.cli.init import init as init_client

    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    is_here = package_project or DEFAULT_CONFIG.exists()
    file = config or (DEFAULT_CONFIG if is_here else find_config())
    answers = Answers(
        name=name,
        output=output,
        headers=tuple(header or ()),
        adopt=adopt,
        asks=not yes and verbosity.is_terminal and sys.stdin.isatty(),
        package_project=package_project,
    )
    raise typer.Exit(init_client(source, answers, file, verbosity))


@app.command()
def fetch(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Accept a document that lost many operations."),
    ] = False,
    only_check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; exit with 1 if a snapshot is outdated."
        ),
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on",
            help="Exit with 6 and write nothing for a change of this severity or a worse one.",
        ),
    ] = FailOn.NEVER,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Update each snapshot from its source."""
    from opgen.cli.fetch import fetch as fetch_snapshots

    configuration = read_configuration(config_path(config, quiet=quiet))
    selected = select(configuration, names or ())
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    code = fetch_snapshots(
        selected.clients,
        verbosity,
        accept=accept,
        only_check=only_check,
        fail_on=severity_of(fail_on),
    )
    raise typer.Exit(_with_errors(selected, code))


@app.command()
def check(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Report changed tool versions and CRLF line ends as errors.",
        ),
    ] = False,
    upstream: Annotated[
        bool,
        typer.Option(
            "--upstream",
            help="Compare each snapshot with its source, over the network.",
        ),
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="Format of the report.")
    ] = Format.TEXT,
    report: Reports = None,
    config: Config = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Check that the committed packages are up to date."""
    from opgen.cli.caching import opened_cache
    from opgen.cli.check import check as check_packages
    from opgen.cli.check import print_error_report, refuse_upstream
    from opgen.cli.report_files import report_targets

    targets = report_targets(format_.value, report or ())
    file = config_path(config, quiet=quiet or spec is not None)
    try:
        selected = select_clients(
            names or (), file, spec=spec, output=output, package=package
        )
        refuse_upstream(selected.clients, upstream=upstream)
    except UsageError as error:
        # With `--spec` the error is in the command line, otherwise it is in the configuration.
        print_error_report(error, "" if spec else file.as_posix(), targets)
        raise
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    with opened_cache(cache_dir, verbosity, is_disabled=no_cache) as entries:
        code = check_packages(
            selected,
            verbosity,
            entries,
            strict=strict,
            upstream=upstream,
            targets=targets,
        )
    raise typer.Exit(code)


app.command()(diff)
app.command()(release)


@app.command(name="list")
def list_(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    problems: Annotated[
        bool,
        typer.Option(
            "--problems", help="List repairs and unchecked constraints instead."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List each operation with operationId, function, method and path."""
    from opgen.cli.list import list_notes, list_operations

    # All commands accept these options; the output of this command does not depend on them.
    del verbose, no_color
    # The command writes nothing, so the folder need not be named.
    output = output or ("client" if spec is not None else None)
    file = config_path(config, quiet=quiet or spec is not None)
    selected = select_clients(
        names or (), file, spec=spec, output=output, package=package
    )
    list_clients = list_notes if problems else list_operations
    raise typer.Exit(
        _with_errors(selected, list_clients(selected.clients, as_json=json))
    )


@app.command()
def explain(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="RULE",
            help="Id of a rule, or a verdict of `check`. Default: all rules.",
            autocompletion=_complete_rule,
        ),
    ] = None,
) -> None:
    """Explain a repair, a verdict, a finding or a change."""
    from opgen.cli.explain import explain as explain_rule

    raise typer.Exit(explain_rule(rule))


@app.command()
def schema() -> None:
    """Print the JSON schema of [tool.opgen], for editors."""
    from opgen.cli.settings_schema import print_schema

    raise typer.Exit(print_schema())


def _with_errors(selected: Configuration, code: int) -> int:
    """Print the errors of clients with an invalid section, and return the worst exit code."""
    for error in selected.errors.values():
        print_error(error)
    return worst_exit_code(
        [code, *(error.exit_code for error in selected.errors.values())]
    )
