"""What a comparison means, in words, with what repairs it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.reports.finding import (
    ClientReport,
    Finding,
    Level,
    Repair,
    shell_command,
)
from generator.terminal import printable
from generator.tree.compare import Comparison, FileVerdict, Verdict
from generator.tree.manifest import NAME, Json

ENVIRONMENT: Final = "environment"
"""The rule that says that other tools are at work than those that wrote the package."""

_MOST_CAUSES: Final = 3

_SHORT: Final = 7
"""How many digits of a digest people compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """How people call one client: its name, its output folder and snapshot as configured, the command that writes it.

    `command` is shell text, complete but for the client's name, which it takes if `takes_name`.
    """

    name: str
    output: str
    spec: str
    command: str = "opgen generate"
    takes_name: bool = True

    def repair(self, *flags: str) -> Repair:
        """The command that writes this client, with `flags`."""
        return Repair(
            command=self.command, name=self.name if self.takes_name else "", flags=flags
        )


def explain(
    comparison: Comparison,
    subject: Subject,
    *,
    strict: bool = False,
    is_ignored: bool = False,
    with_foreign: bool = False,
) -> ClientReport:
    """The report of `check` on one client. With `strict`, what is otherwise a note fails.

    `is_ignored` says that version control ignores the output; `with_foreign` lists the files that are not opgen's.
    """
    findings = (
        *_environment(comparison, strict=strict),
        *_files(comparison, subject, strict=strict),
        *(_foreign(comparison, subject) if with_foreign else ()),
    )
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    remarks = [_callers(comparison)] if errors else []
    if errors and is_ignored:
        remarks.append(
            "version control ignores this folder; commit it, or generate before each check"
        )
    return ClientReport(
        name=subject.name,
        exit_code=_exit_code(errors),
        output=subject.output,
        headline=_headline(comparison, subject, is_clean=not errors),
        findings=findings,
        remarks=tuple(remark for remark in remarks if remark),
        repair=subject.repair(*_flags(comparison, errors)) if errors else None,
    )


def version_moves(comparison: Comparison) -> str:
    """The tools that are not as recorded: "black 26.1.0, recorded 25.9.0; jinja2 3.1.6, not recorded"."""
    return "; ".join(
        f"{name} {now or 'is gone'}, {f'recorded {before}' if before else 'not recorded'}"
        for name, before, now in comparison.moved_versions
    )


def _exit_code(errors: Sequence[Finding]) -> int:
    if any(finding.rule == ENVIRONMENT for finding in errors):
        return 4
    return 1 if errors else 0


def _flags(comparison: Comparison, errors: Sequence[Finding]) -> Iterator[str]:
    """What `generate` has to be allowed, so that the next check passes."""
    if comparison.recorded is None and not comparison.found.is_empty:
        yield "--adopt"
    if comparison.with_verdict(Verdict.EDITED):
        yield "--force"
    if _exit_code(errors) == 4:
        yield "--upgrade"


def _headline(comparison: Comparison, subject: Subject, *, is_clean: bool) -> str:
    total = len(comparison.rendered.files) + 1  # the manifest
    if is_clean:
        spec = comparison.rendered.inputs.get("spec", "")[:_SHORT]
        operations = _count(len(comparison.rendered.operations), "operation")
        return f"{_count(total, 'file')}, {operations}, {subject.spec} {spec}".rstrip()
    return f"{len(comparison.files)} of {_count(total, 'file')}"


def _environment(comparison: Comparison, *, strict: bool) -> Iterator[Finding]:
    """The finding that says that this is another environment than the one that wrote the package."""
    if not comparison.moved_versions:
        return
    pins = " ".join(
        f"{name}=={before}" for name, before, _ in comparison.moved_versions if before
    )
    if comparison.is_ambiguous:
        differing = sum(
            file.path != NAME and file.verdict is not Verdict.EOL_ONLY
            for file in comparison.files
        )
        consequence = f"{_count(differing, 'file')} {'differs' if differing == 1 else 'differ'}, cause unknown"
    else:
        consequence = "every file is the same"
    yield Finding(
        rule=ENVIRONMENT,
        message=f"{version_moves(comparison)}; {consequence}",
        fix=f"pip install {pins}" if pins else "",
        level=Level.ERROR if comparison.is_ambiguous or strict else Level.NOTE,
    )


def _files(
    comparison: Comparison, subject: Subject, *, strict: bool
) -> Iterator[Finding]:
    """A finding for each file, or one for all if all are missing."""
    missing = comparison.with_verdict(Verdict.MISSING)
    is_nothing_there = (
        sum(file.path != NAME for file in missing) == len(comparison.rendered.files) > 1
    )
    if is_nothing_there:
        yield Finding(
            rule=Verdict.MISSING,
            path=subject.output,
            message=f"none of {_count(len(comparison.rendered.files) + 1, 'file')} is there",
            fix=_fix(comparison, subject),
        )
    cause = _cause(comparison, subject)
    for file in comparison.files:
        if is_nothing_there and file.verdict is Verdict.MISSING:
            continue
        # Where the tools differ, only what they have no part in is said of a single file.
        if comparison.is_ambiguous and not _is_certain(file):
            continue
        yield _finding(comparison, subject, file, cause=cause, strict=strict)


def _is_certain(file: FileVerdict) -> bool:
    return file.is_recorded and file.verdict in {
        Verdict.EDITED,
        Verdict.MISSING,
        Verdict.EOL_ONLY,
    }


def _finding(
    comparison: Comparison,
    subject: Subject,
    file: FileVerdict,
    *,
    cause: str,
    strict: bool,
) -> Finding:
    is_note = file.verdict is Verdict.EOL_ONLY and not strict
    return Finding(
        rule=file.verdict,
        path=f"{subject.output}/{file.path}",
        line=file.line,
        message=_message(file, subject, cause),
        fix=_fix(
            comparison,
            subject,
            *(("--force",) if file.verdict is Verdict.EDITED else ()),
        ),
        level=Level.NOTE if is_note else Level.ERROR,
    )


def _fix(comparison: Comparison, subject: Subject, *flags: str) -> str:
    adopt = (
        ("--adopt",)
        if comparison.recorded is None and not comparison.found.is_empty
        else ()
    )
    return shell_command([subject.repair(*adopt, *flags)])


def _message(file: FileVerdict, subject: Subject, cause: str) -> str:
    match file.verdict:
        case Verdict.CHANGED:
            return cause
        case Verdict.MISSING if file.path == NAME:
            return "no manifest: hand edits cannot be told apart"
        case Verdict.MISSING:
            return (
                "written by opgen, and deleted"
                if file.is_recorded
                else "not generated yet"
            )
        case Verdict.EXTRA:
            return "written by opgen, no longer needed"
        case Verdict.EDITED:
            return _edited(file, cause)
        case Verdict.FORMAT_ONLY:
            return f"same code, other layout; exclude {subject.output}/ from your formatter"
        case Verdict.EOL_ONLY:
            return (
                f"CRLF checkout; add to .gitattributes: {subject.output}/** text eol=lf"
            )


def _edited(file: FileVerdict, cause: str) -> str:
    if not file.is_rendered and file.is_recorded:
        return "differs from what opgen wrote, and is no longer needed; move it away, or have it deleted"
    if not file.is_rendered:
        return "stands where a folder is needed; move it away, or have it replaced"
    if not file.is_recorded:
        return "not written by opgen, and in the way of a file that is; move it away, or have it replaced"
    both = f", and inputs changed ({cause})" if file.has_moved else ""
    return f"differs from what opgen wrote{both}; move it outside the owned files, or have it overwritten"


def _cause(comparison: Comparison, subject: Subject) -> str:
    """Which inputs are not those of the manifest."""
    recorded, rendered = comparison.recorded, comparison.rendered
    if recorded is None:
        return "no manifest: hand edits cannot be told apart"
    causes = [
        *_moves(
            "",
            {**recorded.inputs},
            {**rendered.inputs},
            lambda digest: str(digest)[:_SHORT],
        ),
        *_moves(
            "option ",
            recorded.options,
            rendered.options,
            lambda value: printable(json.dumps(value), 40),
        ),
    ]
    named = [
        (
            cause.replace("spec ", f"{subject.spec} ", 1)
            if cause.startswith("spec ")
            else cause
        )
        for cause in causes
    ]
    if len(named) > _MOST_CAUSES:
        named[_MOST_CAUSES:] = [f"{len(named) - _MOST_CAUSES} more"]
    return (
        ", ".join(named)
        or "no recorded input changed: the manifest is not the one that opgen wrote"
    )


def _moves(
    kind: str,
    before: Mapping[str, Json],
    now: Mapping[str, Json],
    show: Callable[[Json], str],
) -> Iterator[str]:
    for name in sorted({*before, *now}):
        label = f"{kind}{printable(name, 80)}"
        if name not in now:
            yield f"{label} is gone since generation"
        elif name not in before:
            yield f"{label} is new since generation"
        # As texts: in Python 1, 1.0 and True are equal.
        elif json.dumps(before[name]) != json.dumps(now[name]):
            yield f"{label} changed since generation ({show(before[name])} -> {show(now[name])})"


def _callers(comparison: Comparison) -> str:
    """What the difference means for callers, as far as the manifests' tables of functions tell."""
    if comparison.recorded is None:
        return ""
    before, now = comparison.recorded.operations, comparison.rendered.operations
    counts = {
        "removed": sum(key not in now for key in before),
        "renamed": sum(key in now and now[key] != name for key, name in before.items()),
        "added": sum(key not in before for key in now),
    }
    changes = [
        f"{_count(number, 'function')} {verb}"
        for verb, number in counts.items()
        if number
    ]
    return f"callers: {', '.join(changes)}    see: opgen diff" if changes else ""


def _foreign(comparison: Comparison, subject: Subject) -> Iterator[Finding]:
    for path in comparison.foreign:
        yield Finding(
            rule="foreign",
            path=f"{subject.output}/{path}",
            message="not written by opgen, and left alone",
            level=Level.NOTE,
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
