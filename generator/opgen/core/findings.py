"""Findings of a command, in one data model for all report formats."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from opgen.core.errors import Position
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer

PRECEDENCE = (70, 2, 3, 5, 4, 6, 1, 0)
"""Exit codes from worst to best. A run over several clients ends with the worst of their codes."""


STATUS: Mapping[int, str] = {
    0: "ok",
    1: "DRIFT",
    2: "ERROR",
    3: "INVALID",
    4: "ENVIRONMENT",
    5: "NETWORK",
    6: "BREAKING",
    70: "INTERNAL ERROR",
}
"""Words for the exit codes."""


class Level(StrEnum):
    """Effect of a finding: an error fails the command, a note does not."""

    ERROR = "error"
    NOTE = "note"


class Cause(StrEnum):
    """Input whose change caused a finding, in the order in which reports name causes."""

    DOCUMENT = "document"
    OVERLAY = "overlay"
    OPTION = "option"
    OPGEN = "opgen"


@frozen
class Side:
    """Part of one of two versions that a finding concerns.

    - `value`: the JSON value or the Python declaration that changed. It is short, never a whole schema.
    - `pointer`: its pointer in the document as served.
    - `compared`: its pointer in the converted and repaired document, which the comparison reads.
    - `path`, `position`: filled in for the report, from the pointer.
    """

    value: Any = None  # any JSON value
    pointer: Pointer | None = None
    compared: Pointer | None = None
    path: str = ""
    position: Position | None = None


@frozen
class CodePosition:
    """Position in a Python file. The line begins at 1."""

    path: str
    line: int | None


@frozen
class Finding:
    """One finding of a command.

    - `rule`: a stable id in kebab case.
    - `path`: relative to the working directory, with slashes, as the configuration writes it.
    - `line`, `column`: from 1.
    - `fix`: a command or advice that resolves the finding.
    - `cause`: the kind of changed input. With several kinds, the first in the order of `Cause`.
    - `old`, `new`: the value in the document before and after a change.
    - `code`: the affected Python code.
    - `uses`: the affected uses in the code of callers.
    - `files`: the affected files, if the finding is about several files. `path` is then their folder.
    - `difference`: lines of a unified difference, or of code that shows a change, without line ends.

    Texts may come from a document, so each report format must escape them.
    """

    rule: str
    message: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    pointer: Pointer | None = None
    fix: str = ""
    level: Level = Level.ERROR
    cause: Cause | None = None
    old: Side | None = None
    new: Side | None = None
    code: CodePosition | None = None
    uses: tuple[CodePosition, ...] = ()
    files: tuple[str, ...] = ()
    difference: tuple[str, ...] = ()


@frozen
class FindingRule:
    """Rule of findings.

    - `title`: a short title.
    - `help`: text with the remedy.
    - `is_note`: findings of this rule are notes by default, so they do not fail the command.
    - `page`: the page of the reference that describes the rule; empty for an unknown rule.
    """

    id: str
    title: str
    help: str
    is_note: bool = False
    page: str = "findings"

    @property
    def url(self) -> str:
        """URL of the description of the rule, if it is known."""
        return self.page and reference_url(self.page, self.id)


def reference_url(page: str, id_: str) -> str:
    """Return the URL of a rule on a page of the reference. The release workflow writes the owner."""
    return f"https://OWNER.github.io/opgen/reference/{page}/#{id_}"


@frozen
class Repair:
    """Shell command that repairs one client. It consists of `command`, `name` and `flags`, in this order.

    Repairs of several clients with the same `command` are joined into one shell command.
    """

    command: str
    name: str = ""
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the command as text."""
        return shell_command([self])


@frozen
class ClientReport:
    """Findings about one client.

    - `output`: the output folder. The paths of findings begin with this folder.
    - `headline`: a summary in one line.
    - `remarks`: information for people that does not affect the exit code.
    - `clean`: paths of files without findings.
    - `repair`: a command that resolves the errors.
    - `rules`: rules of the findings that `opgen.reports.rules` does not contain.
    - `command`: the command that made the report.
    - `verdict`: a word for the exit code in place of the usual one.
    """

    name: str
    exit_code: int
    output: str = ""
    headline: str = ""
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    repair: Repair | None = None
    rules: tuple[FindingRule, ...] = ()
    command: str = "opgen check"
    verdict: str = ""

    @property
    def status(self) -> str:
        """Return the word for the exit code."""
        return self.verdict or status(self.exit_code)

    def extended(self, findings: Iterable[Finding], code: int = 0, repair: Repair | None = None) -> "ClientReport":
        """Return the report with more `findings`, the worse exit code, and `repair` if it has none."""
        return replace(
            self,
            exit_code=worst_exit_code([self.exit_code, code]),
            findings=(*self.findings, *findings),
            repair=self.repair or repair,
        )


def command_of(reports: Sequence[ClientReport]) -> str:
    """Return the command that made `reports`."""
    return reports[0].command if reports else "opgen check"


def with_fix(finding: Finding) -> str:
    """Return the message and the fix of a finding as one text."""
    return f"{finding.message} (fix: {finding.fix})" if finding.fix else finding.message


def counted(number: int, noun: str) -> str:
    """Return `number` and `noun`, in the plural unless the number is 1."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def first_of(texts: Sequence[str], most: int) -> str:
    """Return the first of `texts` on one line, and the number of the others."""
    more = len(texts) - most
    return ", ".join(texts[:most]) + (f" and {more} more" if more > 0 else "")


def status(code: int) -> str:
    """Return the word for an exit code. An unknown code counts as an internal error."""
    return STATUS.get(code, STATUS[70])


def worst_exit_code(codes: Iterable[int]) -> int:
    """Return the worst of `codes` by `PRECEDENCE`. No codes give 0, and only unknown codes give 70."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), 70 if found else 0)


def worst_status(reports: Sequence[ClientReport]) -> str:
    """Return the word for the worst exit code of `reports`."""
    code = exit_code(reports)
    return next((each.status for each in reports if each.exit_code == code), status(code))


def exit_code(reports: Iterable[ClientReport]) -> int:
    """Return the worst exit code of `reports`, or 0 if `reports` is empty."""
    return worst_exit_code(report.exit_code for report in reports)


def repair_command(reports: Iterable[ClientReport]) -> str:
    """Return one shell command for all repairs of `reports`, or an empty string without repairs."""
    return shell_command(report.repair for report in reports if report.repair is not None)


def shell_command(repairs: Iterable[Repair]) -> str:
    """Return one shell command for all of `repairs`.

    In a joined command, the flags of one client apply to all clients. They have no effect on the other clients.
    """
    repairs = tuple(repairs)
    lines = []
    for command in dict.fromkeys(repair.command for repair in repairs):
        same = [repair for repair in repairs if repair.command == command]
        names = [shlex.quote(repair.name) for repair in same if repair.name]
        flags = dict.fromkeys(flag for repair in same for flag in repair.flags)
        lines.append(" ".join((command, *names, *flags)))
    return " && ".join(lines)
