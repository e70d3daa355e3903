"""Check of one client: comparison of the committed package with the rendered package, and findings with repairs."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from opgen.core.disk import refusing
from opgen.core.findings import Cause, ClientReport, Finding, Level, Repair, counted
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.output.compare import compare
from opgen.output.comparison import ChangedVersions, Comparison, FileVerdict, Verdict
from opgen.output.difference import differences, shown_difference
from opgen.output.folder import is_ignored
from opgen.output.manifest import NAME, RUNTIME, Manifest, OtherFormatError, RenderedPackage, in_runtime

ENVIRONMENT = "environment"
"""Rule id of the finding about installed tool versions that differ from the recorded versions."""

_NO_MANIFEST = "no manifest; edits by hand cannot be detected"
_IGNORED = "git ignores this folder; commit it, or run opgen generate before each check"
_SHORT = 7
_MOST_CAUSES = 3
_ORDER = tuple(Cause)


@frozen
class ClientLabels:
    """Texts that identify one client in messages: name, output folder, document and command.

    `command` is the beginning of a shell command. If `takes_name` is true, the client's name follows.
    """

    name: str
    output: str
    spec: str
    command: str = "opgen generate"
    takes_name: bool = True

    def repair(self, *flags: str) -> Repair:
        """Return the command that generates this client, with `flags` as options."""
        return Repair(command=self.command, name=self.name if self.takes_name else "", flags=flags)


# Kind of an input or option that differs from the recorded one, and a description of the change.
_ChangedInput = tuple[Cause, str]


def comparison_report(  # noqa: PLR0913 - each is an aspect of the report
    comparison: Comparison,
    labels: ClientLabels,
    *,
    strict: bool = False,
    is_ignored: bool = False,
    with_foreign: bool = False,
    difference: tuple[str, ...] = (),
) -> ClientReport:
    """Return the report of `check` on one client: the environment first, then changed inputs, then each other file.

    Args:
        comparison: The compared folder and package.
        labels: Names of the client for messages.
        strict: Report changed tool versions and CRLF line ends as errors, not as notes.
        is_ignored: Git ignores the folder.
        with_foreign: Add a note for each file that opgen does not own.
        difference: Lines of a unified difference that changed inputs cause.
    """
    findings = (
        *_environment(comparison, strict=strict),
        *_files(comparison, labels, strict=strict, difference=difference),
        *(_foreign(comparison, labels) if with_foreign else ()),
    )
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    return ClientReport(
        name=labels.name,
        exit_code=_exit_code(errors),
        output=labels.output,
        headline=_headline(comparison, labels, is_clean=not errors),
        findings=findings,
        remarks=(_IGNORED,) if errors and is_ignored else (),
        clean=tuple(_clean(comparison, labels)),
        repair=labels.repair(*_flags(comparison, errors)) if errors else None,
    )


def _clean(comparison: Comparison, labels: ClientLabels) -> Iterator[str]:
    """Yield the paths of owned files without a difference. `_runtime/` counts as one."""
    runtime = [path for path in comparison.owned if in_runtime(path)]
    single = comparison.owned - comparison.differing - set(runtime)
    for path in sorted(single):
        yield f"{labels.output}/{path}"
    if runtime and comparison.differing.isdisjoint(runtime):
        yield f"{labels.output}/{RUNTIME}/"


def _exit_code(errors: Sequence[Finding]) -> int:
    if any(finding.rule == ENVIRONMENT for finding in errors):
        return 4
    return 1 if errors else 0


def _flags(comparison: Comparison, errors: Sequence[Finding]) -> Iterator[str]:
    """Yield the options that `generate` needs, so that the next check passes."""
    if comparison.is_foreign:
        yield "--adopt"
    if comparison.with_verdict(Verdict.EDITED):
        yield "--force"
    if _exit_code(errors) == 4:
        yield "--upgrade"


def _headline(comparison: Comparison, labels: ClientLabels, *, is_clean: bool) -> str:
    rendered = comparison.package.manifest
    if is_clean:
        files = counted(len(comparison.package.files), "file")
        operations = counted(len(rendered.operations), "operation")
        return f"{files}, {operations}, {labels.spec} {_short(rendered.inputs.get('spec', ''))}".rstrip()
    differing = comparison.differing - {NAME}
    total = differing | comparison.package.files.keys()
    return f"{len(differing)} of {counted(len(total), 'file')}" if differing else "out of date"


Extend = Callable[[ClientReport, Comparison], ClientReport]
"""Function that adds findings about a compared folder to its report."""


def check(  # noqa: PLR0913 - each is an option of the check
    package: RenderedPackage,
    folder: Path,
    labels: ClientLabels,
    *,
    strict: bool = False,
    with_foreign: bool = False,
    with_difference: bool = False,
    extend: Extend = lambda report, _: report,
) -> ClientReport:
    """Compare `package` with the files in `folder`, without writing.

    Args:
        package: The rendered package and its manifest.
        folder: The output folder.
        labels: Names of the client for messages.
        strict: Report changed tool versions and CRLF line ends as errors, not as notes.
        with_foreign: Add a note for each file that opgen does not own.
        with_difference: Add the difference to the finding about changed inputs.
        extend: Function that adds findings about the compared version of the folder.

    Raises:
        UsageError: `folder` or its manifest is unusable.
    """
    try:
        comparison = compare(package, folder)
    except OtherFormatError as error:
        return _other_format(error, labels)
    changed = comparison.with_verdict(Verdict.CHANGED) if with_difference else ()
    with refusing(f"read {folder}"):
        difference = shown_difference(differences(comparison, changed))
    report = comparison_report(
        comparison,
        labels,
        strict=strict,
        is_ignored=comparison.found.is_empty and is_ignored(comparison.folder),
        with_foreign=with_foreign,
        difference=difference,
    )
    return extend(report, comparison)


def _other_format(error: OtherFormatError, labels: ClientLabels) -> ClientReport:
    version = error.versions.get("opgen")
    repair = Repair(command=f"pip install opgen=={version}") if version else None
    finding = Finding(
        rule=ENVIRONMENT,
        path=f"{labels.output}/{NAME}",
        message=str(error),
        fix="" if repair is None else repair.text,
    )
    return ClientReport(
        name=labels.name, exit_code=error.exit_code, output=labels.output, findings=(finding,), repair=repair
    )


def describe_changed_versions(changes: ChangedVersions) -> str:
    """Describe changed tool versions: "black 26.1.0, recorded 25.9.0; jinja2 3.1.6, not recorded"."""
    return "; ".join(
        f"{name} {now or 'not installed'}, {f'recorded {before}' if before else 'not recorded'}"
        for name, before, now in changes
    )


def _environment(comparison: Comparison, *, strict: bool) -> Iterator[Finding]:
    """Yield a finding if the installed tool versions differ from the recorded versions."""
    if not comparison.changed_versions:
        return
    pins = " ".join(f"{name}=={before}" for name, before, _ in comparison.changed_versions if before)
    if comparison.is_ambiguous:
        differing = sum(
            len(file.paths) for file in comparison.files if file.path != NAME and file.verdict is not Verdict.EOL_ONLY
        )
        consequence = f"{counted(differing, 'file')} {'differs' if differing == 1 else 'differ'}, cause unknown; opgen[exact] pins the tools"
    else:
        consequence = "no file differs"
    is_error = comparison.is_ambiguous or strict
    yield Finding(
        rule=ENVIRONMENT,
        message=f"{describe_changed_versions(comparison.changed_versions)}; {consequence}",
        fix=f"pip install {pins}" if pins and is_error else "",
        level=Level.ERROR if is_error else Level.NOTE,
        cause=Cause.OPGEN,
    )


def _files(
    comparison: Comparison, labels: ClientLabels, *, strict: bool, difference: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield a finding for all changed files, and one for each other file that differs.

    If all files are missing, yield one finding for all of them.
    """
    total = len(comparison.package.files)
    missing = comparison.with_verdict(Verdict.MISSING)
    count = sum(len(file.paths) for file in missing if file.path != NAME)
    is_nothing_there = total > 1 and count == total
    if is_nothing_there:
        yield Finding(
            rule=Verdict.MISSING.value,
            path=labels.output,
            message=f"none of {total} files exists",
            fix=_fix(comparison, labels),
        )
    inputs = _changed_inputs(comparison, labels.spec)
    reported = [
        file
        for file in comparison.files
        if _is_reported(comparison, file) and not (is_nothing_there and file.verdict is Verdict.MISSING)
    ]
    changed = [file for file in reported if file.verdict is Verdict.CHANGED]
    if changed:
        yield _changed(comparison, labels, changed, inputs, difference)
    for file in reported:
        if file.verdict is not Verdict.CHANGED:
            yield _finding(comparison, labels, file, inputs=inputs, strict=strict)


def _is_reported(comparison: Comparison, file: FileVerdict) -> bool:
    # Different tool versions can change many files. Report only the files with another cause that is certain.
    if comparison.is_ambiguous and not _is_certain(file):
        return False
    # If another file differs, the manifest differs too.
    return not (file.path == NAME and file.verdict not in {Verdict.EOL_ONLY, Verdict.CONFLICT} and comparison.has_drift)


def _changed(
    comparison: Comparison,
    labels: ClientLabels,
    files: Sequence[FileVerdict],
    inputs: Sequence[_ChangedInput],
    difference: tuple[str, ...],
) -> Finding:
    """Return the finding about all files that changed inputs make out of date."""
    # The folder `_runtime/` comes last, because some formats show a finding beside its first file.
    ordered = sorted(files, key=lambda file: (bool(file.files), file.path))
    paths = tuple(f"{labels.output}/{file.shown}" for file in ordered)
    is_one = len(paths) == 1
    modules = tuple(f"{labels.output}/{path}" for path in ordered[0].files)
    return Finding(
        rule=Verdict.CHANGED.value,
        path=paths[0] if is_one else labels.output,
        message=_cause(comparison, inputs),
        fix=_fix(comparison, labels),
        cause=inputs[0][0] if inputs else None,
        files=modules if is_one else paths,
        difference=difference,
    )


def _is_certain(file: FileVerdict) -> bool:
    if file.verdict is Verdict.EDITED:
        return file.is_recorded or not file.is_rendered
    return file.is_recorded and file.verdict in {Verdict.CONFLICT, Verdict.MISSING, Verdict.EOL_ONLY}


def _finding(
    comparison: Comparison, labels: ClientLabels, file: FileVerdict, *, inputs: Sequence[_ChangedInput], strict: bool
) -> Finding:
    is_note = file.verdict is Verdict.EOL_ONLY and not strict
    flags = ("--force",) if file.verdict is Verdict.EDITED else ()
    is_of_inputs = file.verdict is Verdict.EXTRA or (file.verdict is Verdict.MISSING and not file.is_recorded)
    return Finding(
        rule=file.verdict.value,
        path=f"{labels.output}/{file.shown}",
        line=file.line,
        files=tuple(f"{labels.output}/{path}" for path in file.files),
        message=_message(file, labels, _cause(comparison, inputs)),
        # A note does not fail the check, and the message of the note already contains advice.
        fix="" if is_note else _fix(comparison, labels, *flags),
        level=Level.NOTE if is_note else Level.ERROR,
        cause=inputs[0][0] if inputs and is_of_inputs else None,
        difference=file.difference,
    )


def _fix(comparison: Comparison, labels: ClientLabels, *flags: str) -> str:
    adopt = ("--adopt",) if comparison.is_foreign else ()
    return labels.repair(*adopt, *flags).text


_MESSAGES = {
    Verdict.EXTRA: "no longer part of the package",
    Verdict.CONFLICT: "unresolved merge conflict; opgen wrote both sides",
    Verdict.FORMAT_ONLY: "same code in another layout; exclude {output}/ from your formatter",
    Verdict.EOL_ONLY: "CRLF line ends; add to .gitattributes: {output}/** text eol=lf",
}
"""Messages of verdicts that always have the same one."""


def _message(file: FileVerdict, labels: ClientLabels, cause: str) -> str:
    match file.verdict:
        case Verdict.MISSING if file.path == NAME:
            return _NO_MANIFEST
        case Verdict.MISSING:
            return "deleted after generation" if file.is_recorded else "not generated yet"
        case Verdict.EDITED:
            return _edited(file, cause)
        case Verdict.CONFLICT if file.path == NAME:
            return "unresolved merge conflict; generate takes the recorded names of both sides"
        case verdict:
            return _MESSAGES[verdict].format(output=labels.output)


def _edited(file: FileVerdict, cause: str) -> str:
    if not file.is_rendered and file.is_recorded:
        return "was edited by hand, and is no longer part of the package. Move the file elsewhere, or delete it with --force"
    if not file.is_rendered:
        return (
            "is in the place of a module or folder of the package, and Python would import it instead. "
            "Move the file elsewhere, or delete it with --force"
        )
    if not file.is_recorded:
        return "was not written by opgen, but the package needs the path. Move the file elsewhere, or replace it with --force"
    both = f", and inputs changed ({cause})" if file.is_content_changed else ""
    return f"was edited by hand{both}. Move the change to a file of your own, or discard it with --force"


def _cause(comparison: Comparison, inputs: Sequence[_ChangedInput]) -> str:
    """Return the reason for a difference between the rendered text and the recorded text."""
    if comparison.recorded is None:
        return _NO_MANIFEST
    causes = [message for _, message in inputs]
    if len(causes) > _MOST_CAUSES:
        causes[_MOST_CAUSES:] = [f"{len(causes) - _MOST_CAUSES} more"]
    return ", ".join(causes) or "no recorded input changed, so the manifest is not the one that opgen wrote"


def _foreign(comparison: Comparison, labels: ClientLabels) -> Iterator[Finding]:
    for path in comparison.foreign:
        yield Finding(rule="foreign", path=f"{labels.output}/{path}", message="not written by opgen", level=Level.NOTE)


def _changed_inputs(comparison: Comparison, document: str) -> tuple[_ChangedInput, ...]:
    """Return the inputs and options that differ from the recorded ones, in the order of `Cause`.

    `document` is the name of the document in messages.
    """
    if comparison.recorded is None:
        return ()
    before, now = (_inputs(each, document) for each in (comparison.recorded, comparison.package.manifest))
    changes = []
    for cause, name in sorted({*before, *now}, key=lambda key: (_ORDER.index(key[0]), key[1])):
        old, new = before.get((cause, name)), now.get((cause, name))
        if old is None or new is None:
            changes.append((cause, f"{name} was {'added' if old is None else 'removed'} since generation"))
        elif old != new:
            shown = (printable(each, 40) if cause is Cause.OPTION else _short(each) for each in (old, new))
            changes.append((cause, f"{name} changed since generation ({' -> '.join(shown)})"))
    return tuple(changes)


def _inputs(manifest: Manifest, document: str) -> dict[tuple[Cause, str], str]:
    """Return the inputs and options of a manifest as texts, by their kind and their name in messages."""
    names = {"spec": (Cause.DOCUMENT, document), "templates": (Cause.OPGEN, "opgen's templates")}
    inputs = {names.get(name, (Cause.OVERLAY, name)): digest for name, digest in manifest.inputs.items()}
    # Python treats 1, 1.0 and True as equal, JSON does not.
    options = {name: json.dumps(value, sort_keys=True) for name, value in manifest.options.items()}
    return inputs | {(Cause.OPTION, f"option {name}"): text for name, text in options.items()}


def _short(digest: str) -> str:
    """Return the first characters of a digest, for messages."""
    return digest[:_SHORT]
