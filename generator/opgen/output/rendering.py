"""A package as it would be written: its files with the manifest that lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from opgen.output.manifest import NAME, Json, Manifest, digest, is_inside

_NO_NAMES: Mapping[str, Json] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """`files` are texts with LF line ends by their path in the package, without the manifest."""

    files: Mapping[PurePosixPath, str]
    manifest: Manifest


def rendering(  # noqa: PLR0913 - each is a part of the manifest
    files: Mapping[PurePosixPath, str],
    *,
    versions: Mapping[str, str],
    options: Mapping[str, Json],
    inputs: Mapping[str, str],
    operations: Mapping[str, str],
    names: Mapping[str, Json] = _NO_NAMES,
) -> Rendering:
    """`files` with their manifest; the other arguments are as in `Manifest`. `ValueError` for a path that is not ours.

    That is a bug: names of files are made, not taken from a document.
    """
    for path in files:
        if not is_inside(str(path)) or path == NAME:
            raise ValueError(f"not a file of a package: {path}")
    manifest = Manifest(
        versions=versions,
        options=options,
        inputs=inputs,
        files={path: digest(text) for path, text in files.items()},
        operations=operations,
        names=names,
    )
    return Rendering(files=files, manifest=manifest)
