"""Findings of a command: the model that all report formats show."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from opgen.core.pointers import Pointer

PRECEDENCE: Final = (70, 2, 3, 5, 4, 6, 1, 0)
"""Exit codes from worst to best. A run over several clients ends with the worst of their codes."""


STATUS: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "ok",
        1: "DRIFT",
        2: "ERROR",
        3: "INVALID",
        4: "ENVIRONMENT",
        5: "NETWORK",
        6: "BREAKING",
        70: "INTERNAL ERROR",
    }
)
"""Exit codes as words."""


class Level(StrEnum):
    """Effect of a finding: an error fails the command, a note does not."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of a command.

    - `rule`: a stable id in kebab case.
    - `path`: relative to the working directory, with slashes, as the configuration writes it.
    - `line`, `column`: from 1.
    - `fix`: a command or advice that resolves the finding.

    Texts may come from a document: each format escapes them.
    """

    rule: str
    message: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    pointer: Pointer | None = None
    fix: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Command that repairs one client: `command`, the beginning of a shell command, then `name`, then `flags`.

    Repairs of several clients with the same `command` are joined to one command.
    """

    command: str
    name: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReport:
    """Findings about one client.

    - `output`: the output folder, with which the paths of findings begin.
    - `headline`: a summary in one line.
    - `remarks`: information for people that does not affect the exit code.
    - `clean`: paths of files without findings.
    - `repair`: a command that resolves the errors.
    """

    name: str
    exit_code: int
    output: str = ""
    headline: str = ""
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    repair: Repair | None = None


def with_fix(finding: Finding) -> str:
    """Return message and fix of a finding as one text."""
    return f"{finding.message} (fix: {finding.fix})" if finding.fix else finding.message


def counted(number: int, noun: str) -> str:
    """Return `number` and `noun`, in the plural unless the number is 1."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def status(code: int) -> str:
    """Return the exit code as a word; an unknown code counts as an internal error."""
    return STATUS.get(code, STATUS[70])


def worst_exit_code(codes: Iterable[int]) -> int:
    """Return the first of `codes` in `PRECEDENCE`, 0 if there are none, 70 for unknown codes."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), 70 if found else 0)


def exit_code(reports: Iterable[ClientReport]) -> int:
    """Return the worst exit code of `reports`, 0 if there are none."""
    return worst_exit_code(report.exit_code for report in reports)


def repair_command(reports: Iterable[ClientReport]) -> str:
    """Return one shell command for all repairs of `reports`, empty if there are none."""
    return shell_command(
        report.repair for report in reports if report.repair is not None
    )


def shell_command(repairs: Iterable[Repair]) -> str:
    """Return one shell command for all of `repairs`.

    Flags of one client may apply to others, where they have no effect.
    """
    repairs = tuple(repairs)
    lines = []
    for command in dict.fromkeys(repair.command for repair in repairs):
        same = [repair for repair in repairs if repair.command == command]
        names = [shlex.quote(repair.name) for repair in same if repair.name]
        flags = dict.fromkeys(flag for repair in same for flag in repair.flags)
        lines.append(" ".join((command, *names, *flags)))
    return " && ".join(lines)
