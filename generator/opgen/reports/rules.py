"""Rules of all findings, as `rules.txt` lists them, and the findings about errors of a client."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import ClientReport, Finding, FindingRule, counted


def _rules() -> Iterator[FindingRule]:
    """Yield the rules of `rules.txt`."""
    _, *blocks = Path(__file__).with_suffix(".txt").read_text("utf-8").strip().split("\n\n")
    for head, *lines in map(str.splitlines, blocks):
        id_, title = head.split(maxsplit=1)
        yield FindingRule(id=id_.rstrip("*"), title=title, help=" ".join(lines), is_note=id_.endswith("*"))


FINDING_RULES: Mapping[str, FindingRule] = {rule.id: rule for rule in _rules()}
"""All rules by id, in a stable order."""


def rules_of(reports: Iterable[ClientReport]) -> dict[str, FindingRule]:
    """Return the rules of all findings by id, in the order of the findings.

    An unknown id is also the title and the help text of its rule.
    """
    reports = tuple(reports)
    known = {**FINDING_RULES, **{rule.id: rule for each in reports for rule in each.rules}}
    ids = dict.fromkeys(finding.rule for report in reports for finding in report.findings)
    return {id_: known.get(id_, FindingRule(id=id_, title=id_, help=id_, page="")) for id_ in ids}


ERROR_RULES: Mapping[int, str] = {
    2: "usage",
    3: "document",
    4: "environment",
    5: "network",
    6: "breaking",
    70: "internal-error",
}
"""Rule id of a finding that represents an error, by the exit code of the error."""


def error_report(name: str, error: OpgenError, path: str = "") -> ClientReport:
    """Return the report of the client `name` for `error`.

    An invalid document has a finding for each problem, and another error one for each line. `path` is the file with the
    error. For an invalid document, this is the snapshot.
    """
    rule = ERROR_RULES.get(error.exit_code, ERROR_RULES[70])
    if isinstance(error, DocumentError):
        headline = counted(len(error.errors), "problem")
        findings = [
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
        ]
    else:
        message, _, hint = str(error).partition("\n  hint: ")
        lines, fix, headline = filter(None, message.split("\n")), hint.removeprefix("run: "), ""
        findings = [Finding(rule=rule, path=path, message=line, fix=fix) for line in lines]
        findings = findings or [Finding(rule=rule, path=path, message=rule)]
    return ClientReport(name=name, exit_code=error.exit_code, headline=headline, findings=tuple(findings))
