"""Output folders: validation, and recursive listing without following links and without opening files."""

import os
import stat
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from itertools import combinations
from pathlib import Path, PurePosixPath

from opgen.core.disk import read_file
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.git import git_output


def resolve_folder(folder: Path) -> Path:
    """Return `folder` as an absolute path with resolved parents.

    The last component is not resolved, and it need not exist.

    Raises:
        UsageError: The path is a symbolic link, a file, a path below a file, or the root of a file system.
    """
    try:
        if folder.name in {"", ".."}:
            folder = Path(os.path.realpath(folder))
        path = Path(os.path.realpath(folder.parent)) / folder.name
        mode = _mode(path)
    except NotADirectoryError:
        raise UsageError(f"output {folder} is below a file") from None
    except OSError as error:
        raise UsageError(f"output {folder} cannot be used: {(error.strerror or '').lower()}") from None
    except ValueError:
        raise UsageError(f"output {str(folder)!r} is not a path") from None
    if path == path.parent or os.path.ismount(path):
        raise UsageError(f"output {folder} is the root of a file system; use a folder in it")
    if mode is None:
        return path
    if stat.S_ISLNK(mode):
        raise UsageError(f"output {folder} is a link; use the folder to which it points")
    if not stat.S_ISDIR(mode):
        raise UsageError(f"output {folder} is not a folder")
    return path


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def refuse_overlaps(outputs: Mapping[str, Path]) -> None:
    """Raise `UsageError` if the output of one client equals or contains the output of another.

    `outputs` maps client names to folders.
    """
    # Compare without case, because many file systems ignore case, and machines can share a configuration.
    resolved = [(name, Path(os.path.realpath(folder)), folder) for name, folder in outputs.items()]
    parts = {name: tuple(part.casefold() for part in path.parts) for name, path, _ in resolved}
    for (one, _, one_folder), (other, _, other_folder) in combinations(resolved, 2):
        shorter, longer = sorted((parts[one], parts[other]), key=len)
        if longer[: len(shorter)] == shorter:
            raise UsageError(
                f"the outputs of {one} ({one_folder}) and {other} ({other_folder}) overlap; use separate folders"
            )


def is_ignored(folder: Path) -> bool:
    """Return whether git ignores `folder`, which need not exist.

    Without git, and after any error or timeout, the result is false.
    """
    parent = next((parent for parent in folder.parents if parent.is_dir()), None)
    return parent is not None and git_output(parent, "check-ignore", "-q", "--", os.fspath(folder)) is not None


_TOP = PurePosixPath()


@frozen
class Scan:
    """Entries of a folder by relative path; `others` are links and special files."""

    files: Mapping[PurePosixPath, os.stat_result]
    folders: Mapping[PurePosixPath, os.stat_result]
    others: Mapping[PurePosixPath, os.stat_result]

    @property
    def is_empty(self) -> bool:
        """Return whether the folder has no files except bytecode.

        Bytecode does not count, because git leaves it on disk after a switch to a branch without the package.
        """
        return not self.others and all(is_bytecode(path) for path in self.files)


def scan(folder: Path) -> Scan:
    """Return all entries below `folder`; empty if the folder does not exist."""
    files = {}
    folders = {}
    others = {}
    pending = [_TOP] if os.path.lexists(folder) else []
    while pending:
        parent = pending.pop()
        for path, status in _entries(folder, parent):
            if stat.S_ISDIR(status.st_mode):
                folders[path] = status
                pending.append(path)
            elif stat.S_ISREG(status.st_mode):
                files[path] = status
            else:
                others[path] = status
    return Scan(files=files, folders=folders, others=others)


def _entries(folder: Path, parent: PurePosixPath) -> Iterator[tuple[PurePosixPath, os.stat_result]]:
    # An entry may vanish after its listing: Python writes bytecode under a temporary name and renames it.
    with suppress(FileNotFoundError), os.scandir(folder / parent) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                yield parent / entry.name, entry.stat(follow_symlinks=False)


def is_bytecode(path: PurePosixPath) -> bool:
    """Return whether `path` is compiled Python; `.pyc.123` is a file that Python is still writing."""
    return path.parent.name == "__pycache__" and ".pyc" in path.name


def source_of(bytecode: PurePosixPath) -> PurePosixPath:
    """Return the path of the module from which Python compiled `bytecode`."""
    return bytecode.parent.parent / (bytecode.name.partition(".")[0] + ".py")


_NATIVE = (".so", ".pyd")
_PACKAGE = "__init__"
# Flags of bytecode that Python does not compare with its source. Source: PEP 552.
_UNCHECKED = b"\1\0\0\0"


def shadowing(root: Path, files: Container[PurePosixPath], found: Scan) -> Iterator[PurePosixPath]:
    """Yield the entries of `root`, except `files`, that Python imports in place of a module in `files`.

    Python looks for a package first, then for an extension module, then for bytecode of the module. A link can lead to
    any of them.
    """
    for path in (*found.files, *found.others):
        if path not in files and any(module in files for module in _hidden(root, path, found)):
            yield path


def _hidden(root: Path, path: PurePosixPath, found: Scan) -> Iterator[PurePosixPath]:
    """Yield the modules that `path` would hide."""
    name, _, suffix = path.name.partition(".")
    is_native = path.suffix in _NATIVE
    if is_native:
        yield path.with_name(f"{name}.py")
    if name == _PACKAGE and (is_native or suffix in {"py", "pyc"}):
        yield PurePosixPath(f"{path.parent}.py")
    if path in found.others:
        yield PurePosixPath(f"{path}.py")
        if name == "__pycache__":
            yield path.with_name(f"{_PACKAGE}.py")
    elif is_bytecode(path) and _is_unchecked(root / path):
        yield source_of(path)


def _is_unchecked(bytecode: Path) -> bool:
    with suppress(OSError):  # Python cannot read it either
        return (read_file(bytecode, 8) or b"")[4:] == _UNCHECKED
    return False
