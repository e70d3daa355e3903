"""What is on disk against what would be generated: a verdict for each file that differs."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.disk import is_in_transit, read_file, refusing
from opgen.core.errors import OpgenError, UsageError
from opgen.output.location import locate
from opgen.output.manifest import NAME, Manifest, digest, dump, read_manifest
from opgen.output.rendering import Rendering
from opgen.output.same_code import is_same_code
from opgen.output.scan import Scan, is_bytecode, scan

_ATTEMPTS: Final = 20
_PAUSE: Final = 0.05

# A file that is this large and still not what would be generated is not read to its end.
_LONGEST: Final = 64 * 2**20


class Verdict(StrEnum):
    """What is the matter with one file."""

    CHANGED = "changed"
    """Nobody touched it, and something else would be generated now."""
    MISSING = "missing"
    """It would be generated and is not there."""
    EXTRA = "extra"
    """It was generated, nobody touched it, and it would not be generated now."""
    EDITED = "edited"
    """It is not what opgen wrote."""
    FORMAT_ONLY = "format-only"
    """It is the same code in another layout."""
    EOL_ONLY = "eol-only"
    """It has CRLF for LF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """The verdict on one file, with what it rests on.

    `is_recorded`: the manifest lists it. `is_rendered`: it would be generated now. `has_moved`: what would be
    generated is not what was. `line` is the first that differs, from 1, where that says something.
    """

    path: PurePosixPath
    verdict: Verdict
    is_recorded: bool
    is_rendered: bool
    has_moved: bool
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A folder against the package that would stand there. `files` and `foreign` are sorted by path.

    `recorded` is the manifest in the folder, `rendering` what would be written. `foreign` are files that are neither
    recorded nor rendered, without Python's bytecode; `found` is all that stands there.
    """

    folder: Path
    recorded: Manifest | None
    rendering: Rendering
    files: tuple[FileVerdict, ...]
    foreign: tuple[PurePosixPath, ...]
    found: Scan

    @property
    def listed(self) -> Mapping[PurePosixPath, str]:
        """The files of the manifest in the folder, with their digests."""
        return {} if self.recorded is None else self.recorded.files

    @property
    def moved_versions(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """Name, recorded version and present version of each tool that is not as recorded."""
        before = {} if self.recorded is None else self.recorded.versions
        now = self.rendering.manifest.versions
        if self.recorded is None:
            return ()
        names = sorted({*before, *now})
        return tuple(
            (name, before.get(name), now.get(name))
            for name in names
            if before.get(name) != now.get(name)
        )

    @property
    def is_ambiguous(self) -> bool:
        """Whether some code differs while the tools do, too: drift cannot be told from another tool's output."""
        return bool(self.moved_versions) and self.has_drift

    @property
    def has_drift(self) -> bool:
        """Whether a file other than the manifest differs in more than line ends."""
        return any(
            file.path != NAME and file.verdict is not Verdict.EOL_ONLY
            for file in self.files
        )

    @property
    def keeps_manifest(self) -> bool:
        """Whether the manifest stays as it is, if anything is written."""
        is_judged = any(file.path == NAME for file in self.files)
        return not is_judged and not self.moved_versions

    def with_verdict(self, *verdicts: Verdict) -> tuple[FileVerdict, ...]:
        """The files that got one of `verdicts`."""
        return tuple(file for file in self.files if file.verdict in verdicts)


def compare(rendering: Rendering, folder: Path) -> Comparison:
    """Hold `rendering` against what stands in `folder`.

    Writes nothing, follows no link, and asks neither version control nor the clock. If the folder is replaced
    meanwhile it starts over, so what it answers is about one tree. Raises `UsageError` for a place or a manifest that
    cannot be used, `OtherFormatError` for another opgen's manifest.
    """
    place = locate(folder)
    for attempt in range(_ATTEMPTS):
        if attempt < _ATTEMPTS - 1 and is_in_transit(place):
            time.sleep(_PAUSE)
            continue
        with refusing(f"read {folder}"), _held(place) as is_current:
            try:
                comparison = _compare(rendering, place)
            except (OSError, OpgenError):
                if is_current():
                    raise
                continue
            if is_current():
                return comparison
    raise UsageError(
        f"{folder} is being replaced all the time; run again when that has ended"
    )


@contextmanager
def _held(place: Path) -> Iterator[Callable[[], bool]]:
    """Gives a function that tells whether `place` still leads to the same folder, or still to none.

    The folder is kept open, for the system gives the number of a folder that is gone to the next one.
    """
    with ExitStack() as stack:
        before = _identity(place)
        # Elsewhere (Windows) a folder cannot be opened; one that is gone again will not be current in the end.
        if sys.platform != "win32" and before is not None:
            with suppress(FileNotFoundError):
                descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
                stack.callback(os.close, descriptor)
                status = os.fstat(descriptor)
                before = (status.st_dev, status.st_ino)
        yield lambda: _identity(place) == before


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _compare(rendering: Rendering, place: Path) -> Comparison:
    files = rendering.files
    recorded = read_manifest(place)
    found = scan(place)
    listed: Mapping[PurePosixPath, str] = {} if recorded is None else recorded.files
    claimed = {NAME, *files, *listed}
    _refuse_obstacles(place, claimed, found)
    verdicts = [
        verdict
        for path in sorted({*files, *listed, *_in_the_way(files, claimed, found)})
        if (verdict := _judge(place, path, files.get(path), recorded, found))
        is not None
    ]
    verdicts.extend(_judge_manifest(place, recorded, rendering.manifest))
    verdicts.sort(key=lambda verdict: verdict.path)
    claimed.update(verdict.path for verdict in verdicts)
    return Comparison(
        folder=place,
        recorded=recorded,
        rendering=rendering,
        files=tuple(verdicts),
        foreign=tuple(
            path
            for path in sorted({*found.files, *found.others})
            if path not in claimed and not is_bytecode(path)
        ),
        found=found,
    )


def _refuse_obstacles(place: Path, claimed: set[PurePosixPath], found: Scan) -> None:
    """Raise `UsageError` for what can neither be compared nor replaced: a link, a device, a folder for a file."""
    needed = claimed.union(*(path.parents for path in claimed))
    for path in sorted(needed & found.others.keys()):
        raise UsageError(
            f"{place / path} is a link or a special file, which opgen does not follow; remove it"
        )
    for path in sorted(claimed & found.folders.keys()):
        raise UsageError(
            f"{place / path} is a folder where a file belongs; move it away"
        )


def _in_the_way(
    files: Mapping[PurePosixPath, str], claimed: set[PurePosixPath], found: Scan
) -> Iterable[PurePosixPath]:
    """Files that nobody claims, where a folder for `files` is needed."""
    folders = {parent for path in files for parent in path.parents}
    return (folders & found.files.keys()) - claimed


def _judge(
    place: Path,
    path: PurePosixPath,
    text: str | None,
    recorded: Manifest | None,
    found: Scan,
) -> FileVerdict | None:
    """The verdict on one file, `None` if it is as it should be; `text` is what would be generated, if anything."""
    listed = None if recorded is None else recorded.files.get(path)

    def verdict(verdict: Verdict, line: int | None = None) -> FileVerdict:
        return FileVerdict(
            path=path,
            verdict=verdict,
            is_recorded=listed is not None,
            is_rendered=text is not None,
            has_moved=listed is not None and (text is None or digest(text) != listed),
            line=line,
        )

    content = read_file(place / path, _LONGEST) if path in found.files else None
    if content is None:
        return None if text is None else verdict(Verdict.MISSING)
    content_lf = content.replace(b"\r\n", b"\n")
    if text is None:
        return verdict(
            Verdict.EXTRA if digest(content_lf) == listed else Verdict.EDITED
        )
    expected = text.encode()
    if content == expected:
        return None
    if content_lf == expected:
        return verdict(Verdict.EOL_ONLY)
    if recorded is None or digest(content_lf) == listed:
        return verdict(Verdict.CHANGED)
    if (
        listed is not None
        and path.suffix == ".py"
        and is_same_code(content_lf.decode("utf-8", "surrogateescape"), text)
    ):
        return verdict(Verdict.FORMAT_ONLY)
    return verdict(Verdict.EDITED, _first_difference(content_lf, expected))


def _first_difference(content: bytes, expected: bytes) -> int:
    lines, expected_lines = content.split(b"\n"), expected.split(b"\n")
    for number, (line, expected_line) in enumerate(
        zip(lines, expected_lines, strict=False), start=1
    ):
        if line != expected_line:
            return number
    return min(len(lines), len(expected_lines)) + 1


def _judge_manifest(
    place: Path, recorded: Manifest | None, rendered: Manifest
) -> Iterable[FileVerdict]:
    """The verdict on the manifest itself, as an iterable of at most one.

    Its layout does not matter, and its versions have a verdict of their own.
    """
    if recorded is None:
        verdict = Verdict.MISSING
    elif dump(replace(recorded, versions={})) != dump(replace(rendered, versions={})):
        verdict = Verdict.CHANGED
    elif b"\r\n" in (read_file(place / NAME, _LONGEST) or b""):
        verdict = Verdict.EOL_ONLY
    else:
        return ()
    return (
        FileVerdict(
            path=NAME,
            verdict=verdict,
            is_recorded=recorded is not None,
            is_rendered=True,
            has_moved=recorded is not None,
        ),
    )
