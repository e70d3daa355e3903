"""Result of a comparison: a verdict for each file that differs from the rendered package."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath

from opgen.core.frozen import frozen
from opgen.output.folder import Scan
from opgen.output.manifest import NAME, Manifest, RenderedPackage, in_runtime

ChangedVersions = tuple[tuple[str, str | None, str | None], ...]
"""Name, recorded version and installed version of each tool with a changed version."""


class Verdict(StrEnum):
    """Kind of difference between a file and its rendered text.

    - `CHANGED`: the file has the recorded text, or the folder lacks a manifest, and the rendered text is different.
    - `MISSING`: the rendered package includes the file, but the folder does not.
    - `EXTRA`: the file has the recorded text, but the rendered package does not include the file.
    - `EDITED`: the file differs from the recorded text and from the rendered text.
    - `CONFLICT`: the file has conflict markers of git, and opgen wrote both sides.
    - `FORMAT_ONLY`: the file has the same code as the rendered text, in another layout.
    - `EOL_ONLY`: the file has CRLF line ends instead of LF.
    """

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    EDITED = "edited"
    CONFLICT = "conflict"
    FORMAT_ONLY = "format-only"
    EOL_ONLY = "eol-only"


@frozen
class FileVerdict:
    """Verdict on one file, or on the folder `_runtime/`, with facts for the message.

    - `path`: the file, or the folder.
    - `files`: the modules of the folder that differ from the rendered modules; empty for a file.
    - `with_crlf`: other modules of the folder that differ only in line ends.
    - `is_recorded`: the manifest on disk lists the file.
    - `is_rendered`: the rendered package includes the file.
    - `is_content_changed`: the rendered text differs from the recorded text.
    - `line`: the number of the first edited line or conflict marker, from 1.
    - `difference`: lines of a unified diff of the edit; set only for a recorded file with `line`, and for the folder.
    """

    path: PurePosixPath
    verdict: Verdict
    is_recorded: bool
    is_rendered: bool
    is_content_changed: bool
    line: int | None = None
    difference: tuple[str, ...] = ()
    files: tuple[PurePosixPath, ...] = ()
    with_crlf: tuple[PurePosixPath, ...] = ()

    @property
    def paths(self) -> tuple[PurePosixPath, ...]:
        """Return the files that differ: the file itself, or the modules of the folder."""
        return (*self.files, *self.with_crlf) or (self.path,)

    @property
    def shown(self) -> str:
        """Return the path in messages; a folder ends with a slash."""
        return f"{self.path}/" if self.files else str(self.path)


@frozen
class Comparison:
    """Result of comparing a folder with the rendered package.

    - `recorded`: the manifest in the folder, or `None` if the folder has no manifest.
    - `package`: the rendered package.
    - `files`: the files that differ, sorted by path.
    - `foreign`: files that are neither recorded nor rendered, except bytecode, sorted by path.
    - `found`: all entries of the folder.
    - `contents`: texts on disk of the files that differ, without the manifest. Another process may replace the folder
      after the comparison, so a report uses these texts.
    """

    folder: Path
    recorded: Manifest | None
    package: RenderedPackage
    files: tuple[FileVerdict, ...]
    foreign: tuple[PurePosixPath, ...]
    found: Scan
    contents: Mapping[PurePosixPath, bytes]

    @property
    def recorded_files(self) -> Mapping[PurePosixPath, str]:
        """Files outside `_runtime/` that the manifest in the folder lists, mapped to the recorded digests."""
        if self.recorded is None:
            return {}
        return {path: digest for side in reversed(self.recorded.sides) for path, digest in side.files.items()}

    @property
    def differing(self) -> frozenset[PurePosixPath]:
        """Return the files that differ, one by one, with the manifest."""
        return frozenset(path for file in self.files for path in file.paths)

    @property
    def owned(self) -> frozenset[PurePosixPath]:
        """Return all files that opgen wrote or would write, with the manifest."""
        runtime = () if self.recorded is None else self.found.files
        modules = (path for path in runtime if in_runtime(path))
        files = self.package.files
        return frozenset({NAME, *files, *self.recorded_files, *modules, *self.differing})

    @property
    def changed_versions(self) -> ChangedVersions:
        """Tools with an installed version that differs from the recorded version; empty without a manifest."""
        if self.recorded is None:
            return ()
        before, now = self.recorded.versions, self.package.manifest.versions
        return tuple(
            (name, before.get(name), now.get(name))
            for name in sorted({*before, *now})
            if all(side.versions.get(name) != now.get(name) for side in self.recorded.sides)
        )

    @property
    def is_foreign(self) -> bool:
        """Return whether the folder has files but no manifest, so that only `--adopt` may write it."""
        return self.recorded is None and not self.found.is_empty

    @property
    def is_ambiguous(self) -> bool:
        """Return whether files and tool versions both differ, so the cause of the file differences is unknown."""
        return bool(self.changed_versions) and self.has_drift

    @property
    def has_drift(self) -> bool:
        """Return whether a file other than the manifest differs in more than line ends."""
        return any(file.path != NAME and file.verdict is not Verdict.EOL_ONLY for file in self.files)

    @property
    def has_new_digests(self) -> bool:
        """Return whether digests for build steps differ, such as after a change of the layout of the document."""
        return self.recorded is not None and self.recorded.build != self.package.manifest.build

    @property
    def is_manifest_unchanged(self) -> bool:
        """Return whether a write of the package would leave the manifest unchanged."""
        return not self.changed_versions and not self.has_new_digests and all(file.path != NAME for file in self.files)

    def with_verdict(self, *verdicts: Verdict) -> tuple[FileVerdict, ...]:
        """Return the files with one of `verdicts`."""
        return tuple(file for file in self.files if file.verdict in verdicts)
