"""What a command found: the one model that every format shows."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from opgen.core.pointers import Pointer

PRECEDENCE: Final = (70, 2, 3, 5, 4, 6, 1, 0)
"""Exit codes, worst first: a run over several clients ends with the first of these that one of them has."""


STATUS: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "ok",
        1: "DRIFT",
        2: "ERROR",
        3: "INVALID",
        4: "ENVIRONMENT",
        5: "NETWORK",
        6: "BREAKING",
        70: "BUG",
    }
)
"""An exit code in a word."""


class Level(StrEnum):
    """Whether a finding fails the command."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a command found.

    `rule` is a stable id in kebab case. `path` is as the configuration writes it, from the working directory, with
    slashes; `line` and `column` count from 1. `fix` is the command, or the advice, that ends it. Texts may be the document's own:
    formats escape them.
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
    """The command that repairs one client: `command`, a shell command's beginning, then `name`, then `flags`.

    Repairs of several clients with the same `command` are one command.
    """

    command: str
    name: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReport:
    """What a command found about one client.

    `output` is its folder, with which paths of findings begin. `headline` says it in a line; `remarks` are lines that
    change nothing: what a change means for callers. `clean` are the files that are as they should be, with paths like
    those of findings.
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
    """What is the matter, and what ends it, as one text."""
    return f"{finding.message} (fix: {finding.fix})" if finding.fix else finding.message


def counted(number: int, noun: str) -> str:
    """`number` and `noun`, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def status(code: int) -> str:
    """`code` in a word; one that is not of the contract would be a bug of ours."""
    return STATUS.get(code, STATUS[70])


def worst_exit_code(codes: Iterable[int]) -> int:
    """Return the first of `codes` in `PRECEDENCE`, 0 if there are none, 70 for unknown codes."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), 70 if found else 0)


def exit_code(reports: Iterable[ClientReport]) -> int:
    """Return the worst exit code of `reports`, 0 if there are none."""
    return worst_exit_code(report.exit_code for report in reports)


def repair_command(reports: Iterable[ClientReport]) -> str:
    """One shell command that repairs every client that can be repaired by one, empty if there is none."""
    return shell_command(
        report.repair for report in reports if report.repair is not None
    )


def shell_command(repairs: Iterable[Repair]) -> str:
    """One shell command for all of `repairs`. A flag that one client needs does nothing to one that does not."""
    repairs = tuple(repairs)
    lines = []
    for command in dict.fromkeys(repair.command for repair in repairs):
        same = [repair for repair in repairs if repair.command == command]
        names = [shlex.quote(repair.name) for repair in same if repair.name]
        flags = dict.fromkeys(flag for repair in same for flag in repair.flags)
        lines.append(" ".join((command, *names, *flags)))
    return " && ".join(lines)
