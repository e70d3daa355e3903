"""Command `cache`: show or remove the entries of the cache."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from opgen.cli.command_options import CacheDir, NoCache, Quiet, typer_app
from opgen.cli.console import print_message, print_result
from opgen.core.disk import refusing, remove
from opgen.core.errors import UsageError
from opgen.core.findings import counted
from opgen.core.terminal import printable
from opgen.project.cache import LIMIT, Entries, default_folder, defect, entry_files, generator_digest, prepare
from opgen.project.packages import templates_text

app = typer_app("cache")


@app.callback(invoke_without_command=True)
def cache(context: typer.Context, *, cache_dir: CacheDir = None) -> None:
    """Show where the cache is, and how large. `opgen cache clear` removes its entries."""
    if context.invoked_subcommand is None:
        _show(cache_dir or default_folder())
    context.obj = cache_dir


@app.command()
def clear(context: typer.Context, *, cache_dir: CacheDir = None) -> None:
    """Remove all entries of the cache."""
    _clear(cache_dir or context.obj or default_folder())


@contextmanager
def opened_cache(
    *, no_cache: NoCache = False, cache_dir: CacheDir = None, quiet: Quiet = False
) -> Iterator[Entries | None]:
    """Yield the cache in `cache_dir`, or in the user's cache folder, and remove old entries at the end.

    Yield `None` if the cache is disabled, in CI without a named folder, or if the folder is unsafe. An unsafe folder
    causes a warning.
    """
    if no_cache or (cache_dir is None and os.environ.get("CI")):
        yield None
        return
    folder = cache_dir or default_folder()
    reason = prepare(folder)
    if reason:
        if not quiet:
            path = printable(str(folder), None)
            print_message(
                f"warning: the cache in {path} is not used: {printable(reason)}\n"
                "  hint: name another folder with --cache-dir, or use --no-cache"
            )
        yield None
        return
    entries = Entries(folder, generator_digest(templates_text()))
    try:
        yield entries
    finally:
        entries.close()


Cache = Annotated[AbstractContextManager[Entries | None], opened_cache]


def _show(folder: Path) -> None:
    """Print the folder of the cache, the number and size of its entries, and the limit."""
    with refusing(f"read {folder}"):
        files = entry_files(folder)
    size = sum(status.st_size for _, status in files)
    print_result(
        f"{printable(str(folder), None)}\n"
        f"{counted(len(files), 'file')}, {_megabytes(size)} of at most {_megabytes(LIMIT)}"
    )


def _clear(folder: Path) -> None:
    """Remove all entries, and no other file.

    Raises:
        UsageError: The folder is a link, or belongs to another user, or the system refuses the removal.
    """
    reason = defect(folder)
    if reason:
        raise UsageError(f"cannot clear {folder}: {reason}")
    with refusing(f"clear {folder}"):
        files = entry_files(folder)
        for path, _ in files:
            remove(path)
    size = sum(status.st_size for _, status in files)
    print_message(f"removed {counted(len(files), 'file')}, {_megabytes(size)}")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
