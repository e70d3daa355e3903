"""Rendered package: generated files in memory, and the manifest that lists the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from opgen.core.digests import text_digest
from opgen.output.manifest import NAME, Json, Manifest, in_runtime, is_inside, runtime_digest

_NO_NAMES: Mapping[str, Json] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPackage:
    """Files and manifest of a package, before opgen writes them to disk.

    `files` maps paths in the package to texts with LF line ends. `files` does not include the manifest.
    """

    files: Mapping[PurePosixPath, str]
    manifest: Manifest


def with_manifest(  # noqa: PLR0913 - each is a part of the manifest
    files: Mapping[PurePosixPath, str],
    *,
    versions: Mapping[str, str],
    options: Mapping[str, Json],
    inputs: Mapping[str, str],
    operations: Mapping[str, str],
    names: Mapping[str, Json] = _NO_NAMES,
) -> RenderedPackage:
    """Return a package with `files` and a new manifest.

    The keyword arguments are the other fields of `Manifest`.

    Raises:
        ValueError: A path is outside the package, or is the path of the manifest. No document can cause this
            error, because opgen chooses the file names.
    """
    for path in files:
        if not is_inside(str(path)) or path == NAME:
            raise ValueError(f"not a file of a package: {path}")
    digests = {path: text_digest(text) for path, text in files.items()}
    manifest = Manifest(
        versions=versions,
        options=options,
        inputs=inputs,
        files={path: each for path, each in digests.items() if not in_runtime(path)},
        runtime=runtime_digest({path: each for path, each in digests.items() if in_runtime(path)}),
        operations=operations,
        names=names,
    )
    return RenderedPackage(files=files, manifest=manifest)
