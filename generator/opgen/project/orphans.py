"""Search for packages that opgen generated, and that no configured client owns any more."""

import shlex
from collections.abc import Iterator

from opgen.config.clients import Configuration
from opgen.core.findings import Finding, Level
from opgen.output.manifest import NAME


def orphaned_packages(configuration: Configuration) -> Iterator[Finding]:
    """Yield a note for each package beside the configured packages that no client of `configuration` owns.

    There are no notes for a selection of clients. A client with an invalid section may own any package.
    """
    if configuration.errors or not configuration.is_complete:
        return
    owned = {client.output_folder.resolve() for client in configuration.clients}
    parents = {client.output_folder.parent for client in configuration.clients}
    for parent in sorted(parents):
        for manifest in sorted(parent.glob(f"*/{NAME}")):
            folder = manifest.parent
            if folder.resolve() not in owned:
                yield Finding(
                    rule="orphaned",
                    path=folder.as_posix(),
                    message="no configured client owns this package",
                    fix=f"rm -r {shlex.quote(folder.as_posix())}",
                    level=Level.NOTE,
                )
