"""Writing of a package: the files that differ, one by one, and the manifest as the last one."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from opgen.core import disk
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.output.compare import compare
from opgen.output.comparison import Comparison, Verdict
from opgen.output.folder import is_bytecode, resolve_folder, source_of
from opgen.output.manifest import NAME, RenderedPackage, dump


class EditedError(OpgenError):
    """Error for files that were edited by hand, if the user did not set `--force`."""

    exit_code = 1

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        paths = ", ".join(file.shown for file in comparison.with_verdict(Verdict.EDITED))
        super().__init__(f"files edited by hand: {paths}; discard the changes with --force")


class OtherVersionsError(OpgenError):
    """Error for changes that different tool versions may cause, if the user did not set `--upgrade`."""

    exit_code = 4

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        names = ", ".join(name for name, _, _ in comparison.changed_versions)
        super().__init__(f"other versions of {names} change the code; regenerate with --upgrade")


@frozen
class Allowed:
    """Changes that the user allows with the command-line options of the same names.

    - `force`: overwrite or delete files that were edited by hand.
    - `adopt`: write to a folder that has files but no manifest.
    - `upgrade`: accept changes that come from other tool versions.
    """

    force: bool = False
    adopt: bool = False
    upgrade: bool = False


NOTHING = Allowed()


@frozen
class Written:
    """Result of `write`: the comparison before the write, and the sorted paths of written and removed files.

    If `written` and `removed` are empty, `write` changed nothing on disk.
    """

    comparison: Comparison
    written: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()

    @property
    def has_changed(self) -> bool:
        """Return whether a file was written or removed."""
        return bool(self.written or self.removed)


def write(
    package: RenderedPackage,
    folder: Path,
    allowed: Allowed = NOTHING,
    *,
    verify: Callable[[PurePosixPath, str], None] = lambda *_: None,
) -> Written:
    """Write `package` to `folder`, and leave the foreign files in the folder unchanged.

    Each file has its old text or its new text at every moment. The manifest is written last, so after a crash, the next
    run writes the rest. Unchanged files keep their modification time.

    Args:
        package: The rendered package.
        folder: The output folder; it need not exist.
        allowed: Changes that the user allows.
        verify: Function that raises an error for a text that must not be written. It receives each new text.

    Raises:
        EditedError: Files were edited, and `allowed.force` is false.
        OtherVersionsError: Tool versions changed the code, and `allowed.upgrade` is false.
        UsageError: The folder is unusable, or the system refuses a change.
    """
    root, files = resolve_folder(folder), package.files
    with disk.refusing(f"write {folder}"):
        root.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(root.parent):
            comparison = compare(package, root)
            refuse(comparison, folder, allowed)
            is_upgraded = allowed.upgrade and comparison.changed_versions
            if not (comparison.files or is_upgraded or comparison.has_new_digests):
                return Written(comparison=comparison)
            changed = sorted(comparison.differing & files.keys())
            gone = sorted(comparison.differing - {NAME, *files})
            for path in changed:
                verify(path, files[path])
            _refuse_read_only(root, [*changed, *gone, NAME])
            for path in gone:
                _remove(root, path, comparison)
            for path in changed:
                _write_file(root / path, files[path])
            if not comparison.is_manifest_unchanged:
                _write_file(root / NAME, dump(package.manifest))
    return _written(comparison)


def refuse(comparison: Comparison, folder: Path, allowed: Allowed = NOTHING) -> None:
    """Raise an error for the most serious change that `allowed` does not permit."""
    if comparison.is_foreign and not allowed.adopt:
        raise UsageError(f"{folder} has files but no {NAME}; generate into it with --adopt")
    if comparison.is_ambiguous and not allowed.upgrade:
        raise OtherVersionsError(comparison)
    if comparison.with_verdict(Verdict.EDITED) and not allowed.force:
        raise EditedError(comparison)


def _written(comparison: Comparison) -> Written:
    rendered = comparison.package.files
    differing = comparison.differing - {NAME}
    return Written(
        comparison=comparison,
        written=tuple(
            sorted(
                [path for path in differing if path in rendered] + ([] if comparison.is_manifest_unchanged else [NAME])
            )
        ),
        removed=tuple(sorted(differing - rendered.keys())),
    )


def _refuse_read_only(root: Path, paths: list[PurePosixPath]) -> None:
    """Raise `UsageError` for a folder that the system does not let this user change, before anything is written."""
    for folder in sorted({root / path.parent for path in paths}):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"cannot write {folder}: permission denied")


def _remove(root: Path, path: PurePosixPath, comparison: Comparison) -> None:
    """Remove a file with its bytecode, and the folders that are empty then."""
    bytecode = [each for each in comparison.found.files if is_bytecode(each) and source_of(each) == path]
    for each in (*bytecode, path):
        (root / each).unlink(missing_ok=True)
        for parent in each.parents[:-1]:
            with suppress(OSError):  # it has other files
                (root / parent).rmdir()


def _write_file(path: Path, text: str) -> None:
    before = path.stat() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    # A package that a power failure damages can be generated again.
    disk.write_file(path, text.encode(), is_durable=False)
    now = path.stat()
    # Python reuses bytecode if the module has the same size and the same modification time in seconds.
    # After two writes within one second, or after the clock was set back, Python must not load the old bytecode.
    if before and now.st_size == before.st_size and now.st_mtime_ns // 10**9 <= before.st_mtime_ns // 10**9:
        os.utime(path, ns=(now.st_atime_ns, before.st_mtime_ns + 10**9))
