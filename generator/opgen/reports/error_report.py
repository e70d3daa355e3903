"""Report of a client whose command ended with an error."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import ClientReport, Finding

ERROR_RULES: Final[Mapping[int, str]] = MappingProxyType(
    {2: "usage", 3: "document", 4: "environment", 5: "network", 6: "breaking", 70: "internal-error"}
)
"""Rule id of a finding that represents an error, by the exit code of the error."""


def error_report(name: str, error: OpgenError, *, path: str = "") -> ClientReport:
    """Return the report of the client `name` for `error`.

    `path` is the file with the error. For an invalid document, this is the snapshot.
    """
    rule = ERROR_RULES.get(error.exit_code, ERROR_RULES[70])
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
            for problem in error.errors
        )
    else:
        findings = (Finding(rule=rule, path=path, message=str(error) or rule),)
    return ClientReport(name=name, exit_code=error.exit_code, findings=findings)
