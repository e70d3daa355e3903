"""Changes of the committed package for its callers, in `check` and in `generate --dry-run`."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from opgen.cli.packages import RenderedClient
from opgen.core.digests import text_digest
from opgen.core.disk import read_file, refusing
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, Finding, worst_exit_code
from opgen.output.folder import resolve_folder
from opgen.output.manifest import MAX_BYTES, read_manifest

if TYPE_CHECKING:  # most packages are up to date
    from opgen.cli.change_summary import ChangeSummary

_API_FILE: Final = PurePosixPath("api.md")
_BREAKING: Final = "breaking"
_DRIFT: Final = 1
_BREAKING_EXIT: Final = 6


def package_changes(rendered: RenderedClient) -> "ChangeSummary | None":
    """Compare the committed `api.md` with the rendered one, by the Python layer alone.

    The result is `None` for equal files, for a missing file, and for a file without its recorded digest. A file of an
    opgen version with another grammar gives `None` too.
    """
    after = rendered.package.files.get(_API_FILE)
    folder = rendered.client.output_folder
    with refusing(f"read {folder}"):
        root = resolve_folder(folder)
        content = read_file(root / _API_FILE, MAX_BYTES)
        if after is None or content is None:
            return None
        digest = text_digest(content)
        manifest = read_manifest(root)
    if digest == text_digest(after) or manifest is None or manifest.theirs is not None:
        return None
    if manifest.files.get(_API_FILE) != digest:
        return None
    from opgen.cli.change_summary import changes_of_package  # noqa: PLC0415 - as above

    try:
        return changes_of_package(rendered.client, content, after)
    except OpgenError:
        return None


def with_package_changes(
    report: ClientReport, rendered: RenderedClient
) -> ClientReport:
    """Return the report of `check` with the changes for callers. Breaking changes are a finding, others a remark.

    The exit code becomes 6 for breaking changes only if it was 1.
    """
    if report.exit_code != _DRIFT:
        return report
    changes = package_changes(rendered)
    if changes is None or not changes.report.changes:
        return report
    if not changes.is_breaking:
        return replace(report, remarks=(*changes.lines, *report.remarks))
    finding = Finding(
        rule=_BREAKING,
        path=f"{report.output}/{_API_FILE}",
        message=f"{changes.counts}; {changes.worst}",
        fix=changes.diff_command,
    )
    return replace(
        report,
        exit_code=worst_exit_code([report.exit_code, _BREAKING_EXIT]),
        findings=(*report.findings, finding),
    )
