"""Options about the cache that `generate`, `check` and `update` share."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated

from opgen.cli.command_options import CacheDir, NoCache, Quiet
from opgen.cli.console import print_message
from opgen.core.terminal import printable
from opgen.project.cache import Entries, default_folder, generator_digest, prepare
from opgen.project.packages import templates_text


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
