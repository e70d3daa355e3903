"""Report of one client, built from the comparison of the output folder."""

from collections.abc import Iterator, Sequence
from typing import Final

from opgen.core.findings import ClientReport, Finding, Level, counted
from opgen.output.client_labels import ClientLabels
from opgen.output.comparison import Comparison, Verdict
from opgen.output.findings import ENVIRONMENT, findings_of
from opgen.output.manifest import NAME
from opgen.output.manifest_diff import short
from opgen.output.runtime_folder import RUNTIME, in_runtime

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
