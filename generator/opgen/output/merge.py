"""Verification that files are a merge of two packages that opgen wrote, without later edits."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from opgen.core.conflicts import merge_sides
from opgen.core.errors import OpgenError
from opgen.output.manifest import NAME, RUNTIME, Manifest, in_runtime, parse_manifest, unit_digest


class Merge(Protocol):
    """Two commits that version control merges. Paths are relative to the package."""

    def ours(self, path: PurePosixPath) -> str | None:
        """Return the text at `path` in our commit."""

    def theirs(self, path: PurePosixPath) -> str | None:
        """Return the text at `path` in the other commit."""

    def files(self, folder: PurePosixPath) -> Collection[PurePosixPath]:
        """Return the paths below `folder` in one of the commits."""

    def merged(self, path: PurePosixPath) -> Sequence[str]:
        """Return the results that version control may give for the file at `path`."""


Merges = Callable[[Path], Sequence[Merge]]
"""Function that returns the merges in progress of the repository that contains a folder."""


def no_merges(_: Path) -> tuple[Merge, ...]:
    """Return no merge: conflict markers are then verified with the recorded digests alone."""
    return ()


class MergeVerifier:
    """Verifier of the merged files of one package.

    The verifier asks version control only if the recorded digests do not decide.
    """

    def __init__(self, root: Path, recorded: Manifest | None, merges: Merges) -> None:
        self._root = root
        self._sides = () if recorded is None else recorded.sides
        self._merges = merges

    def is_merge(self, unit: PurePosixPath | None, contents: Mapping[PurePosixPath, str]) -> bool:
        """Return whether `contents` are an unedited merge of two texts, or of two folders `_runtime/`, that opgen wrote.

        Both sides of its conflicts are recorded texts, or the merge of the two commits gives the same sides. Each
        commit must have a text that a manifest records: the manifest in the folder, or the one of the commit.
        """
        digests = {digest for side in self._sides if (digest := side.digest_of(unit))}
        sides = {path: _sides_of(text) for path, text in contents.items()}
        both = [unit_digest(unit, {path: pair[side] for path, pair in sides.items()}) for side in (0, 1)]
        if both[0] != both[1] and digests.issuperset(both):
            return True
        return any(
            merge.has_written(unit, digests) and all(merge.gives(path, text) for path, text in contents.items())
            for merge in self._in_progress
        )

    @cached_property
    def _in_progress(self) -> tuple["_Commits", ...]:
        if not self._root.is_dir():
            return ()
        return tuple(map(_Commits, self._merges(self._root)))


class _Commits:
    """Both commits of a merge, with their manifests."""

    def __init__(self, merge: Merge) -> None:
        self._merge = merge
        self._texts = (merge.ours, merge.theirs)
        self._manifests = tuple(_manifest(text(NAME)) for text in self._texts)

    def has_written(self, unit: PurePosixPath | None, digests: Collection[str]) -> bool:
        """Return whether a manifest records the text of `unit` in each commit; `digests` are those of the folder."""
        paths = [unit] if unit else [path for path in self._merge.files(RUNTIME) if in_runtime(path)]
        for text, manifest in zip(self._texts, self._manifests, strict=True):
            written = {path: found for path in paths if (found := text(path)) is not None}
            known = {*digests, "" if manifest is None else manifest.digest_of(unit)} - {""}
            if unit_digest(unit, written) not in known:
                return False
        return True

    def gives(self, path: PurePosixPath, content: str) -> bool:
        """Return whether the merge leaves `content` at `path`."""
        ours, theirs = (text(path) for text in self._texts)
        if content in {ours, theirs}:
            return True
        sides = _sides_of(content)
        return any(_sides_of(each) == sides for each in self._merge.merged(path))


def _manifest(text: str | None) -> Manifest | None:
    """Return the manifest of a commit, or `None` if it is missing or invalid."""
    if text is not None:
        with suppress(OpgenError):
            return parse_manifest(text.encode("utf-8", "surrogateescape"), Path(NAME))
    return None


def _sides_of(text: str) -> tuple[str, str]:
    sides = merge_sides(text)
    return (text, text) if sides is None else (sides.ours, sides.theirs)
