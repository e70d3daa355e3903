"""Options of `watch`."""

import typer

from opgen.cli.cache_commands import CacheDir, NoCache
from opgen.cli.client_selection import select_clients
from opgen.cli.command_options import (
    Config,
    Names,
    NoColor,
    Output,
    Package,
    Quiet,
    Spec,
    Verbose,
    config_path,
    verbosity_of,
)
from opgen.config.clients import Configuration


def watch(  # noqa: PLR0913 - each is an option of the command
    names: Names = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    config: Config = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Regenerate packages whenever their inputs change."""
    from opgen.cli.caching import opened_cache
    from opgen.cli.watch import watch as watch_clients

    file = config_path(config, quiet=quiet or spec is not None)

    def select() -> Configuration:
        return select_clients(
            names or (), file, spec=spec, output=output, package=package
        )

    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    with opened_cache(cache_dir, verbosity, is_disabled=no_cache) as entries:
        code = watch_clients(select, file if spec is None else None, verbosity, entries)
    raise typer.Exit(code)
