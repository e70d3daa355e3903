"""Where a package stands, and which places are refused."""

import os
import stat
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from opgen.core.errors import UsageError


def locate(folder: Path) -> Path:
    """`folder` as an absolute path whose parents are no links; the last part is left as it is.

    Raises `UsageError` where no package can stand: on a link, on a file or below one, at the top of a file system.
    """
    try:
        if folder.name in {"", ".."}:
            folder = Path(os.path.realpath(folder))
        place = Path(os.path.realpath(folder.parent)) / folder.name
        mode = _mode(place)
    except NotADirectoryError:
        raise UsageError(f"output {folder} lies below a file") from None
    except OSError as error:
        raise UsageError(
            f"output {folder} cannot be used: {(error.strerror or '').lower()}"
        ) from None
    except ValueError:
        raise UsageError(f"output {str(folder)!r} is not a path") from None
    if place == place.parent or os.path.ismount(place):
        raise UsageError(
            f"output {folder} is the top of a file system, which cannot be replaced; use a folder in it"
        )
    if mode is None:
        return place
    if stat.S_ISLNK(mode):
        raise UsageError(
            f"output {folder} is a link, which opgen does not follow; name the folder it leads to"
        )
    if not stat.S_ISDIR(mode):
        raise UsageError(f"output {folder} is not a folder")
    return place


def _mode(place: Path) -> int | None:
    try:
        return place.lstat().st_mode
    except FileNotFoundError:
        return None


def refuse_overlaps(outputs: Mapping[str, Path]) -> None:
    """Raise `UsageError` if the output of one client (name -> folder) is that of another or lies in it."""
    # Case folded: on many disks `A` and `a` are one folder, and a configuration is shared between disks.
    places = [
        (name, Path(os.path.realpath(folder)), folder)
        for name, folder in outputs.items()
    ]
    parts = {
        name: tuple(part.casefold() for part in place.parts)
        for name, place, _ in places
    }
    for (one, _, one_folder), (other, _, other_folder) in combinations(places, 2):
        shorter, longer = sorted((parts[one], parts[other]), key=len)
        if longer[: len(shorter)] == shorter:
            raise UsageError(
                f"the outputs of {one} ({one_folder}) and {other} ({other_folder}) overlap; give each a folder of its own"
            )
