"""Writes a package: all of it in one step, or nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core import disk
from opgen.core.errors import OpgenError, UsageError
from opgen.output.compare import Comparison, Verdict, compare
from opgen.output.location import locate
from opgen.output.manifest import NAME
from opgen.output.rendering import Rendering
from opgen.output.scan import scan
from opgen.output.staging import stage

_TOP: Final = PurePosixPath()


class EditedError(OpgenError):
    """Files that opgen wrote were edited by hand, and overwriting them was not asked for."""

    exit_code = 1

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        paths = ", ".join(
            str(file.path) for file in comparison.with_verdict(Verdict.EDITED)
        )
        super().__init__(f"edited by hand, not overwritten without --force: {paths}")


class OtherVersionsError(OpgenError):
    """Other tools would write other code than what stands there, and taking theirs was not asked for."""

    exit_code = 4

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        names = ", ".join(name for name, _, _ in comparison.moved_versions)
        super().__init__(
            f"the code would change with the versions of {names}; take them with --upgrade"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a maintainer has allowed `write` to do, by the flags of the same names."""

    force: bool = False
    """Overwrite or delete files that were edited by hand."""
    adopt: bool = False
    """Take over a folder that has files and no manifest."""
    upgrade: bool = False
    """Take what other versions of the tools write."""


NOTHING: Final = Allowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What `write` did. `comparison` is what stood there before; `written` and `removed` are files, sorted.

    Nothing was touched if both are empty.
    """

    comparison: Comparison
    written: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()


def write(
    rendering: Rendering,
    folder: Path,
    allowed: Allowed = NOTHING,
    *,
    swap: disk.Swap = disk.exchange,
) -> Written:
    """Make `folder` hold `rendering`, beside the files that are not opgen's.

    Whoever reads the folder sees all of the old package or all of the new one, whenever the process ends. Files that
    stay as they are keep their time of change. `swap` lets two folders change places.

    Raises `EditedError`, `OtherVersionsError` or, for what the system or the folder does not allow, `UsageError`;
    then nothing has changed.
    """
    place = locate(folder)
    with disk.refusing(f"write {folder}"), _parents(place), disk.locked(place.parent):
        disk.recover(place)
        comparison = compare(rendering, place)
        _refuse(comparison, folder, allowed)
        if not comparison.files and not (allowed.upgrade and comparison.moved_versions):
            return Written(comparison=comparison)
        _refuse_forbidden(comparison)
        try:
            stage(comparison, disk.staging(place))
            old = disk.replace_folder(place, swap=swap)
        except BaseException:
            with suppress(OSError):
                disk.recover(place)
            raise
        if old is not None:
            _retire(old, comparison)
    return _written(comparison)


@contextmanager
def _parents(place: Path) -> Iterator[None]:
    """Make the folders above `place`, and take them away again if nothing comes of it."""
    missing = [parent for parent in place.parents if not parent.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise


def _refuse(comparison: Comparison, folder: Path, allowed: Allowed) -> None:
    """Raise for what was not allowed, the worst first."""
    if (
        comparison.recorded is None
        and not comparison.found.is_empty
        and not allowed.adopt
    ):
        raise UsageError(f"{folder} has files and no {NAME}; take it over with --adopt")
    if comparison.is_ambiguous and not allowed.upgrade:
        raise OtherVersionsError(comparison)
    if comparison.with_verdict(Verdict.EDITED) and not allowed.force:
        raise EditedError(comparison)


def _refuse_forbidden(comparison: Comparison) -> None:
    """Raise `UsageError` for what the system would refuse when it is too late, or should have refused."""
    place, found = comparison.folder, comparison.found
    if not place.exists():
        return
    top = place.stat()
    claimed = (NAME, *comparison.rendering.files, *comparison.listed)
    ours = {parent for path in claimed for parent in path.parents}
    for path, status in {_TOP: top, **found.folders}.items():
        if status.st_dev != top.st_dev:
            raise UsageError(
                f"{place / path} is another file system, mounted in the output; unmount it"
            )
        if os.access(place / path, os.W_OK | os.X_OK):
            continue
        # Replacing a folder needs no right to write in it: that it was withdrawn is to be respected. In folders that
        # are not opgen's nothing changes; there it is enough that the replaced copy can be removed.
        if path in ours or not _is_owner(status):
            raise UsageError(f"cannot write {place / path}: permission denied")


def _is_owner(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _retire(old: Path, comparison: Comparison) -> None:
    """Remove the replaced content, but what came into it since it was compared: that moves on to the new one.

    It is then as if it had been saved a moment later.
    """
    known = {**comparison.found.files, **comparison.found.others}
    left = scan(old)
    for path, status in {**left.files, **left.others}.items():
        before = known.get(path)
        if before is not None and _is_unchanged(before, status):
            continue
        target = comparison.folder / path
        if os.path.lexists(target) and _is_same_file(target.lstat(), status):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # One that is gone by now had a passing name: bytecode being written.
        with suppress(FileNotFoundError):
            (old / path).replace(target)
    disk.remove(old)


def _is_same_file(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def _is_unchanged(one: os.stat_result, other: os.stat_result) -> bool:
    # Not by its number: an overlay file system may give a file another one when it is first moved.
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _written(comparison: Comparison) -> Written:
    rendered = comparison.rendering.files
    differing = [file.path for file in comparison.files if file.path != NAME]
    return Written(
        comparison=comparison,
        written=tuple(
            sorted(
                [path for path in differing if path in rendered]
                + ([] if comparison.keeps_manifest else [NAME])
            )
        ),
        removed=tuple(path for path in differing if path not in rendered),
    )
