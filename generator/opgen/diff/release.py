"""Version step and release notes since the last release."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from opgen.config.clients import Client
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.markdown import code_span
from opgen.core.terminal import printable
from opgen.diff.comparison import Compared, DiffRequest, compare_inputs, compare_versions
from opgen.diff.formats.entries import entries_of, grouped
from opgen.diff.formats.sentences import Item, cause_of, item_of, joined
from opgen.diff.model import Breaks, ReportedChange, Severity
from opgen.diff.pipeline import reported
from opgen.diff.policy import Decision, Step, decide_step, is_early, numbers_of, version_in
from opgen.diff.policy_files import read_policy
from opgen.diff.rules import CHANGE_RULES, SECTIONS
from opgen.diff.versions import Version, committed_inputs, is_package, read_package, working_inputs
from opgen.output.manifest import NAME, RUNTIME, in_runtime, parse_manifest, unit_digest
from opgen.source.git import Revision, last_tag


def next_version(version: str, step: Step) -> str:
    """Return the version that follows `version` after a step."""
    major, minor, patch = numbers_of(version)
    following = {
        Step.MAJOR: (major + 1, 0, 0),
        Step.MINOR: (major, minor + 1, 0),
        Step.PATCH: (major, minor, patch + 1),
        Step.NONE: (major, minor, patch),
    }
    return ".".join(map(str, following[step]))


_MAX_LENGTH = 400


def render_notes(changes: Iterable[ReportedChange], methods: Mapping[str, str], decision: Decision) -> str:
    """Return the release notes about changes as Markdown. Equal arguments give equal bytes.

    A change that another one implies has no item. `methods` are those of a report.
    """
    items = [item_of(entry, methods) for entry in entries_of(changes)]
    lines = [f"<!-- opgen: {decision.step.value}, decided by {decision.rule.replace('--', '- ')} -->"]
    for heading in SECTIONS.values():
        own = [item for item in items if _section(item) == heading]
        if own:
            lines += ["", f"### {heading}", ""]
            lines += [line for same in grouped(own, cause_of) for line in _item_lines(joined(same))]
    return "\n".join(lines) + "\n"


def _section(item: Item) -> str:
    main = item.entries[0].main.change
    section = CHANGE_RULES[main.rule].section
    is_unsafe = section == SECTIONS["+"] and main.severity is not Severity.SAFE
    return SECTIONS[""] if is_unsafe else section


def _item_lines(item: Item) -> Iterator[str]:
    """Yield the lines of the item of one cause. Text of a document is inside code spans only."""
    is_breaking = item.entries[0].severity is Severity.BREAKING and not item.first.allowed
    advice = f": {_span(item.advice)}" if is_breaking or item.first.allowed else ""
    yield f"- {'**Breaking:** ' if is_breaking else ''}{_span(item.sentence)}{advice}"
    if is_breaking and len(item.new_names) > 1:
        yield from (f"  - {_span(old.text)}: use {_span(new.text)}" for old, new in item.new_names.items())
    elif is_breaking and item.is_cut:
        yield f"  - {', '.join(_span(each.text) for each in item.names)}"


def _span(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))


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
    facts = DiffRequest(today=today, config=config)
    last = _last_release(client, since, facts, policy.breaking)
    changes = reported(last.compared, facts, policy).changes
    project = str(_project(config.read_bytes()).get("version", ""))
    decision = decide_step(
        changes,
        is_early=is_early(last.version or project),
        has_other_changes=not last.is_equal,
        counts_documents=policy.gates_documents,
    )
    notes = render_notes(changes, last.compared.methods, decision).rstrip("\n")
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
            version=version_in(Path(since).name),
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
        version=str(_project(commit.read_file(config) or b"").get("version", "")) or version_in(since),
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


def _step_line(decision: Decision, since: str) -> str:
    about = decision.rule
    if decision.change:
        about += f": {decision.change.change.message}"
    return f"{decision.step.value} since {printable(since)} ({printable(about, 300)})"
