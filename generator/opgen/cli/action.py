"""Command `action`: a step of the GitHub action or of the GitLab component, with files and variables of the runner."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opgen.changes.model import BREAKING_EXIT, RANK, ChangeReport, Severity, summary
from opgen.changes.release.step import Step, decide_step
from opgen.cli.app import invoke
from opgen.cli.cache import opened_cache
from opgen.cli.command_options import FailOn, config_path, severity_of, with_errors
from opgen.cli.console import Verbosity, print_machine_format, print_message, print_problems
from opgen.cli.fetch import refuse_untrusted_event
from opgen.cli.update import prepare_updates
from opgen.config.clients import Configuration, select
from opgen.config.read import read_configuration
from opgen.core.disk import refusing
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.frozen import frozen
from opgen.core.markdown import code_span
from opgen.core.terminal import printable
from opgen.diff.comparison import DiffRequest
from opgen.diff.pipeline import compare, render
from opgen.diff.policy_files import read_policy
from opgen.diff.release import is_early
from opgen.diff.update import ClientUpdate, write_all
from opgen.forges.body import text_hash
from opgen.forges.calls import Forge, RefusedError, github, gitlab
from opgen.forges.pull_requests import Proposal, Published, Thread, comment, publish
from opgen.forges.repository import Repository
from opgen.output.manifest import NAME
from opgen.snapshot.update import provenance_file
from opgen.source.git import last_tag

_GITLAB_REPORTS = ["--report", "junit=opgen-junit.xml", "--report", "codequality=opgen-quality.json"]
_CONSOLE = Verbosity()
_REVIEWS = ("pull_request", "pull_request_target", "merge_group", "workflow_run")
"""Events about proposed code, for which no further pull request is opened."""
_CHECKS_NOTE = (
    "GitHub starts no checks on a pull request of GITHUB_TOKEN: pass the token of a GitHub App as `token`,"
    " or close and reopen the pull request"
)


@frozen
class _Run:
    """Run of a workflow: the inputs of the step, the variables of the runner, and the event."""

    inputs: Mapping[str, str]
    runner: Mapping[str, str]
    event: Any  # any JSON

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "_Run":
        """Return the run that `environment` describes. Inputs begin with `INPUT_`."""
        inputs = {name[6:].lower(): text.strip() for name, text in environment.items() if name.startswith("INPUT_")}
        with suppress(KeyError, OSError, ValueError):
            return cls(
                inputs=inputs, runner=environment, event=json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes())
            )
        return cls(inputs=inputs, runner=environment, event={})

    def input(self, name: str, default: str = "") -> str:
        return self.inputs.get(name) or default

    @property
    def config(self) -> Path:
        return config_path(Path(self.input("config")) if self.input("config") else None, quiet=True)

    @property
    def names(self) -> list[str]:
        return self.input("clients").split()

    @property
    def event_name(self) -> str:
        return self.runner.get("GITHUB_EVENT_NAME", "")

    @property
    def fail_on(self) -> Severity | None:
        """Return the severity of the input `fail-on`. Raise `UsageError` for an unknown one."""
        try:
            return severity_of(FailOn(self.input("fail_on", "breaking")))
        except ValueError:
            raise UsageError(f"input fail-on: use one of: {', '.join(FailOn)}") from None

    @property
    def base(self) -> str:
        """Return the commit with which a pull request, a merge queue or a push is compared."""
        pull, group = self.event.get("pull_request") or {}, self.event.get("merge_group") or {}
        base = pull.get("base", {}).get("sha") or group.get("base_sha") or self.event.get("before")
        return str(base or self.runner.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""))

    @property
    def is_gitlab(self) -> bool:
        """Return whether the runner is one of GitLab."""
        return "GITLAB_CI" in self.runner

    def thread(self) -> tuple[Forge, Thread] | None:
        """Return the comments of the pull request that the event is about, unless its branch is in a fork."""
        if self.is_gitlab:
            token, number = self.runner.get("OPGEN_TOKEN"), self.runner.get("CI_MERGE_REQUEST_IID")
            api, project = self.runner.get("CI_API_V4_URL", ""), self.runner.get("CI_PROJECT_ID", "")
            return (gitlab(api, project, token), Thread.of_merge_request(number)) if token and number else None
        pull = self.event.get("pull_request") or {}
        head = (pull.get("head", {}).get("repo") or {}).get("full_name")
        if head is None or head != self.runner.get("GITHUB_REPOSITORY") or not self.input("token"):
            return None
        return self.github(), Thread.of_pull(pull["number"])

    def github(self) -> Forge:
        """Return the calls to the repository of the run."""
        api = self.runner.get("GITHUB_API_URL", "https://api.github.com")
        graphql = self.runner.get("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql")
        return github(api, self.runner.get("GITHUB_REPOSITORY", ""), self.input("token"), graphql)

    def repository(self) -> Repository:
        server = self.runner.get("GITHUB_SERVER_URL", "https://github.com")
        return Repository(self.config.absolute().parent, server, self.input("token"))


@dataclass(slots=True, kw_only=True)
class _Result:
    """Result of a step, which grows with each client."""

    codes: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    pulls: list[Published] = field(default_factory=list)
    is_changed: bool = False

    def add_failure(self, name: str, error: OpgenError) -> None:
        print_problems(error)
        self.codes.append(error.exit_code)
        self.lines.append(f"{name}: failed: {str(error).partition(chr(10))[0]}")

    def outputs(self, report: Path) -> dict[str, str]:
        """Return the outputs of the step. Several pull requests are separated by spaces."""
        pulls = [each for each in self.pulls if each.number is not None]
        return {
            "changed": str(self.is_changed).lower(),
            "severity": min(self.severities, key=RANK.__getitem__).value if self.severities else "none",
            "bump": next((each.value for each in Step if each in self.steps), Step.NONE.value),
            "pr-number": " ".join(str(each.number) for each in pulls),
            "pr-url": " ".join(each.url for each in pulls),
            "summary": printable("; ".join(self.lines), None),
            "report": str(report),
        }


def action_command() -> int:
    """Run a step of the GitHub action or of the GitLab component."""
    run, result = _Run.of(os.environ), _Result()
    steps = {"check": _check, "diff": _diff, "update": _update}
    command = run.input("command")
    if command not in steps:
        raise UsageError(f'input command: unknown command "{printable(command)}"\n  hint: use check, diff or update')
    try:
        steps[command](run, result)
    except OpgenError as error:
        result.add_failure(command, error)
    _write_outputs(run, result)
    return worst_exit_code(result.codes)


def _write_outputs(run: _Run, result: _Result) -> None:
    """Write the report, the outputs of the step and the page of the run, and print a line for each client."""
    report = Path(run.runner.get("RUNNER_TEMP", "."), "opgen-report.md")
    text = "\n\n".join(result.reports) + "\n"
    lines = "".join(f"{name}={value}\n" for name, value in result.outputs(report).items())
    page = "".join(f"- {code_span(printable(line, None))}\n" for line in result.lines) + f"\n{text}"
    with refusing("write the outputs"):
        report.write_text(text, encoding="utf-8", newline="\n")
        for variable, content in (("GITHUB_OUTPUT", lines), ("GITHUB_STEP_SUMMARY", page)):
            if path := run.runner.get(variable):
                with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                    file.write(content)
    for line in result.lines:
        print_message(printable(line, None))


def _check(run: _Run, result: _Result) -> None:
    """Run `opgen check`, and comment on the pull request if it fails."""
    file = Path(run.runner.get("RUNNER_TEMP", "."), "opgen-check.md")
    words = ["check", *run.names, "--config", str(run.config), "--report", f"markdown={file}"]
    words += _GITLAB_REPORTS if run.is_gitlab else ["--format", "github"]
    code = invoke([*words, *(["--upstream"] if run.input("upstream") == "true" else [])])
    result.codes.append(code)
    result.is_changed = bool(code)
    result.severities += [Severity.BREAKING] * (code == BREAKING_EXIT)
    result.lines.append(f"check: {'failed' if code else 'ok'}")
    if file.exists():
        _comment(run, result, "check", file.read_text("utf-8"), is_needed=bool(code))


def _diff(run: _Run, result: _Result) -> None:
    """Compare two versions, or each client with the base of the event, and comment on the pull request."""
    versions = [
        word.replace("base:", f"{run.base}:", 1) if word.startswith("base:") else word
        for word in run.input("versions").split()
    ]
    if run.base:
        run.repository().fetch(run.base)
    policy, now = read_policy(run.config), datetime.now(UTC).date()
    names = [""] if versions else [each.name for each in _selected(run, result).clients]
    for name in names:
        request = DiffRequest(
            locations=tuple(versions),
            client=name,
            since="" if versions else run.base,
            today=now,
            callers=tuple(run.input("callers").split()),
            has_witnesses=True,
            config=run.config,
        )
        try:
            report = compare(request, policy, lambda _: None)
        except OpgenError as error:
            result.add_failure(name or "diff", error)
            continue
        early = is_early(last_tag(run.config.absolute().parent) or "")
        result.steps.append(decide_step(report.changes, is_early=early, has_other_changes=False).step)
        _add_report(run, result, name or "diff", report)
        result.reports.append(render(report, "markdown", None, verbose=False))
        result.codes.append(BREAKING_EXIT if report.reaches(run.fail_on) else 0)
    if result.reports:
        _comment(run, result, "diff", "\n\n".join(result.reports), is_needed=result.is_changed)


def _add_report(run: _Run, result: _Result, name: str, report: ChangeReport) -> None:
    """Add the changes to the result, and print the annotations of the lines of callers."""
    result.lines.append(f"{name}: {summary(report)}")
    result.is_changed |= bool(report.changes)
    result.severities += [each.change.severity for each in report.counted[:1]]
    if report.changes:
        print_machine_format(render(report, "text" if run.is_gitlab else "github", run.fail_on, verbose=False))


def _comment(run: _Run, result: _Result, kind: str, text: str, *, is_needed: bool) -> None:
    """Write the report as a comment. Without the permission, the page of the run has it."""
    found = run.thread()
    if found is None:
        return
    try:
        comment(*found, kind, text, is_needed=is_needed)
    except RefusedError as error:
        result.lines.append(
            f"no comment, because {str(error).partition(chr(10))[0]}; the page of the run has the report"
        )


def _update(run: _Run, result: _Result) -> None:
    """Update each client, and open or update its pull request."""
    refuse_untrusted_event()
    if run.input("auto_merge", "never") not in {"never", "safe"}:
        raise UsageError("input auto-merge: use safe or never")
    forge, repository = run.github(), run.repository()
    folder = run.runner.get("OPGEN_CACHE_DIR")
    with opened_cache(cache_dir=Path(folder) if folder else None) as entries:
        for client in _selected(run, result).clients:
            updates, errors = prepare_updates(
                [client],
                _CONSOLE,
                entries,
                today=datetime.now(UTC).date(),
                callers=tuple(run.input("callers").split()),
            )
            for _, error in errors:
                result.add_failure(client.name, error)
            for each in updates:
                try:
                    write_all([each])
                    _publish(run, result, each, forge, repository)
                except OpgenError as error:
                    result.add_failure(client.name, error)
    is_own = run.input("token") == run.runner.get("WORKFLOW_TOKEN")
    if is_own and any(each.number is not None for each in result.pulls):
        result.lines.append(f"note: {_CHECKS_NOTE}")


def _publish(run: _Run, result: _Result, update: ClientUpdate, forge: Forge, repository: Repository) -> None:
    client, report = update.client, update.report
    if report.changes or update.written:
        _add_report(run, result, client.name, report)
        result.reports.append(update.markdown)
    result.steps.append(update.step)
    if run.event_name in _REVIEWS:
        result.lines.append(f"{client.name}: no pull request, because the event {run.event_name} is about another one")
        return
    proposal = _proposal(run, update)
    owner = run.runner.get("GITHUB_REPOSITORY", "").partition("/")[0]
    published = publish(forge, owner, repository, proposal)
    result.pulls.append(published)
    result.lines.append(f"{client.name}: {published.sentence}")


def _proposal(run: _Run, update: ClientUpdate) -> Proposal:
    client, snapshot = update.client, Path(update.client.spec_file)
    paths = (client.output_folder, snapshot, provenance_file(snapshot))
    contents = (path.read_text("utf-8") for path in (snapshot, client.output_folder / NAME))
    severity = update.severity or Severity.SAFE
    counts = summary(update.report) if update.report.changes else "no changes for callers"
    default = (run.event.get("repository") or {}).get("default_branch")
    is_branch = run.runner.get("GITHUB_REF_TYPE") == "branch"
    return Proposal(
        branch=f"{run.input('branch', 'opgen/')}{client.name}",
        base=run.input("base") or (run.runner.get("GITHUB_REF_NAME", "") if is_branch else default or "main"),
        title=f"Update {client.name} API client ({counts})",
        report=update.changes("markdown"),
        notes=update.notes_section,
        paths=paths,
        content=text_hash("".join(contents)),
        severity=severity.value,
        merges=run.input("auto_merge") == "safe" and update.is_safe,
    )


def _selected(run: _Run, result: _Result) -> Configuration:
    """Return the configured clients of the input `clients`, and record the errors of invalid sections."""
    selected = select(read_configuration(run.config), run.names)
    result.codes.append(with_errors(selected, 0))
    return selected
