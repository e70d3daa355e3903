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
    """Package of npm, with the path of the document in its archive, and the number of versions to replay."""

    name: str
    path: str
    count: int


PACKAGES: Final = (
    Package("@figma/rest-api-spec", "package/openapi/openapi.yaml", 8),
    Package("@redotech/redo-api-schema", "package/lib/openapi.yaml", 8),
    Package("@dcl/catalyst-api-specs", "package/lib/api.yaml", 6),
)


def versions(package: Package, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the last versions of a package with their documents, oldest first. Downloads are kept in `folder`."""
    listed = json.loads(_npm("view", package.name, "versions", "--json"))
    folder.mkdir(parents=True, exist_ok=True)
    for version in _spread(listed, package.count):
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


def _spread(listed: list[str], count: int) -> list[str]:
    """Return `count` versions with equal distances, with the first and the last."""
    if len(listed) <= count:
        return listed
    last = len(listed) - 1
    return [listed[round(number * last / (count - 1))] for number in range(count)]


def _npm(*arguments: str) -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    done = subprocess.run(
        [npm, *arguments], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout
