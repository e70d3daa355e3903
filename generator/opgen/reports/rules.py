"""Rules of all findings, with titles and help texts, and the findings about errors of a client."""

from collections.abc import Iterable, Mapping

from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import ClientReport, Finding, FindingRule, counted

_RULES = (
    FindingRule(
        id="changed",
        title="Generated code is out of date",
        help="The files are as opgen wrote them, but the document, an overlay, an option or opgen's templates have "
        "changed since generation. Generate the client again, review the difference and commit it.",
    ),
    FindingRule(
        id="missing",
        title="A generated file is missing",
        help="The package includes the file, but it does not exist. Generate the client again.",
    ),
    FindingRule(
        id="extra",
        title="A generated file is no longer needed",
        help="The file is as opgen wrote it, but the package no longer includes it. Generating the client "
        "deletes it.",
    ),
    FindingRule(
        id="edited",
        title="A generated file was edited by hand",
        help="The file differs from the text that opgen wrote, and opgen generate refuses to overwrite it. Move "
        "the change to a file of your own, or discard it with --force.",
    ),
    FindingRule(
        id="conflict",
        title="A merge is unresolved",
        help="The file has conflict markers of git. In a generated package, opgen generate resolves the merge and keeps "
        "the names of both sides. In the record of a snapshot's origin, opgen fetch resolves it.",
    ),
    FindingRule(
        id="format-only",
        title="A generated file was reformatted",
        help="The file has the same code in another layout. Exclude the folder from your formatter.",
    ),
    FindingRule(
        id="eol-only",
        title="A generated file has CRLF line ends",
        help="opgen writes LF line ends. Set text eol=lf for the folder in .gitattributes.",
        is_note=True,
    ),
    FindingRule(
        id="foreign",
        title="A file was not written by opgen",
        help="opgen did not write the file and leaves it unchanged.",
        is_note=True,
    ),
    FindingRule(
        id="orphaned",
        title="A generated package has no client",
        help="opgen wrote the package, but no client of the configuration has it as output. If the output of a client has "
        "moved, generate takes over the recorded names first. Then delete the folder, or add the client again.",
        is_note=True,
    ),
    FindingRule(
        id="hook",
        title="A hook does not run for a file of a client",
        help="The setting files of a hook in .pre-commit-config.yaml does not match a path of the configuration, so a "
        "commit of this file alone is not checked. The message has a pattern for all files.",
        is_note=True,
    ),
    FindingRule(
        id="environment",
        title="Installed tools differ from the recorded versions",
        help="The manifest records other versions of the tools that write the code, so a difference can come "
        "from the tools or from the inputs. Install the recorded versions, or regenerate with --upgrade. The extra "
        "opgen[exact] pins the tools.",
    ),
    FindingRule(
        id="upstream",
        title="The source serves another document",
        help="The snapshot differs from the document that its source serves. Run opgen fetch, then opgen " "generate.",
    ),
    FindingRule(
        id="provenance",
        title="The provenance of a snapshot is unreadable",
        help="The file beside the snapshot is invalid. The next opgen fetch writes it again.",
        is_note=True,
    ),
    FindingRule(
        id="snapshot-edited",
        title="A snapshot was edited by hand",
        help="The snapshot differs from the fetched document, and the next fetch overwrites it. Use an overlay "
        "to change a document permanently.",
        is_note=True,
    ),
    FindingRule(
        id="needless-correction",
        title="The document no longer needs a correction",
        help="opgen learn wrote the correction, and the API is the same without it. opgen learn --prune removes it.",
        is_note=True,
    ),
    FindingRule(
        id="usage",
        title="The check did not run",
        help="The command line, the configuration or the file system prevents the check. The message names the "
        "cause.",
    ),
    FindingRule(
        id="document",
        title="The document is invalid or unsupported",
        help="The message names the defect at this position of the document. Correct it at the source, or with "
        "an overlay.",
    ),
    FindingRule(
        id="network",
        title="The source is unreachable",
        help="A document could not be fetched, and no file was changed. Try again.",
    ),
    FindingRule(
        id="breaking",
        title="The change breaks callers",
        help="Code that uses the committed package can fail with the generated one, or the source lost operations. "
        "Review the changes with opgen diff, and the allow-list of opgen diff accepts them.",
    ),
    FindingRule(
        id="internal-error", title="Internal error of opgen", help="Please report it with the document that causes it."
    ),
)

FINDING_RULES: Mapping[str, FindingRule] = {rule.id: rule for rule in _RULES}
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
