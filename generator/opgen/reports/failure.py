"""An error that ended the work on one client, as its report."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import ClientReport, Finding

RULES: Final[Mapping[int, str]] = MappingProxyType(
    {
        2: "usage",
        3: "document",
        4: "environment",
        5: "network",
        6: "breaking",
        70: "internal-error",
    }
)
"""The rule of a finding that is an error, by its exit code."""


def failure(name: str, error: OpgenError, *, path: str = "") -> ClientReport:
    """The report on the client `name`, whose work `error` ended.

    `path` is the file that it is about, for an invalid document its snapshot.
    """
    rule = RULES.get(error.exit_code, RULES[70])
    if isinstance(error, DocumentError):
        findings = tuple(
            Finding(
                rule=rule,
                path=problem.file or path,
                line=problem.position.line if problem.position else None,
                column=problem.position.column if problem.position else None,
                pointer=problem.pointer,
                message=problem.message,
                fix=problem.hint,
            )
            for problem in error.problems
        )
    else:
        findings = (Finding(rule=rule, path=path, message=str(error) or rule),)
    return ClientReport(name=name, exit_code=error.exit_code, findings=findings)
