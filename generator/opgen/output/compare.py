"""Comparison of a folder with a rendered package."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.disk import is_in_transit, read_file, refusing
from opgen.core.errors import OpgenError, UsageError
from opgen.output.comparison import Comparison, FileVerdict, Verdict
from opgen.output.file_verdicts import FileVerdicts, Merges, MergeVerifier, no_merges
from opgen.output.folder import Scan, is_bytecode, resolve_folder, scan, shadowing
from opgen.output.manifest import MAX_BYTES, NAME, Manifest, RenderedPackage, in_runtime, is_same, read_manifest

_ATTEMPTS: Final = 20
_PAUSE: Final = 0.05


def compare(package: RenderedPackage, folder: Path, merges: Merges = no_merges) -> Comparison:
    """Compare the files in `folder` with `package`.

    The comparison writes nothing, follows no symbolic link and does not use the clock.
    It calls `merges` only for files with conflict markers, and for all edited files if the manifest has some.
    If another process replaces the folder during the comparison, the comparison starts again.
    So the result always describes one version of the folder.

    Raises:
        UsageError: The folder or its manifest is unusable, or another process replaced the folder during every attempt.
        OtherFormatError: The manifest has a format that this opgen version does not support.
    """
    root = resolve_folder(folder)
    for attempt in range(_ATTEMPTS):
        if attempt < _ATTEMPTS - 1 and is_in_transit(root):
            time.sleep(_PAUSE)
            continue
        with refusing(f"read {folder}"), _watched(root) as is_current:
            try:
                comparison = _compare(package, root, merges)
            except (OSError, OpgenError):
                if is_current():
                    raise
                continue
            if is_current():
                return comparison
    raise UsageError(f"{folder} was replaced during each comparison; try again later")


@contextmanager
def _watched(root: Path) -> Iterator[Callable[[], bool]]:
    """Yield a function that returns whether `root` is still the same folder, or is still absent.

    The folder stays open inside the context, because the system may reuse the inode number of a deleted folder.
    """
    with ExitStack() as stack:
        before = _identity(root)
        # Windows cannot open a folder. If the folder disappears before `os.open`, the later identity check fails.
        if sys.platform != "win32" and before is not None:
            with suppress(FileNotFoundError):
                descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
                stack.callback(os.close, descriptor)
                status = os.fstat(descriptor)
                before = (status.st_dev, status.st_ino)
        yield lambda: _identity(root) == before


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _compare(package: RenderedPackage, root: Path, merges: Merges) -> Comparison:
    files = package.files
    recorded = read_manifest(root)
    found = scan(root)
    sides = () if recorded is None else recorded.sides
    runtime = _runtime_modules(files, sides, found)
    listed = {path for side in sides for path in side.files}
    shadows = {*shadowing(root, files, found)}
    claimed = {NAME, *files, *listed, *runtime, *shadows}
    _refuse_obstacles(root, claimed, found)
    in_the_way = _in_the_way(files, claimed, found)
    single = {*files, *listed, *in_the_way, *shadows} - runtime
    read = _read(root, (single | runtime) & found.files.keys())
    verdicts = FileVerdicts(recorded, MergeVerifier(root, recorded, merges))
    units: dict[PurePosixPath | None, set[PurePosixPath]] = {**{path: {path} for path in single}, None: runtime}
    differing = [
        *(
            verdicts.of(
                unit,
                {path: read[path] for path in paths & read.keys()},
                {path: files[path] for path in paths & files.keys()},
            )
            for unit, paths in units.items()
        ),
        _manifest_verdict(root, recorded, package.manifest),
    ]
    shown = sorted(filter(None, differing), key=lambda verdict: verdict.path)
    claimed.update(path for verdict in shown for path in verdict.paths)
    return Comparison(
        folder=root,
        recorded=recorded,
        package=package,
        files=tuple(shown),
        foreign=tuple(
            path for path in sorted({*found.files, *found.others}) if path not in claimed and not is_bytecode(path)
        ),
        found=found,
    )


def _runtime_modules(files: Mapping[PurePosixPath, str], sides: Sequence[Manifest], found: Scan) -> set[PurePosixPath]:
    """Return the rendered and existing modules of `_runtime/`; without any if the package never had the folder."""
    rendered = {path for path in files if in_runtime(path)}
    if not rendered and not any(side.runtime for side in sides):
        return set()
    return rendered | {path for path in found.files if in_runtime(path)}


def _read(root: Path, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
    contents = {path: read_file(root / path, MAX_BYTES) for path in paths}
    return {path: content for path, content in contents.items() if content is not None}


def _refuse_obstacles(root: Path, claimed: set[PurePosixPath], found: Scan) -> None:
    """Raise `UsageError` for a link or special file at a needed path, or for a folder at the path of a file."""
    needed = claimed.union(*(path.parents for path in claimed))
    for path in sorted(needed & found.others.keys()):
        raise UsageError(f"{root / path} is a link or a special file; remove it")
    for path in sorted(claimed & found.folders.keys()):
        raise UsageError(f"{root / path} is a folder, but the package needs a file; move the folder elsewhere")


def _in_the_way(
    files: Mapping[PurePosixPath, str], claimed: set[PurePosixPath], found: Scan
) -> Iterable[PurePosixPath]:
    """Return existing files, except claimed files, at paths where the package needs a folder."""
    folders = {parent for path in files for parent in path.parents}
    return (folders & found.files.keys()) - claimed


def _manifest_verdict(root: Path, recorded: Manifest | None, rendered: Manifest) -> FileVerdict | None:
    """Return the verdict on the manifest, or `None` if it is up to date.

    Differences in white space and in the order of keys do not count.
    `Comparison.changed_versions` compares the tool versions.
    """
    if recorded is None:
        verdict = Verdict.MISSING
    elif recorded.conflict_line is not None:
        verdict = Verdict.CONFLICT
    elif not is_same(recorded, rendered):
        verdict = Verdict.CHANGED
    elif b"\r\n" in (read_file(root / NAME, MAX_BYTES) or b""):
        verdict = Verdict.EOL_ONLY
    else:
        return None
    return FileVerdict(
        path=NAME,
        verdict=verdict,
        is_recorded=recorded is not None,
        is_rendered=True,
        is_content_changed=recorded is not None,
        line=None if recorded is None else recorded.conflict_line,
    )
