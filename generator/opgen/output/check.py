"""Check of one client: comparison of the committed package with the rendered package."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from opgen.core.disk import refusing
from opgen.core.findings import ClientReport, Finding, Level, Repair, counted, shell_command
from opgen.output.compare import compare
from opgen.output.comparison import Comparison, Verdict
from opgen.output.difference import differences, shown_difference
from opgen.output.findings import ENVIRONMENT, ClientLabels, findings_of, short
from opgen.output.folder import is_ignored
from opgen.output.manifest import NAME, RUNTIME, OtherFormatError, RenderedPackage, in_runtime
from opgen.output.merge import Merges, no_merges

_IGNORED: Final = "git ignores this folder; commit it, or run opgen generate before each check"


def comparison_report(  # noqa: PLR0913 - each is an aspect of the report
    comparison: Comparison,
    labels: ClientLabels,
    *,
    strict: bool = False,
    is_ignored: bool = False,
    with_foreign: bool = False,
    difference: tuple[str, ...] = (),
) -> ClientReport:
    """Return the report of `check` on one client.

    Args:
        comparison: The compared folder and package.
        labels: Names of the client for messages.
        strict: Report changed tool versions and CRLF line ends as errors, not as notes.
        is_ignored: Git ignores the folder.
        with_foreign: Add a note for each file that opgen does not own.
        difference: Lines of a unified difference that changed inputs cause.
    """
    findings = findings_of(comparison, labels, strict=strict, with_foreign=with_foreign, difference=difference)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    return ClientReport(
        name=labels.name,
        exit_code=_exit_code(errors),
        output=labels.output,
        headline=_headline(comparison, labels, is_clean=not errors),
        findings=findings,
        remarks=(_IGNORED,) if errors and is_ignored else (),
        clean=tuple(_clean(comparison, labels)),
        repair=labels.repair(*_flags(comparison, errors)) if errors else None,
    )


def _clean(comparison: Comparison, labels: ClientLabels) -> Iterator[str]:
    """Yield the paths of owned files without a difference. `_runtime/` counts as one."""
    runtime = [path for path in comparison.owned if in_runtime(path)]
    single = comparison.owned - comparison.differing - set(runtime)
    for path in sorted(single):
        yield f"{labels.output}/{path}"
    if runtime and comparison.differing.isdisjoint(runtime):
        yield f"{labels.output}/{RUNTIME}/"


def _exit_code(errors: Sequence[Finding]) -> int:
    if any(finding.rule == ENVIRONMENT for finding in errors):
        return 4
    return 1 if errors else 0


def _flags(comparison: Comparison, errors: Sequence[Finding]) -> Iterator[str]:
    """Yield the options that `generate` needs, so that the next check passes."""
    if comparison.recorded is None and not comparison.found.is_empty:
        yield "--adopt"
    if comparison.with_verdict(Verdict.EDITED):
        yield "--force"
    if _exit_code(errors) == 4:
        yield "--upgrade"


def _headline(comparison: Comparison, labels: ClientLabels, *, is_clean: bool) -> str:
    rendered = comparison.package.manifest
    if is_clean:
        files = counted(len(comparison.package.files), "file")
        operations = counted(len(rendered.operations), "operation")
        return f"{files}, {operations}, {labels.spec} {short(rendered.inputs.get('spec', ''))}".rstrip()
    differing = comparison.differing - {NAME}
    total = differing | comparison.package.files.keys()
    return f"{len(differing)} of {counted(len(total), 'file')}" if differing else "out of date"


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
