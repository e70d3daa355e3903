"""Conflict markers of git in the files that a client is generated from."""

from pathlib import Path

from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.conflicts import conflict_line
from opgen.core.findings import Finding, shell_command
from opgen.project.labels import command, repair
from opgen.snapshot.update import provenance_file
from opgen.source.limits import MAX_BYTES

CONFLICT = "conflict"
"""Rule id of a finding about conflict markers."""


def resolution_hint(client: Client) -> str:
    """Return the hint for conflict markers that no command of opgen resolves."""
    if not client.is_configured:
        return "resolve the conflict by hand"
    generate = f"{command(client, 'generate')} {client.name}"
    return f"resolve the conflict by hand, then run: {generate}"


def unresolved_record(client: Client) -> Finding | None:
    """Return the finding about conflict markers in the record of the snapshot's origin, or `None` without markers.

    Raises:
        UsageError: The file is unusable.
    """
    if not client.is_configured:
        return None
    file = provenance_file(Path(client.spec_file))
    with disk.refusing(f"read {file}"):
        content = disk.read_file(file, MAX_BYTES)
    line = conflict_line((content or b"").decode("utf-8", "replace"))
    if line is None:
        return None
    fix = "resolve the conflict by hand, or delete the file"
    if client.source:
        fix = shell_command([repair(client, "fetch")])
    return Finding(
        rule=CONFLICT,
        path=file.as_posix(),
        line=line,
        message="unresolved merge conflict in the record of the snapshot's origin",
        fix=fix,
    )
