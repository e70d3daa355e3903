"""Versions of an API that a published package describes: a wheel, a folder, or the file `api.md`."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from opgen.changes.surface.lines import declared_lines
from opgen.changes.surface.model import Surface
from opgen.changes.surface.read import read_surface
from opgen.changes.surface.text import HEADER
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.source.limits import MAX_BYTES
from opgen.source.local import read_file

API_FILE: Final = "api.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageVersion:
    """Public names of a published package. Its document is unknown.

    - `label`: the name in reports.
    - `file`: the path of `api.md` in reports.
    - `lines`: the line of each name in `api.md`.
    """

    label: str
    surface: Surface
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def is_package(path: Path) -> bool:
    """Return whether `path` is a folder, a wheel, or a file with the name `api.md`."""
    return path.is_dir() or path.suffix == ".whl" or path.name == API_FILE


def read_package(path: Path) -> PackageVersion:
    """Return the version that the wheel, folder or `api.md` at `path` describes.

    Raises:
        UsageError: The package has no `api.md`, or it cannot be read.
    """
    label = path.as_posix()
    if path.is_dir():
        file = path / API_FILE
        if not file.is_file():
            raise _missing(label)
        version = package_version(read_file(str(file), MAX_BYTES), file.as_posix())
        return replace(version, label=label)
    if path.name == API_FILE:
        return package_version(read_file(str(path), MAX_BYTES), label)
    name, content = _content_of_wheel(path, label)
    return replace(package_version(content, label), file=f"{label}/{name}")


def package_version(content: bytes, label: str) -> PackageVersion:
    """Return the version that the text of `api.md` describes. Raise `UsageError` if it is invalid."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{escaped(label)}: invalid UTF-8") from None
    return PackageVersion(
        label=label,
        surface=read_surface(text, escaped(label)),
        file=label,
        lines=declared_lines(text),
    )


def is_surface(content: bytes) -> bool:
    """Return whether `content` is the text of `api.md`."""
    return content.startswith(HEADER.encode())


def _content_of_wheel(path: Path, label: str) -> tuple[str, bytes]:
    """Return the path of `api.md` in a wheel, and its content."""
    try:
        with zipfile.ZipFile(path) as wheel:
            infos = [
                info
                for info in wheel.infolist()
                if info.filename.rpartition("/")[2] == API_FILE
                and info.file_size <= MAX_BYTES
            ]
            contents = [(info.filename, wheel.read(info)) for info in infos]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise UsageError(f"{escaped(label)}: cannot read the wheel") from None
    found = [each for each in contents if is_surface(each[1])]
    if not found:
        raise _missing(label)
    if len(found) > 1:
        raise UsageError(
            f"{escaped(label)}: {len(found)} packages with {API_FILE}\n"
            "  hint: unpack the wheel, and compare one of its folders"
        )
    return found[0]


def _missing(label: str) -> UsageError:
    return UsageError(
        f"{escaped(label)}: missing {API_FILE}\n"
        "  hint: generate the package with api_file = true, or compare documents"
    )
