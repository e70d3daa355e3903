"""Command `cache`: show or remove the entries of the cache."""

from pathlib import Path

from opgen.cli.console import print_message, print_result
from opgen.core.disk import refusing
from opgen.core.errors import UsageError
from opgen.core.findings import counted
from opgen.core.terminal import printable
from opgen.project.cache.entries import LIMIT, entry_files
from opgen.project.cache.folder import default_folder, defect


def show_cache(folder: Path | None) -> int:
    """Print the folder of the cache, the number and size of its entries, and the limit. Return the exit code."""
    folder = default_folder() if folder is None else folder
    with refusing(f"read {folder}"):
        files = entry_files(folder)
    size = sum(status.st_size for _, status in files)
    print_result(
        f"{printable(str(folder), None)}\n"
        f"{counted(len(files), 'file')}, {_megabytes(size)} of at most {_megabytes(LIMIT)}"
    )
    return 0


def clear_cache(folder: Path | None) -> int:
    """Remove all entries, and no other file. Return the exit code.

    Raises:
        UsageError: The folder is a link, or belongs to another user, or the system refuses the removal.
    """
    folder = default_folder() if folder is None else folder
    reason = defect(folder)
    if reason:
        raise UsageError(f"cannot clear {folder}: {reason}")
    with refusing(f"clear {folder}"):
        files = entry_files(folder)
        for path, _ in files:
            path.unlink(missing_ok=True)
    size = sum(status.st_size for _, status in files)
    print_message(f"removed {counted(len(files), 'file')}, {_megabytes(size)}")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
