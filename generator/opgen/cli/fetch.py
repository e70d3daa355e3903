"""Command `fetch`, and the option `check --upstream`: compare the snapshots with their sources, and update them."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

from typer import Option

from opgen.cli.command_options import FailOn, NamedClients, Shown, severity_of, with_errors
from opgen.cli.console import Verbosity, print_error, print_message, print_next_command, print_problems, stage_line
from opgen.config.clients import Client
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, Finding, counted, worst_exit_code
from opgen.core.terminal import printable
from opgen.diff.formats.findings import shown_side
from opgen.diff.model import BREAKING_EXIT, Change, Severity
from opgen.diff.summary import ChangeSummary, changes_of_snapshot
from opgen.project.documents import apply_overlays, read_document
from opgen.project.labels import repair
from opgen.project.snapshots import (
    LostOperationsError,
    SnapshotUpdate,
    update_snapshot,
)
from opgen.source.web.types import Limits

LIMITS = Limits()
"""Limits on size and time for one source."""

DRIFT = 1
_MAX_NAMES = 20


def fetch_command(
    selection: NamedClients,
    verbosity: Shown,
    *,
    accept: Annotated[bool, Option(help="Accept a document that lost many operations.")] = False,
    only_check: Annotated[
        bool, Option("--check", help="Write nothing; exit with 1 if a snapshot is outdated.")
    ] = False,
    fail_on: Annotated[
        FailOn,
        Option(help="Exit with 6 and write nothing for a change of this severity or a worse one."),
    ] = FailOn.NEVER,
) -> int:
    """Update each snapshot from its source. An error of one client does not stop the others."""
    selected = selection.clients(selection.file(verbosity))
    codes, outdated, refused = [], [], []
    least = severity_of(fail_on)
    flags = ("--fail-on", fail_on.value) if least else ()
    accepted = ("--accept",) if accept else ()
    for client in selected.clients:
        review = _Review(client, least, accepted)
        try:
            update = update_client_snapshot(client, verbosity, accept=accept, write=not only_check, review=review)
        except LostOperationsError as error:
            print_update(client, error.update, verbosity)
            _print_changes(review, verbosity)
            print_message(f"{client.name}: refused: {printable(str(error), None)}")
            codes.append(error.exit_code)
            refused.append(repair(client, "fetch", "--accept", *flags))
        except OpgenError as error:
            print_error(error)
            codes.append(error.exit_code)
        else:
            has_changed = update.state != "unchanged"
            if has_changed and not only_check:
                _warn_about_overlays(client)
            codes.append(DRIFT if has_changed and only_check else 0)
            if has_changed:
                step = ("fetch", *accepted, *flags) if only_check else ("generate",)
                outdated.append(repair(client, *step))
            print_update(client, update, verbosity, is_error=has_changed and only_check)
            _print_changes(review, verbosity)
    if only_check or not verbosity.quiet:
        print_next_command(outdated)
    print_next_command(refused)
    return with_errors(selected, worst_exit_code(codes))


class RefusedChangesError(OpgenError):
    """Error for a document with changes that `--fail-on` does not accept. No file was written."""

    exit_code = BREAKING_EXIT


class _Review:
    """Comparison of the snapshot with the document from the source, before the document is written."""

    def __init__(self, client: Client, fail_on: Severity | None, accepted: Sequence[str]) -> None:
        self.changes: ChangeSummary | None = None
        self.problem = ""
        self._client = client
        self._fail_on = fail_on
        self._accepts = bool(accepted)
        self._repair = repair(client, "fetch", *accepted)

    def __call__(self, update: SnapshotUpdate) -> None:
        """Compare the documents. Raise an error for a change that `--fail-on` does not accept.

        An equal snapshot has no changes, and neither has one without an earlier valid one.
        """
        before, after = update.old_content, update.new_document
        if update.state != "changed" or not before or after is None:
            return
        is_refused = bool(update.lost) and not self._accepts
        fail_on = None if is_refused else self._fail_on
        try:
            self.changes = changes_of_snapshot(self._client, before, after)
        except OpgenError as error:
            if fail_on is not None:
                raise
            self.problem = str(error).partition("\n")[0]
            return
        if fail_on is not None and self.changes.report.reaches(fail_on):
            raise RefusedChangesError(
                f"{self._client.name}: refused by --fail-on {fail_on}: {self.changes.counts}; {self.changes.worst}\n"
                f"  hint: to accept the changes, run: {self._repair.text}"
            )


def _print_changes(review: _Review, verbosity: Verbosity) -> None:
    """Print the effect of the changes on callers: the counts of both layers, and the worst change."""
    if verbosity.quiet:
        return
    if review.problem:
        print_message(f"  cannot compare the documents: {printable(review.problem)}")
    if review.changes is not None:
        for line in review.changes.lines:
            print_message(f"  {printable(line)}")


def refuse_untrusted_event() -> None:
    """Refuse an event of GitHub that runs the settings of a pull request with the secrets of the repository.

    Raises:
        UsageError: The event is one of these.
    """
    event = os.environ.get("GITHUB_EVENT_NAME")
    if event in {"pull_request_target", "workflow_run"}:
        raise UsageError(
            f"the event {event} is refused: a pull request could change `source`, and read the secrets of the repository"
            "\n  hint: use the event pull_request or a schedule"
        )


def update_client_snapshot(
    client: Client,
    verbosity: Verbosity,
    *,
    accept: bool,
    write: bool,
    review: Callable[[SnapshotUpdate], None] = lambda _: None,
) -> SnapshotUpdate:
    """Update the snapshot of one client; with `write` false, only compare it with its source.

    Raises:
        UsageError: The client has no source, or a file is unusable.
        LocatedError: The served document is invalid.
        LostOperationsError: The new document lacks many operations of the snapshot, and `accept` is false.
        NetworkError: The source could not be fetched.
    """
    refuse_untrusted_event()
    if not client.source:
        raise UsageError(
            f"{client.config}: tool.opgen.clients.{client.name}.source: missing\n"
            "  hint: set a URL, a file, a documentation page that embeds the document, or an application"
        )
    # The line is shown at once, because a server that does not respond causes no reports.
    with stage_line(client.name, verbosity, delay=0) as report:
        report("fetching")

        def compared(update: SnapshotUpdate) -> None:
            report("comparing with the snapshot")
            review(update)

        return update_snapshot(client, LIMITS, accept=accept, write=write, review=compared, report=report)


def print_update(client: Client, update: SnapshotUpdate, verbosity: Verbosity, *, is_error: bool = False) -> None:
    """Print the counts, the warnings, and the names of renamed, added and removed operations.

    With `verbosity.quiet`, print only the warnings, and the counts if `is_error` is true.
    """
    if is_error or not verbosity.quiet:
        print_message(f"{client.name}: {update.state}, {counts(update)}")
        if update.note:
            print_message(f"  {printable(update.note, None)}")
    for warning in update.warnings:
        print_message(f"  warning: {printable(warning, None)}")
    before, after = update.before.operations, update.after.operations
    if before and update.state == "changed" and not verbosity.quiet:
        old_names = {route: name for name, route in before.items() if name not in after}
        renamed = {name: old_names[route] for name, route in after.items() if route in old_names}
        named = {
            "renamed": [f"{old} to {new}" for new, old in renamed.items()],
            "added": [name for name in after if name not in before and name not in renamed],
            "removed": [name for name in before if name not in after and name not in renamed.values()],
        }
        for label, names in named.items():
            most = len(names) if verbosity.verbose else _MAX_NAMES
            for name in names[:most]:
                print_message(f"  {label:7}  {printable(name)}")
            if len(names) > most:
                print_message(f"  and {len(names) - most} more {label} (-v)")


def counts(update: SnapshotUpdate) -> str:
    """Return the numbers of operations and schemas: `86 operations (+18), 170 schemas (+48, -4)`."""
    before, after = update.before, update.after
    operations = _count("operation", {*before.operations}, {*after.operations})
    return f"{operations}, {_count('schema', {*before.schemas}, {*after.schemas})}"


def _count(noun: str, before: set[str], after: set[str]) -> str:
    signs = (("+", len(after - before)), ("-", len(before - after))) if before else ()
    changes = ", ".join(f"{sign}{number}" for sign, number in signs if number)
    return counted(len(after), noun) + (f" ({changes})" if changes else "")


def _warn_about_overlays(client: Client) -> None:
    """Print a warning if the client's overlays do not fit the new document.

    Without this warning, only the next `generate` would report the problem.
    """
    if client.overlays:
        try:
            apply_overlays(client, read_document(client))
        except OpgenError as error:
            print_message(f"{client.name}: warning: the overlays do not apply to the new document")
            print_problems(error)


RULE = "upstream"


def with_upstream_finding(report: ClientReport, client: Client, verbosity: Verbosity) -> ClientReport:
    """Compare the snapshot of a configured client with its source, and return `report` with the result."""
    review = _Review(client, None, ("--accept",))
    finding = Finding(rule=RULE, path=client.spec, message="")
    try:
        update = update_client_snapshot(client, verbosity, accept=True, write=False, review=review)
    except OpgenError as error:
        message = re.sub(r"\n\s*", "; ", str(error))
        return report.extended([replace(finding, message=f"upstream: {message}")], error.exit_code)
    if update.state == "unchanged":
        return replace(report, remarks=(*report.remarks, "upstream: unchanged", *update.warnings))
    parts, code, changes = [f"upstream: {update.state}, {counts(update)}"], DRIFT, review.changes
    if review.problem:
        parts.append(f"cannot compare the documents: {review.problem}")
    if changes is not None and changes.report.changes:
        parts += filter(None, [changes.counts, changes.worst])
        code = BREAKING_EXIT if changes.is_breaking else DRIFT
        if changes.worst_change:
            finding = _with_change(finding, changes.worst_change.change)
    fix = repair(client, "update")
    return report.extended([replace(finding, message="; ".join(parts), fix=fix.text)], code, fix)


def _with_change(finding: Finding, change: Change) -> Finding:
    """Return `finding` with the pointers of `change`. The message has the values."""
    sides = (shown_side(side, change.pointer) for side in (change.old, change.new))
    old, new = (replace(side, value=None) if side else None for side in sides)
    return replace(finding, pointer=change.pointer or None, old=old, new=new)
