"""Changes of the committed package for its callers, in `check` and in `generate --dry-run`."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, Finding
from opgen.output.comparison import Comparison
from opgen.project.packages import RenderedClient

if TYPE_CHECKING:  # most packages are up to date
    from opgen.diff.summary import ChangeSummary

_FILE: Final = PurePosixPath("api.jsonl")
_BREAKING: Final = "breaking"
_DRIFT: Final = 1
_BREAKING_EXIT: Final = 6


def package_changes(rendered: RenderedClient, comparison: Comparison) -> "tuple[ChangeSummary, int | None] | None":
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
    from opgen.diff.summary import changes_of_package  # noqa: PLC0415 - as above
    from opgen.diff.surface.data import read_surface  # noqa: PLC0415 - as above

    try:
        old, new = read_surface(content), read_surface(after.encode())
        changes = changes_of_package(rendered.client, old.surface, new.surface)
    except OpgenError:
        return None
    worst = changes.worst_change
    return changes, old.line(worst.change.names[0]) if worst and worst.change.names else None


def with_package_changes(rendered: RenderedClient, report: ClientReport, comparison: Comparison) -> ClientReport:
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
