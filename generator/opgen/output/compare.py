"""Comparison of a folder with a rendered package."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.conflicts import conflict_line
from opgen.core.digests import text_digest
from opgen.core.disk import is_in_transit, read_file, refusing
from opgen.core.errors import OpgenError, UsageError
from opgen.output.comparison import Comparison, FileVerdict, Verdict
from opgen.output.difference import edit_difference, shown_difference
from opgen.output.edits import edit_of
from opgen.output.folder import resolve_folder
from opgen.output.manifest import MAX_BYTES, NAME, Manifest, dump, read_manifest
from opgen.output.merge import is_merge
from opgen.output.rendered_package import RenderedPackage
from opgen.output.same_code import is_same_code
from opgen.output.scan import Scan, is_bytecode, scan

_ATTEMPTS: Final = 20
_PAUSE: Final = 0.05


def compare(package: RenderedPackage, folder: Path) -> Comparison:
    """Compare the files in `folder` with `package`.

    The comparison writes nothing, follows no symbolic link and does not use the clock. It asks git only about conflicts.
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
                comparison = _compare(package, root)
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


def _compare(package: RenderedPackage, root: Path) -> Comparison:
    files = package.files
    recorded = read_manifest(root)
    found = scan(root)
    sides = () if recorded is None else recorded.sides
    recorded_files = {path for side in sides for path in side.files}
    claimed = {NAME, *files, *recorded_files}
    _refuse_obstacles(root, claimed, found)
    verdicts = [
        verdict
        for path in sorted(
            {*files, *recorded_files, *_in_the_way(files, claimed, found)}
        )
        if (verdict := _file_verdict(root, path, files.get(path), recorded, found))
        is not None
    ]
    verdicts.extend(_manifest_verdict(root, recorded, package.manifest))
    verdicts.sort(key=lambda verdict: verdict.path)
    claimed.update(verdict.path for verdict in verdicts)
    return Comparison(
        folder=root,
        recorded=recorded,
        package=package,
        files=tuple(verdicts),
        foreign=tuple(
            path
            for path in sorted({*found.files, *found.others})
            if path not in claimed and not is_bytecode(path)
        ),
        found=found,
    )


def _refuse_obstacles(root: Path, claimed: set[PurePosixPath], found: Scan) -> None:
    """Raise `UsageError` for a link or special file at a needed path, or for a folder at the path of a file."""
    needed = claimed.union(*(path.parents for path in claimed))
    for path in sorted(needed & found.others.keys()):
        raise UsageError(f"{root / path} is a link or a special file; remove it")
    for path in sorted(claimed & found.folders.keys()):
        raise UsageError(
            f"{root / path} is a folder, but the package needs a file; move the folder elsewhere"
        )


def _in_the_way(
    files: Mapping[PurePosixPath, str], claimed: set[PurePosixPath], found: Scan
) -> Iterable[PurePosixPath]:
    """Return existing files, except claimed files, at paths where the package needs a folder."""
    folders = {parent for path in files for parent in path.parents}
    return (folders & found.files.keys()) - claimed


def _file_verdict(
    root: Path,
    path: PurePosixPath,
    text: str | None,
    recorded: Manifest | None,
    found: Scan,
) -> FileVerdict | None:
    """Return the verdict on one file, or `None` if the file is up to date.

    `text` is the rendered text, or `None` if the rendered package does not include the file.
    """
    sides = () if recorded is None else recorded.sides
    digests = [side.files[path] for side in sides if path in side.files]
    recorded_digest = digests[0] if digests else None

    def verdict(
        verdict: Verdict,
        line: int | None = None,
        difference: tuple[str, ...] = (),
        *,
        has_markers: bool = False,
    ) -> FileVerdict:
        return FileVerdict(
            path=path,
            verdict=verdict,
            is_recorded=recorded_digest is not None,
            is_rendered=text is not None,
            is_content_changed=recorded_digest is not None
            and (text is None or text_digest(text) != recorded_digest),
            line=line,
            difference=difference,
            has_markers=has_markers,
        )

    content = read_file(root / path, MAX_BYTES) if path in found.files else None
    if content is None:
        return None if text is None else verdict(Verdict.MISSING)
    content_lf = content.replace(b"\r\n", b"\n")
    if text is None:
        return verdict(
            Verdict.EXTRA if text_digest(content_lf) in digests else Verdict.EDITED
        )
    expected = text.encode()
    if content == expected:
        return None
    if content_lf == expected:
        return verdict(Verdict.EOL_ONLY)
    if recorded is None or text_digest(content_lf) in digests:
        return verdict(Verdict.CHANGED)
    edited = content_lf.decode("utf-8", "surrogateescape")
    marker = conflict_line(edited)
    if (marker or len(sides) > 1) and is_merge(root, path, edited, digests):
        return verdict(Verdict.CONFLICT if marker else Verdict.CHANGED, marker)
    if marker:
        return verdict(Verdict.EDITED, marker, has_markers=True)
    if (
        recorded_digest is not None
        and path.suffix == ".py"
        and is_same_code(edited, text)
    ):
        return verdict(Verdict.FORMAT_ONLY)
    edit = edit_of(edited, text, recorded_digest or "")
    difference = (
        edit_difference(str(path), edit.original, edited) if recorded_digest else ()
    )
    return verdict(Verdict.EDITED, edit.line, shown_difference(difference))


def _manifest_verdict(
    root: Path, recorded: Manifest | None, rendered: Manifest
) -> Iterable[FileVerdict]:
    """Return the verdict on the manifest, as zero or one item.

    Differences in white space and in the order of keys do not count.
    `Comparison.changed_versions` compares the tool versions.
    """
    if recorded is None:
        verdict = Verdict.MISSING
    elif recorded.conflict_line is not None:
        verdict = Verdict.CONFLICT
    elif dump(replace(recorded, versions={})) != dump(replace(rendered, versions={})):
        verdict = Verdict.CHANGED
    elif b"\r\n" in (read_file(root / NAME, MAX_BYTES) or b""):
        verdict = Verdict.EOL_ONLY
    else:
        return ()
    return (
        FileVerdict(
            path=NAME,
            verdict=verdict,
            is_recorded=recorded is not None,
            is_rendered=True,
            is_content_changed=recorded is not None,
            line=None if recorded is None else recorded.conflict_line,
        ),
    )
