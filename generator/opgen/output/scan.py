"""What stands in a folder, found without following a link or opening a file."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

_TOP: Final = PurePosixPath()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The entries of a folder, by their path in it. A link is neither a file nor a folder: it is among `others`."""

    files: Mapping[PurePosixPath, os.stat_result]
    folders: Mapping[PurePosixPath, os.stat_result]
    others: Mapping[PurePosixPath, os.stat_result]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there but what Python left: its compiled modules outlive a branch switch."""
        return not self.others and all(is_bytecode(path) for path in self.files)


def scan(folder: Path) -> Scan:
    """What stands in `folder`; the folder itself is not part of it. Empty if there is no folder."""
    files: dict[PurePosixPath, os.stat_result] = {}
    folders: dict[PurePosixPath, os.stat_result] = {}
    others: dict[PurePosixPath, os.stat_result] = {}
    pending = [_TOP] if os.path.lexists(folder) else []
    while pending:
        place = pending.pop()
        for path, status in _entries(folder, place):
            if stat.S_ISDIR(status.st_mode):
                folders[path] = status
                pending.append(path)
            elif stat.S_ISREG(status.st_mode):
                files[path] = status
            else:
                others[path] = status
    return Scan(files=files, folders=folders, others=others)


def _entries(
    folder: Path, place: PurePosixPath
) -> Iterator[tuple[PurePosixPath, os.stat_result]]:
    # An entry may go between its listing and its turn: importing writes bytecode under a passing name.
    with suppress(FileNotFoundError), os.scandir(folder / place) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                yield place / entry.name, entry.stat(follow_symlinks=False)


def is_bytecode(path: PurePosixPath) -> bool:
    """Whether `path` is a module that Python compiled for itself; `.pyc.123` is one being written."""
    return path.parent.name == "__pycache__" and ".pyc" in path.name


def source_of(bytecode: PurePosixPath) -> PurePosixPath:
    """The module that `bytecode` was compiled from."""
    return bytecode.parent.parent / (bytecode.name.partition(".")[0] + ".py")
