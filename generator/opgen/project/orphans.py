"""Search for packages that opgen generated, and that no configured client owns any more."""

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from opgen.config.clients import Client, Configuration
from opgen.config.read import has_settings, read_configuration
from opgen.core.disk import read_file
from opgen.core.errors import OpgenError
from opgen.core.findings import Finding, Level
from opgen.output.folder import is_ignored
from opgen.output.manifest import NAME, Manifest, read_manifest
from opgen.project.labels import repair
from opgen.source.limits import MAX_BYTES

_SKIPPED = frozenset({"node_modules", "site-packages"})


def orphaned_packages(configuration: Configuration) -> Iterator[Finding]:
    """Yield a note for each package of the project that no client of `configuration` owns.

    The remedy is to delete the package, unless a client without a package takes over its names.
    Return nothing for a selection of clients. A client with an invalid section may own any package.
    """
    if configuration.errors or not configuration.is_complete:
        return
    for folder in _orphans(configuration):
        if is_ignored(folder.absolute()):
            continue
        path = folder.as_posix()
        message = "no configured client owns this package"
        fix = f"rm -r {shlex.quote(path)}"
        for client in configuration.clients:
            if not (client.output_folder / NAME).exists() and _fitting_manifest(folder, client):
                message = f"the client {client.name} has moved to {client.output}"
                fix = repair(client, "generate").text
        yield Finding(rule="orphaned", path=path, message=message, fix=fix, level=Level.NOTE)


def moved_manifest(client: Client) -> Manifest | None:
    """Return the manifest of the package that `client` had in another folder, or `None`."""
    if not client.is_configured:
        return None
    folders = _orphans(read_configuration(Path(client.config)))
    folders.sort(key=lambda each: each.name != client.output_folder.name)
    return next(filter(None, (_fitting_manifest(each, client) for each in folders)), None)


def _orphans(configuration: Configuration) -> list[Path]:
    """Return the folders of packages in the project and beside its packages, except those of `configuration`."""
    outputs = [client.output_folder for client in configuration.clients]
    found = {each.parent for out in outputs for each in out.parent.glob(f"*/{NAME}")}
    for config in {client.config for client in configuration.clients}:
        found.update(_packages(Path(config).parent))
    owned = {output.resolve() for output in outputs}
    return sorted(each for each in found if each.resolve() not in owned)


def _packages(project: Path) -> Iterator[Path]:
    """Yield the generated packages in a project, without those of inner projects and environments."""
    for root, folders, files in os.walk(project):
        folder = Path(root)
        if NAME.name in files:
            yield folder
        is_inner = folder != project and has_settings(folder)
        if is_inner or not {NAME.name, "pyvenv.cfg"}.isdisjoint(files):
            folders.clear()
        folders[:] = [each for each in folders if each[0] != "." and each not in _SKIPPED]


def _fitting_manifest(folder: Path, client: Client) -> Manifest | None:
    """Return the manifest in `folder` if it fits `client`.

    The folder has the name of its output, or half of the operations are in its document.
    """
    with suppress(OpgenError, OSError):
        manifest = read_manifest(folder)
        if manifest is None or folder.name == client.output_folder.name:
            return manifest
        content = read_file(Path(client.spec_file), MAX_BYTES) or b""
        words = re.split(r"[\s\"',]|:\s", content.decode("utf-8", "replace"))
        keys = {key.rpartition(" ")[2] for key in manifest.operations}
        if 0 < len(keys) <= 2 * len(keys.intersection(words)):
            return manifest
    return None
