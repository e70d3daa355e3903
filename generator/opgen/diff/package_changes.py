"""Changes of the committed package for its callers, in `check` and in `generate --dry-run`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, Finding, worst_exit_code
from opgen.output.comparison import API_FILE, Comparison
from opgen.project.packages import RenderedClient

if TYPE_CHECKING:  # most packages are up to date
    from opgen.diff.summary import ChangeSummary

_BREAKING: Final = "breaking"
_DRIFT: Final = 1
_BREAKING_EXIT: Final = 6


def package_changes(rendered: RenderedClient, comparison: Comparison) -> "ChangeSummary | None":
    """Compare the committed `api.md` with the rendered one, by the Python layer alone.

    The result is `None` for equal files, for a missing file, and for a file without its recorded digest. A file of an
    opgen version with another grammar gives `None` too.
    """
    after, content = rendered.package.files.get(API_FILE), comparison.api_file
    manifest = comparison.recorded
    if after is None or content is None:
        return None
    digest = text_digest(content)
    if digest == text_digest(after) or manifest is None or manifest.theirs is not None:
        return None
    if manifest.files.get(API_FILE) != digest:
        return None
    # Most packages are up to date, and these modules import the comparison.
    from opgen.diff.summary import changes_of_package  # noqa: PLC0415 - as above

    try:
        return changes_of_package(rendered.client, content, after)
    except OpgenError:
        return None


def _line(changes: "ChangeSummary", comparison: Comparison) -> int | None:
    """Return the line of the worst change in the committed `api.md`."""
    from opgen.changes.surface.lines import line_of  # noqa: PLC0415 - as above

    worst, content = changes.worst_change, comparison.api_file
    if worst is None or content is None or not worst.change.names:
        return None
    return line_of(content.decode(), worst.change.names[0])


def with_package_changes(rendered: RenderedClient, report: ClientReport, comparison: Comparison) -> ClientReport:
    """Return the report of `check` with the changes for callers. Breaking changes are a finding, others a remark.

    The exit code becomes 6 for breaking changes only if it was 1.
    """
    if report.exit_code != _DRIFT:
        return report
    changes = package_changes(rendered, comparison)
    if changes is None or not changes.report.changes:
        return report
    if not changes.is_breaking:
        return replace(report, remarks=(*changes.lines, *report.remarks))
    finding = Finding(
        rule=_BREAKING,
        path=f"{report.output}/{API_FILE}",
        line=_line(changes, comparison),
        message=f"{changes.counts}; {changes.worst}",
        fix=changes.diff_command,
    )
    return replace(
        report, exit_code=worst_exit_code([report.exit_code, _BREAKING_EXIT]), findings=(*report.findings, finding)
    )
