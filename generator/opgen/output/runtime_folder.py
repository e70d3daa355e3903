"""Folder `_runtime/` of a package: the manifest records one digest for all of its modules."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

RUNTIME: Final = PurePosixPath("_runtime")


def in_runtime(path: PurePosixPath) -> bool:
    """Return whether `path` is a module below `_runtime/`. Other files there do not belong to the package."""
    return path.suffix == ".py" and RUNTIME in path.parents


def runtime_digest(digests: Mapping[PurePosixPath, str]) -> str:
    """Return one digest for the modules of `_runtime/`, or an empty string without modules.

    It is the digest of the sorted lines `digest  path`, as `sha256sum _runtime/*.py | LC_ALL=C sort | sha256sum` prints it.
    `digests` maps paths in the package to digests of texts with LF line ends.
    """
    lines = sorted(f"{digest}  {path}\n" for path, digest in digests.items())
    return sha256("".join(lines).encode()).hexdigest() if lines else ""
