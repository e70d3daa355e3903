"""Version step and release notes since the last release."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from opgen.changes.model import Breaks, ReportedChange
from opgen.changes.release.notes import Note, notes_of, render_notes
from opgen.changes.release.step import Decision, decide_step, next_version, numbers_of
from opgen.changes.witness.make import same_calls
from opgen.config.clients import Client
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.diff.comparison import Compared, DiffRequest, compare_inputs, compare_versions
from opgen.diff.pipeline import reported
from opgen.diff.policy_files import read_policy
from opgen.diff.versions import Version, committed_inputs, is_package, read_package, working_inputs
from opgen.diff.witnesses import subject_of
from opgen.output.manifest import NAME, RUNTIME, in_runtime, parse_manifest, unit_digest
from opgen.source.git import Revision, last_tag

_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)+\S{0,30})", re.ASCII)


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


def release(client: Client, since: str, today: date, *, is_checked: bool = False) -> Release:
    """Return the proposed version step, and the release notes.

    Args:
        client: The client whose package is released.
        since: A tag or commit, or the path of a wheel or of a package; empty for the last tag.
        today: The date that decides about sunsets and the allow-list.
        is_checked: Compare the version of the project with the step.

    Raises:
        UsageError: The arguments are invalid, a file is unusable, or the version of the project is unknown.
        LocatedError: A document is invalid.
    """
    config = Path(client.config)
    policy = read_policy(config)
    facts = DiffRequest(today=today, has_witnesses=True, config=config)
    last = _last_release(client, since, facts, policy.breaking)
    changes = reported(last.compared, facts, policy).changes
    project = str(_project(config.read_bytes()).get("version", ""))
    decision = decide_step(
        changes,
        is_early=is_early(last.version or project),
        has_other_changes=not last.is_equal,
        counts_documents=policy.gates_documents,
    )
    notes = render_notes(release_notes(changes, last.compared), decision).rstrip("\n")
    least = next_version(last.version, decision.step) if last.version else ""
    problem = _problem(project, least, config.name) if is_checked else ""
    return Release(line=_step_line(decision, last.name), notes=notes, problem=problem)


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


@frozen
class _LastRelease:
    """Comparison of the last release with the working tree.

    - `name`: the tag, commit or path of the release.
    - `version`: its version; empty if it is unknown.
    - `is_equal`: the modules of the package are the same.
    """

    name: str
    version: str
    compared: Compared
    is_equal: bool


def _last_release(client: Client, since: str, facts: DiffRequest, breaking: Breaks) -> _LastRelease:
    """Compare the last release with the working tree."""
    if since and is_package(Path(since)) and Path(since).exists():
        old, new = read_package(Path(since)), working_inputs(client).version()
        return _LastRelease(
            name=since,
            version=_version_in(Path(since).name),
            compared=compare_versions(old, new, facts, breaking),
            is_equal=_digests(new) == _digests(old),
        )
    config = Path(client.config).absolute()
    since = since or last_tag(config.parent) or ""
    if not since:
        raise UsageError(
            "no tag in this repository\n  hint: name the last release with --since: a tag, a commit, or a wheel"
        )
    commit = Revision(name=since, folder=config.parent)
    commit.verify()
    before = committed_inputs(client, since)
    compared = compare_inputs(before, working_inputs(client), facts, breaking)
    manifest = commit.read_file(before.client.output_folder.absolute() / NAME)
    return _LastRelease(
        name=since,
        version=str(_project(commit.read_file(config) or b"").get("version", "")) or _version_in(since),
        compared=compared,
        is_equal=_digests(compared.new) == (_recorded(manifest) if manifest else _digests(compared.old)),
    )


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
    calls = same_calls((each.change for each in changes), subject_of(compared.old), subject_of(compared.new))
    return notes_of(changes, {each.fingerprint: lines for each, lines in zip(changes, calls, strict=True)})


def is_early(name: str) -> bool:
    """Return whether a version, or the name of a release, such as `v0.4.1` or the name of a wheel, is 0.x."""
    version = _version_in(name)
    return bool(version) and numbers_of(version)[0] == 0


def _step_line(decision: Decision, since: str) -> str:
    about = decision.rule
    if decision.change:
        about += f": {decision.change.change.message}"
    return f"{decision.step.value} since {printable(since)} ({printable(about, 300)})"
