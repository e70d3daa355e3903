"""What a comparison means, in words, with what repairs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    Repair,
    shell_command,
)
from opgen.output.compare import Comparison, FileVerdict, Verdict
from opgen.output.manifest import NAME
from opgen.output.manifest_diff import counted, moved_functions, moved_inputs, short

ENVIRONMENT: Final = "environment"
"""The rule that says that other tools are at work than those that wrote the package."""

_NO_MANIFEST: Final = "no manifest: hand edits cannot be told apart"


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
    return ClientReport(
        name=subject.name,
        exit_code=_exit_code(errors),
        output=subject.output,
        headline=_headline(comparison, subject, is_clean=not errors),
        findings=findings,
        remarks=tuple(_remarks(comparison, is_ignored=is_ignored)) if errors else (),
        clean=tuple(_clean(comparison, subject)),
        repair=subject.repair(*_flags(comparison, errors)) if errors else None,
    )


def _remarks(comparison: Comparison, *, is_ignored: bool) -> Iterator[str]:
    if comparison.recorded is not None:
        functions = moved_functions(comparison.recorded, comparison.rendering.manifest)
        if functions:
            yield f"callers: {functions}"
    if is_ignored:
        yield "version control ignores this folder; commit it, or generate before each check"


def _clean(comparison: Comparison, subject: Subject) -> Iterator[str]:
    """The files that opgen owns and that are as they should be."""
    differing = {file.path for file in comparison.files}
    owned = {NAME, *comparison.rendering.files, *comparison.listed}
    for path in sorted(owned - differing):
        yield f"{subject.output}/{path}"


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
    rendered = comparison.rendering.manifest
    if is_clean:
        files = counted(len(rendered.files), "file")
        operations = counted(len(rendered.operations), "operation")
        return f"{files}, {operations}, {subject.spec} {short(rendered.inputs.get('spec', ''))}".rstrip()
    differing = {file.path for file in comparison.files} - {NAME}
    total = differing | rendered.files.keys()
    return (
        f"{len(differing)} of {counted(len(total), 'file')}"
        if differing
        else "out of date"
    )


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
        consequence = f"{counted(differing, 'file')} {'differs' if differing == 1 else 'differ'}, cause unknown"
    else:
        consequence = "every file is the same"
    is_error = comparison.is_ambiguous or strict
    yield Finding(
        rule=ENVIRONMENT,
        message=f"{version_moves(comparison)}; {consequence}",
        fix=f"pip install {pins}" if pins and is_error else "",
        level=Level.ERROR if is_error else Level.NOTE,
    )


def _files(
    comparison: Comparison, subject: Subject, *, strict: bool
) -> Iterator[Finding]:
    """A finding for each file, or one for all if all are missing."""
    total = len(comparison.rendering.files)
    missing = comparison.with_verdict(Verdict.MISSING)
    is_nothing_there = total > 1 and sum(file.path != NAME for file in missing) == total
    if is_nothing_there:
        yield Finding(
            rule=Verdict.MISSING.value,
            path=subject.output,
            message=f"none of {total} files is there",
            fix=_fix(comparison, subject),
        )
    cause = _cause(comparison, subject)
    for file in comparison.files:
        if is_nothing_there and file.verdict is Verdict.MISSING:
            continue
        # Where the tools differ, only what they have no part in is said of a single file.
        if comparison.is_ambiguous and not _is_certain(file):
            continue
        # That the manifest is not up to date goes without saying where a file is not.
        if (
            file.path == NAME
            and file.verdict is not Verdict.EOL_ONLY
            and comparison.has_drift
        ):
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
    flags = ("--force",) if file.verdict is Verdict.EDITED else ()
    return Finding(
        rule=file.verdict.value,
        path=f"{subject.output}/{file.path}",
        line=file.line,
        message=_message(file, subject, cause),
        # What fails nothing needs no command; the message has advice.
        fix="" if is_note else _fix(comparison, subject, *flags),
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
            return _NO_MANIFEST
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
        return "differs from what opgen wrote, and is no longer needed; move it away, or have it deleted (--force)"
    if not file.is_rendered:
        return "stands where a folder is needed; move it away, or have it replaced (--force)"
    if not file.is_recorded:
        return "not written by opgen, and in the way of a file that is; move it away, or have it replaced (--force)"
    both = f", and inputs changed ({cause})" if file.has_moved else ""
    return f"differs from what opgen wrote{both}; move it outside the owned files, or have it overwritten (--force)"


def _cause(comparison: Comparison, subject: Subject) -> str:
    """Why something else would be generated now than what stands there."""
    if comparison.recorded is None:
        return _NO_MANIFEST
    moved = moved_inputs(
        comparison.recorded, comparison.rendering.manifest, {"spec": subject.spec}
    )
    return (
        moved
        or "no recorded input changed: the manifest is not the one that opgen wrote"
    )


def _foreign(comparison: Comparison, subject: Subject) -> Iterator[Finding]:
    for path in comparison.foreign:
        yield Finding(
            rule="foreign",
            path=f"{subject.output}/{path}",
            message="not written by opgen, and left alone",
            level=Level.NOTE,
        )
