"""Versions of an API that a published package describes: a wheel, a folder, or the file `api.jsonl`."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from opgen.changes.surface.data import START, SURFACE_FILE, ReadSurface, read_surface
from opgen.changes.surface.model import Surface
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.core.options import Names, Options
from opgen.output.manifest import NAME, parse_manifest, read_manifest
from opgen.project.manifest_tables import names_of
from opgen.source.fetch import read_file
from opgen.source.limits import MAX_BYTES

_PAGE: Final = "api.md"
"""Page for people, which nothing parses."""
_MODULE: Final = re.compile(r"(?:\w+/){0,20}\w+\.py", re.ASCII)
"""Path of a module that Python can import. Other files of a package are left out."""


@frozen
class PackageVersion:
    """Public names of a published package. Its document is unknown.

    - `label`: the name in reports.
    - `file`: the path of `api.jsonl` in reports.
    - `read`: the content of `api.jsonl`.
    - `path`: the wheel or the folder; None for a file `api.jsonl` alone.
    """

    label: str
    file: str
    read: ReadSurface
    path: Path | None = None

    @property
    def surface(self) -> Surface:
        """Return the public names with signatures and types."""
        return self.read.surface


def is_package(path: Path) -> bool:
    """Return whether `path` is a folder, a wheel, or a file of a package that describes its public names."""
    return path.is_dir() or path.suffix == ".whl" or path.name in {SURFACE_FILE, _PAGE}


def read_package(path: Path) -> PackageVersion:
    """Return the version that the wheel, folder or `api.jsonl` at `path` describes.

    Raises:
        UsageError: The package has no `api.jsonl`, or it cannot be read.
    """
    label = path.as_posix()
    if path.is_dir():
        file = path / SURFACE_FILE
        if not file.is_file():
            raise _missing(label)
        version = package_version(read_file(str(file), MAX_BYTES), file.as_posix())
        return replace(version, label=label, path=path)
    if path.name == SURFACE_FILE:
        return package_version(read_file(str(path), MAX_BYTES), label)
    if path.name == _PAGE:
        raise _missing(label)
    with opened_wheel(path, label) as wheel:
        info = _info_of_surface(wheel, label)
        version = package_version(_read(wheel, info, MAX_BYTES, label), label)
    return replace(version, file=f"{label}/{info.filename}", path=path)


def package_modules(version: PackageVersion, option: str) -> dict[str, str]:
    """Return the modules of a package by their paths below the folder of all packages, for an option that imports them.

    Raises:
        UsageError: The version is a file `api.jsonl` without a package, or a module cannot be read.
    """
    path, folder = version.path, version.surface.package.replace(".", "/")
    if path is None:
        raise UsageError(
            f"{option} imports the package, and {escaped(version.label)} is only its {SURFACE_FILE}\n"
            "  hint: compare a wheel, a folder of a package, or documents"
        )
    if path.is_dir():
        files = {
            file.relative_to(path).as_posix(): read_file(str(file), MAX_BYTES) for file in sorted(path.rglob("*.py"))
        }
    else:
        with opened_wheel(path, version.label) as wheel:
            start = _info_of_surface(wheel, version.label).filename[: -len(SURFACE_FILE)]
            files, rest = {}, MAX_BYTES
            for info in wheel.infolist():
                name = info.filename.removeprefix(start)
                if info.filename.startswith(start) and _MODULE.fullmatch(name):
                    files[name] = _read(wheel, info, rest, version.label)
                    rest -= len(files[name])
    try:
        return {
            f"{folder}/{name}": content.decode("utf-8") for name, content in files.items() if _MODULE.fullmatch(name)
        }
    except UnicodeDecodeError:
        raise UsageError(f"{escaped(version.label)}: invalid UTF-8") from None


def recorded_names(version: PackageVersion, options: Options) -> Names:
    """Return the names that the manifest of a package records for a package with `options`; none without a manifest."""
    path, manifest = version.path, None
    with suppress(OpgenError):
        if path is not None and path.is_dir():
            manifest = read_manifest(path)
        elif path is not None:
            name = f"{version.file.removeprefix(f'{version.label}/').removesuffix(SURFACE_FILE)}{NAME}"
            with opened_wheel(path, version.label) as wheel:
                found = [info for info in wheel.infolist() if info.filename == name]
                manifest = parse_manifest(_read(wheel, found[0], MAX_BYTES, version.label), path) if found else None
    return names_of(manifest, options) if manifest else Names()


def package_version(content: bytes, label: str) -> PackageVersion:
    """Return the version that the content of `api.jsonl` describes. Raise `UsageError` if it is invalid."""
    return PackageVersion(label=label, file=label, read=read_surface(content, escaped(label)))


def is_surface(content: bytes) -> bool:
    """Return whether `content` is that of an `api.jsonl`."""
    return content.startswith(START)


@contextmanager
def opened_wheel(path: Path, label: str) -> Iterator[zipfile.ZipFile]:
    """Open a wheel. Raise `UsageError` if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as wheel:
            yield wheel
    except OpgenError:
        raise
    except Exception:  # noqa: BLE001 - zipfile raises errors of six modules
        raise UsageError(f"{escaped(label)}: cannot read the wheel") from None


def _read(wheel: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, label: str) -> bytes:
    """Return the content of an entry. The size that the wheel declares may be wrong.

    Raises:
        UsageError: The entry has more than `limit` bytes.
    """
    with wheel.open(info) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise UsageError(f"{escaped(label)}: the modules are larger than {MAX_BYTES >> 20} MiB")
    return content


def _info_of_surface(wheel: zipfile.ZipFile, label: str) -> zipfile.ZipInfo:
    """Return the entry of the only `api.jsonl` that opgen generated. Raise `UsageError`."""
    infos = [info for info in wheel.infolist() if info.filename.rpartition("/")[2] == SURFACE_FILE]
    found = []
    for info in infos:
        with wheel.open(info) as file:
            if is_surface(file.read(len(START))):
                found.append(info)
    if not found:
        raise _missing(label)
    if len(found) > 1:
        raise UsageError(
            f"{escaped(label)}: {len(found)} packages with {SURFACE_FILE}\n"
            "  hint: unpack the wheel, and compare one of its folders"
        )
    return found[0]


def _missing(label: str) -> UsageError:
    return UsageError(
        f"{escaped(label)}: missing {SURFACE_FILE}\n"
        "  hint: generate the package with this version of opgen, add the file to its wheel, or compare documents"
    )
