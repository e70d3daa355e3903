"""The check of one client: is the committed code still what would be generated?"""

from pathlib import Path

from opgen.core.findings import ClientReport, Finding, Repair, shell_command
from opgen.output.compare import compare
from opgen.output.findings import ENVIRONMENT, Subject, explain
from opgen.output.ignored import is_ignored
from opgen.output.manifest import NAME, OtherFormatError
from opgen.output.rendering import Rendering


def check(
    rendering: Rendering,
    folder: Path,
    subject: Subject,
    *,
    strict: bool = False,
    with_foreign: bool = False,
) -> ClientReport:
    """Hold `rendering` against `folder`; writes nothing. Raises `UsageError` for an unusable folder."""
    try:
        comparison = compare(rendering, folder)
    except OtherFormatError as error:
        return _other_format(error, subject)
    return explain(
        comparison,
        subject,
        strict=strict,
        is_ignored=comparison.found.is_empty and is_ignored(comparison.folder),
        with_foreign=with_foreign,
    )


def _other_format(error: OtherFormatError, subject: Subject) -> ClientReport:
    version = error.versions.get("opgen")
    repair = Repair(command=f"pip install opgen=={version}") if version else None
    finding = Finding(
        rule=ENVIRONMENT,
        path=f"{subject.output}/{NAME}",
        message=str(error),
        fix="" if repair is None else shell_command([repair]),
    )
    return ClientReport(
        name=subject.name,
        exit_code=error.exit_code,
        output=subject.output,
        findings=(finding,),
        repair=repair,
    )
