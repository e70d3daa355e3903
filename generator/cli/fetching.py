"""The verb `fetch`, and what `check --upstream` asks of it: snapshots brought up to date, and what that changes."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from generator.cli.console import say, say_error
from generator.cli.progress import shown
from generator.cli.rendering import LocatedError
from generator.cli.talk import Talk, worst
from generator.config import Client
from generator.errors import OpgenError, UsageError
from generator.refresh import Order, Refreshed, ServedError, refresh
from generator.source.fetch import is_url
from generator.source.headers import expand_headers
from generator.terminal import printable
from generator.versions import opgen_version

DRIFT = 1
_MOST_NAMED = 10


def fetch(
    clients: Sequence[Client], talk: Talk, *, accept: bool, only_check: bool
) -> int:
    """Bring every snapshot up to date, each on its own; with `only_check`, exit 1 where one is behind."""
    codes = []
    stale = []
    for client in clients:
        try:
            refreshed = refresh_client(
                client, talk, accept=accept, write=not only_check
            )
        except OpgenError as error:
            say_error(error)
            codes.append(error.exit_code)
            continue
        if not talk.quiet or refreshed.state != "unchanged":
            say_refreshed(client, refreshed, talk)
        if refreshed.state != "unchanged":
            stale.append(client.name)
            codes.append(DRIFT if only_check else 0)
    if stale:
        verb = "fetch" if only_check else "generate"
        say(f"run: opgen {verb} {' '.join(stale)}")
    return worst(codes)


def refresh_client(
    client: Client, talk: Talk, *, accept: bool, write: bool
) -> Refreshed:
    """One client's snapshot. Raises what `refresh` raises; a document's problems have their places."""
    if not client.source:
        raise UsageError(
            f"{client.config}: tool.opgen.clients.{client.name} needs source\n"
            "  hint: a URL, a file, or a documentation page that embeds OpenAPI"
        )
    location = client.source
    if location != "-" and not is_url(location):
        location = str(Path(client.config).parent / location)
    headers = expand_headers(client.headers, os.environ)
    with shown(f"fetching {client.name}", is_wanted=talk.is_terminal) as report:
        order = Order(
            location=location,
            snapshot=Path(client.spec_file),
            headers=headers,
            accept=accept,
            write=write,
            opgen=opgen_version(),
            now=lambda: datetime.now(UTC),
            report=report,
        )
        try:
            return refresh(order)
        except ServedError as error:
            raise LocatedError(error, error.name, None) from None


def say_refreshed(client: Client, refreshed: Refreshed, talk: Talk) -> None:
    """What came of it: counts, and by name what was added and removed."""
    say(f"{client.name}  {refreshed.state}  {counts(refreshed)}")
    for note in refreshed.notes:
        say(f"  {printable(note, None)}")
    if refreshed.state == "changed":
        operations = (refreshed.before.operations, refreshed.after.operations)
        for label, names in (
            ("added", missing_from(*operations)),
            ("removed", missing_from(*reversed(operations))),
        ):
            most = len(names) if talk.verbose else _MOST_NAMED
            for name in names[:most]:
                say(f"  {label:7}  {printable(name)}")
            if len(names) > most:
                say(f"  and {len(names) - most} more {label} (-v)")


def counts(refreshed: Refreshed) -> str:
    """`86 operations (+18), 170 schemas (+48, -4)`."""
    before, after = refreshed.before, refreshed.after
    return ", ".join(
        [
            _count("operation", before.operations, after.operations),
            _count("schema", before.schemas, after.schemas),
        ]
    )


def missing_from(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Names in `after` that are not in `before`, in order."""
    known = set(before)
    return [name for name in after if name not in known]


def _count(noun: str, before: Sequence[str], after: Sequence[str]) -> str:
    plural = noun if len(after) == 1 else noun + "s"
    changes = [
        f"{sign}{number}"
        for sign, number in (
            ("+", len(missing_from(before, after))),
            ("-", len(missing_from(after, before))),
        )
        if number and before
    ]
    suffix = f" ({', '.join(changes)})" if changes else ""
    return f"{len(after)} {plural}{suffix}"
