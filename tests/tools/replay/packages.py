"""Versions of public APIs: packages of npm that contain an OpenAPI document in each release."""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Package:
    """Package of npm, with the path of the document in its archive, and the number of versions to replay.

    With `is_spread`, the versions have equal distances in the whole history. Else they are the last releases.
    """

    name: str
    path: str
    count: int
    is_spread: bool = False


PACKAGES: Final = (
    Package("@figma/rest-api-spec", "package/openapi/openapi.yaml", 8, is_spread=True),
    Package("@redotech/redo-api-schema", "package/lib/openapi.yaml", 8, is_spread=True),
    Package("@dcl/catalyst-api-specs", "package/lib/api.yaml", 6, is_spread=True),
    Package("@netlify/open-api", "package/dist/swagger.json", 16),
    Package("@directus/specs", "package/dist/openapi.json", 12),
    Package("@blockfrost/openapi", "package/openapi.yaml", 12),
)


def versions(package: Package, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the last versions of a package with their documents, oldest first. Downloads stay in `folder`."""
    listed = json.loads(_npm("view", package.name, "versions", "--json"))
    folder.mkdir(parents=True, exist_ok=True)
    for version in _selected(listed, package):
        stem = f"{package.name.strip('@').replace('/', '-')}-{version}"
        archive = folder / f"{stem}.tgz"
        if not archive.exists():
            given = ("--silent", "--pack-destination", str(folder))
            _npm("pack", *given, f"{package.name}@{version}")
        with tarfile.open(archive) as tar:
            names = tar.getnames()
            file = tar.extractfile(package.path) if package.path in names else None
            if file is not None:
                yield version, file.read()


def _selected(listed: list[str], package: Package) -> list[str]:
    """Return the versions to replay, oldest first."""
    count = package.count
    if not package.is_spread or len(listed) <= count:
        return listed[-count:]
    last = len(listed) - 1
    return [listed[round(number * last / (count - 1))] for number in range(count)]


def _npm(*arguments: str) -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    done = subprocess.run([npm, *arguments], capture_output=True, encoding="utf-8", check=True)
    return done.stdout
