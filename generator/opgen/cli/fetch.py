"""The verb `fetch`: snapshots brought up to date, what that changes, and the command to go on with."""

import os
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from opgen.cli.console import say, say_error, say_problems
from opgen.cli.labels import command
from opgen.cli.overlays import overlaid
from opgen.cli.positions import LocatedError
from opgen.cli.progress import shown
from opgen.cli.rendering import read_document
from opgen.cli.verbosity import Talk, worst
from opgen.config.clients import Client
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import Repair, shell_command
from opgen.core.terminal import printable
from opgen.core.versions import opgen_version
from opgen.snapshot.update import GuardError, Order, Refreshed, ServedError, refresh
from opgen.source.fetch import is_url
from opgen.source.web.headers import expand_headers
from opgen.source.web.types import Limits

LIMITS = Limits()
"""What one source may cost."""

DRIFT = 1
_MOST_NAMED = 20


def fetch(
    clients: Sequence[Client], talk: Talk, *, accept: bool, only_check: bool
) -> int:
    """Bring every snapshot up to date, each on its own; with `only_check`, exit 1 where one is behind."""
    codes, moved, refused = [], [], []
    for client in clients:
        try:
            refreshed = refresh_client(
                client, talk, accept=accept, write=not only_check
            )
        except GuardError as error:
            _say_refused(client, error, talk)
            codes.append(error.exit_code)
            refused.append(repair(client, "fetch", "--accept"))
        except OpgenError as error:
            say_error(error)
            codes.append(error.exit_code)
        else:
            has_moved = refreshed.state != "unchanged"
            if has_moved and not only_check:
                _say_misfits(client)
            codes.append(DRIFT if has_moved and only_check else 0)
            if has_moved:
                moved.append(repair(client, "fetch" if only_check else "generate"))
            say_refreshed(client, refreshed, talk, is_wrong=has_moved and only_check)
    if only_check or not talk.quiet:
        say_next(moved)
    say_next(refused)
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
    location, headers, folder = client.source, {}, None
    if is_url(location):
        headers = expand_headers(client.headers, os.environ)
    elif location != "-":
        location = str(Path(client.config).parent / location)
        folder = client.root_folder or Path(location).parent
    with shown(f"fetching {client.name}", talk) as report:
        order = Order(
            location=location,
            snapshot=Path(client.spec_file),
            headers=headers,
            folder=folder,
            allow_refs=client.allow_refs,
            accept=accept,
            write=write,
            opgen=opgen_version(),
            now=lambda: datetime.now(UTC),
            limits=LIMITS,
            report=report,
        )
        try:
            return refresh(order)
        except ServedError as error:
            raise LocatedError(error, error.name, None) from None


def say_refreshed(
    client: Client, refreshed: Refreshed, talk: Talk, *, is_wrong: bool = False
) -> None:
    """What came of it: counts, and by name what was added and removed. Warnings are said in any case."""
    if is_wrong or not talk.quiet:
        say(f"{client.name}  {refreshed.state}  {counts(refreshed)}")
        if refreshed.note:
            say(f"  {printable(refreshed.note, None)}")
    for warning in refreshed.warnings:
        say(f"  warning: {printable(warning, None)}")
    before, after = refreshed.before.operations, refreshed.after.operations
    if before and refreshed.state == "changed" and not talk.quiet:
        _say_names("added", missing_from(before, after), talk)
        _say_names("removed", missing_from(after, before), talk)


def say_next(repairs: Sequence[Repair]) -> None:
    """The command that goes on from here, if there is one."""
    if repairs:
        say(f"run: {printable(shell_command(repairs), None)}")


def repair(client: Client, verb: str, *flags: str) -> Repair:
    """The command `opgen VERB NAME`, for the configuration that the client came from."""
    return Repair(command=command(client, verb), name=client.name, flags=flags)


def counts(refreshed: Refreshed) -> str:
    """`86 operations (+18), 170 schemas (+48, -4)`."""
    before, after = refreshed.before, refreshed.after
    operations = _count("operation", before.operations, after.operations)
    return f"{operations}, {_count('schema', before.schemas, after.schemas)}"


def missing_from(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Names in `after` that are not in `before`, in order."""
    known = set(before)
    return [name for name in after if name not in known]


def _say_misfits(client: Client) -> None:
    """Warn where the client's overlays do not fit the document any more: the next `generate` will refuse them."""
    if client.overlays:
        try:
            overlaid(client, read_document(client))
        except OpgenError as error:
            say(f"{client.name}  warning: its overlays do not fit the new document")
            say_problems(error)


def _say_refused(client: Client, error: GuardError, talk: Talk) -> None:
    say(f"{client.name}  refused  {printable(str(error), None)}")
    if error.note:
        say(f"  {printable(error.note, None)}")
    _say_names("gone", error.gone, talk)


def _say_names(label: str, names: Sequence[str], talk: Talk) -> None:
    most = len(names) if talk.verbose else _MOST_NAMED
    for name in names[:most]:
        say(f"  {label:7}  {printable(name)}")
    if len(names) > most:
        say(f"  and {len(names) - most} more {label} (-v)")


def _count(noun: str, before: Collection[str], after: Collection[str]) -> str:
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
