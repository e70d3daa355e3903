"""Version step and release notes since the last release."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from opgen.changes.model import Breaks, Change, ReportedChange, sorted_changes
from opgen.changes.policy import decide
from opgen.changes.release.notes import Note, notes_of, own_notes, render_notes, with_notes
from opgen.changes.release.step import Decision, NotesFormat, Override, Step, decide_step, override_in, override_of
from opgen.changes.witness.make import calls_after
from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.terminal import printable
from opgen.diff.comparison import AnyVersion, compare_inputs, compare_versions
from opgen.diff.package_versions import is_package, read_package
from opgen.diff.policy_files import read_policy
from opgen.diff.versions import committed_inputs, working_inputs
from opgen.diff.witnesses import subject_of, with_witnesses
from opgen.source.git import Revision, last_tag

_VERSION: Final = re.compile(r"(\d+)\.\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """Arguments and options of `release`.

    - `since`: a tag or commit, or the path of a wheel or of a package; empty for the last tag.
    - `step`, `reason`: the override of the step, or nothing.
    - `output`: the file that gets the notes; None for standard output.
    """

    name: str
    since: str
    format_: NotesFormat
    output: Path | None
    step: Step | None
    reason: str
    today: date
    config: Path


def release(request: ReleaseRequest) -> tuple[str, str]:
    """Return the proposed version step in one line, and the release notes without a line end.

    The notes are also written to the output file.

    Raises:
        UsageError: The arguments are invalid, or a file is unusable.
        LocatedError: A document is invalid.
    """
    client = _client(request)
    given = override_of(request.step, request.reason) if request.step else None
    policy = read_policy(request.config)
    since = _since_release(client, request, policy.breaking)
    decided = decide(since.changes, policy, request.today)
    changes = with_witnesses(sorted_changes(decided.changes), since.old, since.new)
    decision = decide_step(changes, is_early=is_early(since.name), has_other_changes=not since.is_equal)
    notes = release_notes(changes, since.old, since.new)
    with _locked(request.output):
        existing = _existing(request.output)
        is_fragment = request.format_ is NotesFormat.TOWNCRIER
        own = existing if is_fragment else own_notes(existing, client.name)
        override = given or override_in(own)
        text = render_notes(notes, decision, override, request.format_)
        if request.output is not None:
            content = text if is_fragment else with_notes(existing, text, client.name)
            disk.write_file(request.output, content.encode())
    return _step_line(decision, override, since.name), text.rstrip("\n")


@contextmanager
def _locked(output: Path | None) -> Iterator[None]:
    """Let other runs wait from the read of `output` to its write, because each run keeps the notes of the others."""
    if output is None:
        yield
        return
    with disk.refusing(f"write {output}"):
        output.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(output.parent):
            yield


def _client(request: ReleaseRequest) -> Client:
    clients = select(read_configuration(request.config), [request.name] if request.name else []).require_valid()
    if len(clients) != 1:
        raise UsageError("several clients are configured\n  hint: name one: opgen release NAME")
    return clients[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Since:
    """Comparison of the last release with the working tree.

    - `name`: the tag, commit or path of the release.
    - `is_equal`: document, options and recorded names are the same.
    """

    name: str
    old: AnyVersion
    new: AnyVersion
    changes: tuple[Change, ...]
    is_equal: bool


def _since_release(client: Client, request: ReleaseRequest, breaking: Breaks) -> _Since:
    """Compare the last release with the working tree."""
    after = working_inputs(client)
    new = after.version()
    path = Path(request.since) if request.since else None
    if path is not None and is_package(path) and path.exists():
        old = read_package(path)
        found = compare_versions(old, new, today=request.today, breaking=breaking)
        return _Since(name=request.since, old=old, new=new, changes=found, is_equal=not found)
    folder = request.config.absolute().parent
    since = request.since or last_tag(folder) or ""
    if not since:
        raise UsageError(
            "no tag in this repository\n" "  hint: name the last release with --since: a tag, a commit or a wheel"
        )
    Revision(name=since, folder=folder).verify()
    before = committed_inputs(client, since)
    return _Since(
        name=since,
        old=before.version(),
        new=new,
        changes=compare_inputs(before, after, today=request.today, breaking=breaking),
        is_equal=before.document.root == after.document.root
        and before.client.options == after.client.options
        and before.recorded == after.recorded,
    )


def release_notes(changes: tuple[ReportedChange, ...], old: AnyVersion, new: AnyVersion) -> tuple[Note, ...]:
    """Return the notes about changes with witnesses, with code for both versions."""
    after = calls_after((each.change for each in changes), subject_of(old), subject_of(new))
    return notes_of(changes, {each.fingerprint: lines for each, lines in zip(changes, after, strict=True)})


def is_early(since: str) -> bool:
    """Return whether the name of a release, such as `v0.4.1` or the name of a wheel, has a version 0.x."""
    found = _VERSION.search(since.replace("\\", "/").rpartition("/")[2])
    return found is not None and found[1] == "0"


def _step_line(decision: Decision, override: Override | None, since: str) -> str:
    step: Step = decision.step if override is None else override.step
    about = decision.rule
    if decision.change is not None:
        about += f": {decision.change.change.message}"
    if override is not None:
        about = f"{override.reason}; opgen proposes {decision.step.value}, {about}"
    return f"{step.value} since {printable(since)} ({printable(about, 300)})"


def _existing(output: Path | None) -> str:
    if output is None or not output.exists():
        return ""
    content = output.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{escaped(str(output))}: invalid UTF-8") from None
