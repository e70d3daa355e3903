"""Summary of the changes of a client for commands that are not about changes alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from opgen.config.clients import Client
from opgen.config.read import read_diff_policy
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, Finding
from opgen.core.frozen import frozen
from opgen.diff.model import RANK, ChangeReport, Layer, ReportedChange, Severity, sorted_changes, summary
from opgen.diff.policy import Policy, decide
from opgen.project.labels import command

if TYPE_CHECKING:  # most packages are up to date, and the comparison of packages reads no document
    from opgen.diff.surface.model import Surface
    from opgen.diff.versions import Version
    from opgen.document.document import Document
    from opgen.output.comparison import Comparison
    from opgen.project.packages import RenderedClient
_FILE = PurePosixPath("api.jsonl")
_BREAKING = "breaking"
_DRIFT = 1
_BREAKING_EXIT = 6


@frozen
class ChangeSummary:
    """Changes of one client, with their counts and the worst change."""

    client: Client
    report: ChangeReport

    @property
    def is_breaking(self) -> bool:
        """Return whether a breaking change is not allowed."""
        return self.report.reaches(Severity.BREAKING)

    @property
    def counts(self) -> str:
        """Return the counts: `2 breaking, 1 risky, 9 safe`."""
        return summary(self.report)

    @property
    def worst(self) -> str:
        """Return the worst change that is not allowed: `breaking: operation removed`; empty without changes."""
        found = self.worst_change
        return f"{found.change.severity.value}: {found.change.message}" if found else ""

    @property
    def worst_change(self) -> ReportedChange | None:
        """Return the worst change that is not allowed, of the wire if one of both layers is as bad."""
        return min(
            self.report.counted,
            key=lambda each: (RANK[each.change.severity], each.change.layer is Layer.PYTHON),
            default=None,
        )

    @property
    def breaking(self) -> tuple[ReportedChange, ...]:
        """Return the breaking changes that are not allowed, in the order of the report."""
        return tuple(each for each in self.report.changes if each.reaches(Severity.BREAKING))

    @property
    def diff_command(self) -> str:
        """Return the command that shows all changes; empty for a client without a configuration."""
        if not self.client.is_configured:
            return ""
        words = command(self.client, "diff").split(" ", 2)
        return " ".join([*words[:2], "--client", self.client.name, *words[2:]])

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the counts with the command that shows all changes, and the worst change."""
        if not self.report.changes:
            return ("no changes for callers",)
        shown = f"{self.counts}: {self.diff_command}" if self.diff_command else self.counts
        return (shown, self.worst) if self.worst else (shown,)


def changes_of_package(client: Client, old: "Surface", new: "Surface") -> ChangeSummary:
    """Compare two versions of a package, by the Python layer alone and without the clock.

    End dates in the allow-list have no effect, so the same files give the same result on each day.

    Raises:
        UsageError: The policy of the project is invalid.
    """
    from opgen.diff.surface.compare import compare_surfaces  # noqa: PLC0415 - most packages are up to date

    policy = _policy(client)
    decided = decide(compare_surfaces(old, new, policy.breaking), policy, date.min)
    report = ChangeReport(old=old.package, new=new.package, changes=sorted_changes(decided.changes))
    return ChangeSummary(client=client, report=report)


def _policy(client: Client) -> Policy:
    return read_diff_policy(Path(client.config)) if client.is_configured else Policy()


def changes_of_snapshot(client: Client, before: bytes, after: "Document") -> ChangeSummary:
    """Compare two documents of a client by both layers, with its overlays, options and recorded names.

    Args:
        client: The configured client.
        before: The committed snapshot.
        after: The document from the source.

    Raises:
        LocatedError: A document is invalid, or the overlays do not fit it.
        UsageError: A file is unusable, or the policy is invalid.
    """
    # These modules import all stages of a generation.
    from opgen.diff.versions import snapshot_versions  # noqa: PLC0415 - as above

    return changes_of_versions(client, *snapshot_versions(client, before, after))


def changes_of_versions(client: Client, old: "Version", new: "Version") -> ChangeSummary:
    """Compare two versions of a client by both layers. Raises the errors of `changes_of_snapshot`."""
    from opgen.diff.comparison import DiffRequest, compare_versions  # noqa: PLC0415 - as above
    from opgen.diff.pipeline import reported  # noqa: PLC0415 - as above

    policy = _policy(client)
    request = DiffRequest(today=datetime.now(UTC).date(), config=Path(client.config))
    compared = compare_versions(old, new, request, policy.breaking)
    return ChangeSummary(client=client, report=reported(compared, request, policy))


def package_changes(rendered: "RenderedClient", comparison: "Comparison") -> "tuple[ChangeSummary, int | None] | None":
    """Compare the committed `api.jsonl` with the rendered one, by the Python layer alone.

    The result has the line of the worst change in the committed file. It is `None` for equal files, for a missing file,
    and for a file without its recorded digest. A file of another format gives `None` too.
    """
    manifest, content = comparison.recorded, comparison.contents.get(_FILE)
    if manifest is None or manifest.theirs is not None or content is None:
        return None
    after = rendered.package.files[_FILE]
    digest = text_digest(content)
    if digest == text_digest(after) or manifest.files.get(_FILE) != digest:
        return None
    # Most packages are up to date, and these modules import the comparison.
    from opgen.diff.surface.data import read_surface  # noqa: PLC0415 - as above

    try:
        old, new = read_surface(content), read_surface(after.encode())
        changes = changes_of_package(rendered.client, old.surface, new.surface)
    except OpgenError:
        return None
    worst = changes.worst_change
    return changes, old.line(worst.change.names[0]) if worst and worst.change.names else None


def with_package_changes(rendered: "RenderedClient", report: ClientReport, comparison: "Comparison") -> ClientReport:
    """Return the report of `check` with the changes for callers. Breaking changes are a finding, others a remark.

    The exit code becomes 6 for breaking changes only if it was 1.
    """
    if report.exit_code != _DRIFT:
        return report
    changes, line = package_changes(rendered, comparison) or (None, None)
    if changes is None or not changes.report.changes:
        return report
    if not changes.is_breaking:
        return replace(report, remarks=(*changes.lines, *report.remarks))
    finding = Finding(
        rule=_BREAKING,
        path=f"{report.output}/{_FILE}",
        line=line,
        message=f"{changes.counts}; {changes.worst}",
        difference=tuple(each.change.message for each in changes.breaking[1:]),
        fix=changes.diff_command,
    )
    return report.extended([finding], _BREAKING_EXIT)
