"""Update of clients: the documents of their sources, packages, changes and release notes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from opgen.config.clients import Client
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.diff.comparison import DiffRequest, compare_inputs
from opgen.diff.formats.markdown import render_markdown
from opgen.diff.model import ChangeReport, Severity
from opgen.diff.pipeline import render, reported
from opgen.diff.policy import Step, decide_step, is_early
from opgen.diff.policy_files import read_policy
from opgen.diff.release import render_notes
from opgen.diff.surface.data import SURFACE_FILE
from opgen.diff.versions import ClientInputs, package_version, working_inputs
from opgen.document.canonical import dump
from opgen.document.document import load
from opgen.output.compare import compare
from opgen.output.comparison import Comparison
from opgen.output.manifest import NAME
from opgen.output.replace import refuse, write
from opgen.project.cache import Entries
from opgen.project.packages import RenderedClient, render_client
from opgen.project.snapshots import SnapshotUpdate
from opgen.source.fetch import read_file
from opgen.source.git import last_tag
from opgen.source.read import read

if TYPE_CHECKING:
    from opgen.project.packages import Progress

_MAX_LINES = 59
"""Maximum number of line ends in the text of a pull request."""


@frozen
class ClientUpdate:
    """Next state of one client, which is in memory only.

    - `snapshot`: the comparison of the snapshot with its source.
    - `rendered`, `comparison`: the package of the new document, and its difference from the package on disk.
    - `report`: the changes for callers, with witnesses.
    - `step`, `notes`: the version step and the release notes of these changes alone.
    """

    client: Client
    snapshot: SnapshotUpdate
    rendered: RenderedClient
    comparison: Comparison
    report: ChangeReport
    step: Step
    notes: str

    @property
    def written(self) -> tuple[PurePosixPath, ...]:
        """Return the files of the package that a write changes or removes."""
        return tuple(sorted(self.comparison.differing - {NAME}))

    @property
    def severity(self) -> Severity | None:
        """Return the worst severity of a change that is not allowed, or None without changes for callers."""
        return next((each.change.severity for each in self.report.counted), None)

    @property
    def is_safe(self) -> bool:
        """Return whether the changes are known and safe, and the document did not lose many operations."""
        is_known = self.snapshot.state != "changed" or bool(self.snapshot.old_content)
        return is_known and self.severity in {None, Severity.SAFE} and not self.snapshot.lost

    def changes(self, format_: str, verbose: int = 0) -> str:
        """Return the changes in a format of `diff`."""
        return render(self.report, format_, None, verbose)

    @property
    def markdown(self) -> str:
        """Return the changes and the release notes as Markdown."""
        notes = f"## Release notes ({self.step.value})\n\n{self.notes.rstrip()}"
        return "\n\n".join([self.changes("markdown"), *([notes] if self.notes else [])])

    @property
    def description(self) -> str:
        """Return the text of a pull request: `markdown` if it is short, else the changes in less than 60 lines."""
        if self.markdown.count("\n") < _MAX_LINES:
            return self.markdown
        more = f"The summary of the job has all entries and the release notes ({self.step.value})."
        return f"{render_markdown(self.report, is_short=True).rstrip()}\n\n{more}"

    @property
    def facts(self) -> dict[str, object]:
        """Return the update as a JSON object."""
        return {
            "name": self.client.name,
            "snapshot": self.snapshot.state,
            "lost": self.snapshot.lost,
            "files": list(map(str, self.written)),
            "severity": self.severity.value if self.severity else None,
            "step": self.step.value,
            "notes": self.notes,
            "diff": json.loads(self.changes("json")),
        }

    def needs_decision(self, fail_on: Severity | None) -> bool:
        """Return whether a change reaches `fail_on`, or the document lost many operations."""
        return bool(self.snapshot.lost) or self.report.reaches(fail_on)


def prepared_update(  # noqa: PLR0913 - each is an input of the update
    client: Client,
    snapshot: SnapshotUpdate,
    *,
    today: date,
    callers: tuple[str, ...],
    progress: "Progress",
    entries: Entries | None,
) -> ClientUpdate:
    """Return the next state of `client`, from the comparison of its snapshot with the source.

    Raises:
        LocatedError: A document is invalid.
        UsageError: A file is unusable.
        EditedError: Files of the package were edited by hand.
        OtherVersionsError: Other tool versions may change the code.
    """
    policy = read_policy(Path(client.config))
    document = snapshot.new_document if snapshot.state != "unchanged" else None
    content = None if document is None else dump(document.root).encode()
    rendered = render_client(client, progress, entries, content)
    comparison = compare(rendered.package, client.output_folder)
    refuse(comparison, client.output_folder)
    update = ClientUpdate(
        client=client,
        snapshot=snapshot,
        rendered=rendered,
        comparison=comparison,
        report=ChangeReport(old=client.spec, new=client.source, changes=()),
        step=Step.NONE,
        notes="",
    )
    is_first = comparison.recorded is None or (document and not snapshot.old_content)
    if is_first or (content is None and not update.written):
        return update
    before = _before(client)
    after = replace(before, package=None)
    if content is not None:
        after = replace(after, document=load(read(content, client.spec)))
    request = DiffRequest(today=today, callers=callers, has_witnesses=True, config=Path(client.config))
    compared = compare_inputs(before, after, request, policy.breaking)
    report = replace(reported(compared, request, policy), old=client.spec, new=client.source)
    if not report.changes and not update.written:
        return replace(update, report=report)
    since = last_tag(Path(client.config).absolute().parent) or ""
    decision = decide_step(report.changes, is_early=is_early(since), has_other_changes=bool(update.written))
    text = render_notes(report.changes, report.methods, decision)
    return replace(update, report=replace(report, step=decision.step.value), step=decision.step, notes=text)


def _before(client: Client) -> ClientInputs:
    """Return the inputs of `client` on disk, with the public names of its package if it has some."""
    inputs = working_inputs(client)
    file = client.output_folder / SURFACE_FILE
    if not file.is_file():
        return inputs
    try:
        return replace(inputs, package=package_version(read_file(file), file.as_posix()))
    except UsageError:  # an earlier format of the file
        return inputs


def write_all(updates: Sequence[ClientUpdate]) -> None:
    """Write the packages and the snapshots of all `updates`.

    A package precedes its snapshot, so that a run after a crash reports the changes again.
    """
    for each in updates:
        write(each.rendered.package, each.client.output_folder, verify=each.rendered.verify)
        if each.snapshot.store:
            each.snapshot.store()
