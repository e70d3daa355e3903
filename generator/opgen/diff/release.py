"""Version step and release notes since the last release."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from shutil import which
from typing import Any, Final

from opgen.changes.model import Breaks, ReportedChange
from opgen.changes.release.notes import Note, notes_of, own_notes, render_notes, with_notes
from opgen.changes.release.step import (
    Decision,
    NotesFormat,
    Override,
    Step,
    decide_step,
    next_version,
    numbers_of,
    override_in,
    override_of,
)
from opgen.changes.surface.data import SURFACE_FILE
from opgen.changes.witness.make import calls_after
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.diff.comparison import Compared, DiffRequest, compare_inputs, compare_versions
from opgen.diff.pipeline import reported
from opgen.diff.policy_files import read_policy
from opgen.diff.private_processes import output_of, private_folder
from opgen.diff.versions import Version, committed_inputs, is_package, read_package, working_inputs
from opgen.diff.witnesses import subject_of
from opgen.output.manifest import NAME, RUNTIME, in_runtime, parse_manifest, unit_digest
from opgen.reports.json import ascii_json
from opgen.source.git import Revision, last_tag
from opgen.source.interpreter import find_python

_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)+\S{0,30})", re.ASCII)
_INDEXED: Final = re.compile(r"\d+(?:\.\d+)*(?:[a-z]+\d+)?(?:\.post\d+)?", re.ASCII)
"""Version of a package index. A tag with this name comes first."""


@frozen
class ReleaseRequest:
    """Arguments and options of `release`.

    - `since`: a tag or commit, the path of a wheel or of a package, or a version of a package index; empty for the last
      tag.
    - `step`, `reason`: the override of the step, or nothing.
    - `output`: the file that gets the notes; None for standard output.
    """

    client: Client
    since: str
    format_: NotesFormat
    output: Path | None
    step: Step | None
    reason: str
    today: date

    @property
    def config(self) -> Path:
        """Path of the configuration file."""
        return Path(self.client.config)


@frozen
class Release:
    """Proposed step.

    - `line`: the step with its reason.
    - `notes`: the release notes without a line end.
    - `problem`: the reason why the version of the project is too small; empty if it is not.
    """

    line: str
    notes: str
    problem: str


def release(request: ReleaseRequest, *, is_checked: bool = False) -> Release:
    """Return the proposed version step, and the release notes, which are also written to the output file.

    Args:
        request: Arguments and options.
        is_checked: Compare the version of the project with the step. The notes are not written.

    Raises:
        UsageError: The arguments are invalid, a file is unusable, or the version of the project is unknown.
        LocatedError: A document is invalid.
    """
    client = request.client
    given = override_of(request.step, request.reason) if request.step else None
    policy = read_policy(request.config)
    facts = DiffRequest(today=request.today, has_witnesses=True, config=request.config)
    since = _since_release(request, facts, policy.breaking)
    changes = reported(since.compared, facts, policy).changes
    project = str(_project(request.config.read_bytes()).get("version", ""))
    decision = decide_step(
        changes,
        is_early=is_early(since.version or project),
        has_other_changes=not since.is_equal,
        counts_documents=policy.gates_documents,
    )
    notes = release_notes(changes, since.compared)
    with _locked(request.output):
        existing = _existing(request.output)
        is_own = request.format_ is NotesFormat.CHANGELOG
        own = own_notes(existing, client.name) if is_own else existing
        override = given or override_in(own)
        step = override.step if override else decision.step
        text = render_notes(notes, decision, override, request.format_)
        least = next_version(since.version, step) if since.version else ""
        if request.format_ is NotesFormat.JSON:
            values = {"client": client.name, "since": since.name, "released": since.version, "project": project}
            values |= {"step": step.value, "rule": decision.rule, "next": least, "notes": text}
            text = ascii_json({"format": 1, **values})
        if request.output and not is_checked:
            content = with_notes(existing, text, client.name) if is_own else text
            disk.write_file(request.output, content.encode())
    line = _step_line(decision, override, since.name)
    problem = _problem(project, least, request.config.name) if is_checked else ""
    return Release(line=line, notes=text.rstrip("\n"), problem=problem)


def _problem(project: str, least: str, config: str) -> str:
    """Return the reason why the version of a project is too small; empty if it is not."""
    for version, missing in ((project, f"{config} has no version"), (least, "the last release has no version")):
        if not version:
            raise UsageError(
                f"{missing}\n  hint: set version in [project], and name a tag, a wheel or a version with --since"
            )
    if numbers_of(project) >= numbers_of(least):
        return ""
    return f"{config} has version {printable(project)}, and the changes need at least {least}"


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


@frozen
class _Since:
    """Comparison of the last release with the working tree.

    - `name`: the tag, commit, path or version of the release.
    - `version`: its version; empty if it is unknown.
    - `is_equal`: the modules of the package are the same.
    """

    name: str
    version: str
    compared: Compared
    is_equal: bool


def _since_release(request: ReleaseRequest, facts: DiffRequest, breaking: Breaks) -> _Since:
    """Compare the last release with the working tree."""
    client, path = request.client, Path(request.since) if request.since else None
    if path and is_package(path) and path.exists():
        return _since_package(request, facts, breaking, path)
    folder = request.config.absolute().parent
    since = request.since or last_tag(folder) or ""
    if not since:
        raise UsageError(
            "no tag in this repository\n"
            "  hint: name the last release with --since: a tag, a commit, a wheel, or a version of the package index"
        )
    commit = Revision(name=since, folder=folder)
    try:
        commit.verify()
    except UsageError:
        if not _INDEXED.fullmatch(since):
            raise
        with private_folder() as target:
            package = _downloaded(client, since, target / "package")
            return _since_package(request, facts, breaking, package, since)
    before = committed_inputs(client, since)
    compared = compare_inputs(before, working_inputs(client), facts, breaking)
    manifest = commit.read_file(before.client.output_folder.absolute() / NAME)
    return _Since(
        name=since,
        version=str(_project(commit.read_file(request.config.absolute()) or b"").get("version", ""))
        or _version_in(since),
        compared=compared,
        is_equal=_digests(compared.new) == (_recorded(manifest) if manifest else _digests(compared.old)),
    )


def _since_package(
    request: ReleaseRequest, facts: DiffRequest, breaking: Breaks, path: Path, version: str = ""
) -> _Since:
    """Compare a released package with the working tree."""
    old, new = read_package(path), working_inputs(request.client).version()
    return _Since(
        name=version or request.since,
        version=version or _version_in(path.name),
        compared=compare_versions(old, new, facts, breaking),
        is_equal=_digests(new) == _digests(old),
    )


def _downloaded(client: Client, version: str, target: Path) -> Path:
    """Download a version of the project from the package index of pip or uv. Return the folder of its package.

    The wheel is unpacked, and nothing of it is executed.
    """
    config = Path(client.config)
    name = str(_project(config.read_bytes()).get("name", ""))
    if not name:
        raise UsageError(f"{config.name} has no name of the project\n  hint: set name in [project], or give a wheel")
    uv = which("uv")
    installer = (uv, "pip") if uv else (find_python(config.absolute().parent), "-m", "pip")
    target.mkdir()
    options = ("install", "--quiet", "--no-deps", "--only-binary=:all:", f"--target={target}", f"{name}=={version}")
    try:
        output_of((*installer, *options), target, os.environ, (0,))
    except UsageError:
        command = " ".join(
            (Path(installer[0]).name, *installer[1:], "install", "--only-binary=:all:", f"{name}=={version}")
        )
        raise UsageError(
            f"cannot download {escaped(name)} {version}\n  hint: see the reason with: {escaped(command)}"
        ) from None
    found = sorted(target.rglob(SURFACE_FILE), key=lambda each: each.parent.name != client.output_folder.name)
    if not found:
        raise UsageError(f"{escaped(name)} {version}: no {SURFACE_FILE}\n  hint: name a tag with --since")
    return found[0].parent


def _digests(version: Version) -> Mapping[PurePosixPath, str]:
    """Return the digests of the modules of a package. The runtime has one digest."""
    start, files = len(version.options.package) + 1, version.files("release")
    texts = {PurePosixPath(path[start:]): text for path, text in files.items() if path.endswith(".py")}
    runtime = {path: text for path, text in texts.items() if in_runtime(path)}
    own = {path: unit_digest(path, {path: text}) for path, text in texts.items() if path not in runtime}
    return {**own, RUNTIME: unit_digest(None, runtime)}


def _recorded(manifest: bytes) -> Mapping[PurePosixPath, str]:
    """Return the digests of the modules in a committed manifest."""
    found = parse_manifest(manifest, Path(NAME))
    return {**{path: each for path, each in found.files.items() if path.suffix == ".py"}, RUNTIME: found.runtime}


def _project(content: bytes) -> Mapping[str, Any]:  # Any: TOML
    """Return the table `project`, or that of poetry; empty without one."""
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    tables = found.get("project"), found.get("tool", {}).get("poetry")
    return next((each for each in tables if isinstance(each, dict) and "version" in each), {})


def _version_in(name: str) -> str:
    """Return the version in the name of a tag, a wheel or a folder; empty without one."""
    found = _VERSION.search(name)
    return found[1].partition("-")[0] if found else ""


def release_notes(changes: tuple[ReportedChange, ...], compared: Compared) -> tuple[Note, ...]:
    """Return the notes about changes with witnesses, with code for both versions."""
    after = calls_after((each.change for each in changes), subject_of(compared.old), subject_of(compared.new))
    return notes_of(changes, {each.fingerprint: lines for each, lines in zip(changes, after, strict=True)})


def is_early(name: str) -> bool:
    """Return whether a version, or the name of a release, such as `v0.4.1` or the name of a wheel, is 0.x."""
    version = _version_in(name)
    return bool(version) and numbers_of(version)[0] == 0


def _step_line(decision: Decision, override: Override | None, since: str) -> str:
    step: Step = decision.step if override is None else override.step
    about = decision.rule
    if decision.change:
        about += f": {decision.change.change.message}"
    if override:
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
