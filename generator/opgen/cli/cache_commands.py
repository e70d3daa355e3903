"""Options of the cache, and the commands `cache` and `cache clear`."""

from pathlib import Path
from typing import Annotated

import typer

NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        envvar="OPGEN_NO_CACHE",
        help="Generate everything again, and store nothing.",
    ),
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

cache_app = typer.Typer(name="cache", help="Show or clear the cache.")


@cache_app.callback(invoke_without_command=True)
def cache(context: typer.Context, *, cache_dir: CacheDir = None) -> None:
    """Show where the cache is, and how large. `opgen cache clear` removes its entries."""
    if context.invoked_subcommand is None:
        from opgen.cli.cache import show_cache

        raise typer.Exit(show_cache(cache_dir))
    context.obj = cache_dir


@cache_app.command()
def clear(context: typer.Context, *, cache_dir: CacheDir = None) -> None:
    """Remove all entries of the cache."""
    from opgen.cli.cache import clear_cache

    raise typer.Exit(clear_cache(cache_dir or context.obj))
