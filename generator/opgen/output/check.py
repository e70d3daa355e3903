"""Check of one client: comparison of the committed package with the rendered package."""

from collections.abc import Callable
from pathlib import Path

from opgen.core.disk import refusing
from opgen.core.findings import ClientReport, Finding, Repair, shell_command
from opgen.output.client_labels import ClientLabels
from opgen.output.compare import compare
from opgen.output.comparison import Comparison, Verdict
from opgen.output.difference import differences, shown_difference
from opgen.output.findings import ENVIRONMENT
from opgen.output.ignored import is_ignored
from opgen.output.manifest import NAME, OtherFormatError
from opgen.output.merge import Merges, no_merges
from opgen.output.rendered_package import RenderedPackage
from opgen.output.report import comparison_report

Extend = Callable[[ClientReport, Comparison], ClientReport]
"""Function that adds findings about a compared folder to its report."""


def check(  # noqa: PLR0913 - each is an option of the check
    package: RenderedPackage,
    folder: Path,
    labels: ClientLabels,
    *,
    strict: bool = False,
    with_foreign: bool = False,
    with_difference: bool = False,
    merges: Merges = no_merges,
    extend: Extend = lambda report, _: report,
) -> ClientReport:
    """Compare `package` with the files in `folder`, without writing.

    Args:
        package: The rendered package and its manifest.
        folder: The output folder.
        labels: Names of the client for messages.
        strict: Report changed tool versions and CRLF line ends as errors, not as notes.
        with_foreign: Add a note for each file that opgen does not own.
        with_difference: Add the difference to the finding about changed inputs.
        merges: Function that returns the merges in progress.
        extend: Function that adds findings about the compared version of the folder.

    Raises:
        UsageError: `folder` or its manifest is unusable.
    """
    try:
        comparison = compare(package, folder, merges)
    except OtherFormatError as error:
        return _other_format(error, labels)
    changed = comparison.with_verdict(Verdict.CHANGED) if with_difference else ()
    with refusing(f"read {folder}"):
        difference = shown_difference(differences(comparison, changed))
    report = comparison_report(
        comparison,
        labels,
        strict=strict,
        is_ignored=comparison.found.is_empty and is_ignored(comparison.folder),
        with_foreign=with_foreign,
        difference=difference,
    )
    return extend(report, comparison)


def _other_format(error: OtherFormatError, labels: ClientLabels) -> ClientReport:
    version = error.versions.get("opgen")
    repair = Repair(command=f"pip install opgen=={version}") if version else None
    finding = Finding(
        rule=ENVIRONMENT,
        path=f"{labels.output}/{NAME}",
        message=str(error),
        fix="" if repair is None else shell_command([repair]),
    )
    return ClientReport(
        name=labels.name, exit_code=error.exit_code, output=labels.output, findings=(finding,), repair=repair
    )
