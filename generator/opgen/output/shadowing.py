"""Files in a package that Python imports in place of a module of the package."""

from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.disk import read_file
from opgen.output.scan import Scan, is_bytecode, source_of

_NATIVE: Final = (".so", ".pyd")
_PACKAGE: Final = "__init__"
_UNCHECKED: Final = b"\1\0\0\0"
"""Flags of bytecode that Python does not compare with its source. Source: PEP 552."""


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
