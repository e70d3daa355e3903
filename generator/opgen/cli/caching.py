"""Choice of the cache on the command line: a folder, or none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opgen.cli.console import print_message
from opgen.cli.verbosity import Verbosity
from opgen.core.terminal import printable
from opgen.project.cache.entries import Entries
from opgen.project.cache.folder import default_folder, prepare
from opgen.project.cache.generator import generator_digest
from opgen.project.packages import templates_text


@contextmanager
def opened_cache(
    folder: Path | None, verbosity: Verbosity, *, is_disabled: bool
) -> Iterator[Entries | None]:
    """Yield the cache in `folder`, or in the user's cache folder, and remove old entries at the end.

    Yield `None` if the cache is disabled, in CI without a named folder, or if the folder is unsafe. An unsafe folder
    causes a warning.
    """
    if is_disabled or (folder is None and os.environ.get("CI")):
        yield None
        return
    folder = default_folder() if folder is None else folder
    defect = prepare(folder)
    if defect:
        if not verbosity.quiet:
            path = printable(str(folder), None)
            print_message(
                f"warning: the cache in {path} is not used: {printable(defect)}\n"
                "  hint: name another folder with --cache-dir, or use --no-cache"
            )
        yield None
        return
    entries = Entries(folder, generator_digest(templates_text()))
    try:
        yield entries
    finally:
        entries.close()
