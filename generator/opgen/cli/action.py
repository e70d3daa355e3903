"""Command `action`: a step of the GitHub action or of the GitLab component, with files and variables of the runner."""

import json
import os
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
from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core.disk import refusing
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import worst_exit_code
from opgen.core.markdown import code_span
from opgen.core.terminal import printable
from opgen.diff.comparison import DiffRequest
from opgen.diff.pipeline import compare, render
from opgen.diff.policy_files import read_policy
from opgen.diff.release import is_early
from opgen.diff.update import ClientUpdate, write_all
from opgen.output.manifest import NAME
from opgen.project.snapshots import provenance_file
from opgen.reports.forges.body import text_hash
from opgen.reports.forges.calls import Forge, RefusedError, github, gitlab
from opgen.reports.forges.pull_requests import Proposal, Published, Thread, comment, publish
from opgen.reports.forges.repository import Repository
from opgen.source.git import last_tag

_GITLAB_REPORTS = ["--report", "junit=opgen-junit.xml", "--report", "codequality=opgen-quality.json"]
_CONSOLE = Verbosity()
_REVIEWS = ("pull_request", "pull_request_target", "merge_group", "workflow_run")
"""Events about proposed code, for which no further pull request is opened."""
_CHECKS_NOTE = (
    "GitHub starts no checks on a pull request of GITHUB_TOKEN: pass the token of a GitHub App as `token`,"
    " or close and reopen the pull request"
)


@dataclass(slots=True, kw_only=True)
class _Run:
    """Run of a workflow: the inputs of the step, the variables of the runner, the event, and the result of the step.

    The result grows with each client.
    """

    event: Any = field(default_factory=dict)  # any JSON
    codes: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    pulls: list[Published] = field(default_factory=list)
    is_changed: bool = False

    def input(self, name: str, default: str = "") -> str:
        return self.variable(f"INPUT_{name.upper()}").strip() or default

    def variable(self, name: str, default: str = "") -> str:
        """Return a variable of the runner."""
        return os.environ.get(name, default)

    @property
    def config(self) -> Path:
        return config_path(Path(self.input("config")) if self.input("config") else None, quiet=True)

    @property
    def names(self) -> list[str]:
        return self.input("clients").split()

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
        return str(base or self.variable("CI_MERGE_REQUEST_DIFF_BASE_SHA"))

    @property
    def is_gitlab(self) -> bool:
        """Return whether the runner is one of GitLab."""
        return bool(self.variable("GITLAB_CI"))

    def thread(self) -> tuple[Forge, Thread] | None:
        """Return the comments of the pull request that the event is about, unless its branch is in a fork."""
        if self.is_gitlab:
            token, number = self.variable("OPGEN_TOKEN"), self.variable("CI_MERGE_REQUEST_IID")
            api, project = self.variable("CI_API_V4_URL"), self.variable("CI_PROJECT_ID")
            return (gitlab(api, project, token), Thread.of_merge_request(number)) if token and number else None
        pull = self.event.get("pull_request") or {}
        head = (pull.get("head", {}).get("repo") or {}).get("full_name")
        if head is None or head != self.variable("GITHUB_REPOSITORY") or not self.input("token"):
            return None
        return self.github(), Thread.of_pull(pull["number"])

    def github(self) -> Forge:
        """Return the calls to the repository of the run."""
        api = self.variable("GITHUB_API_URL", "https://api.github.com")
        graphql = self.variable("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql")
        return github(api, self.variable("GITHUB_REPOSITORY"), self.input("token"), graphql)

    def repository(self) -> Repository:
        server = self.variable("GITHUB_SERVER_URL", "https://github.com")
        return Repository(self.config.absolute().parent, server, self.input("token"))

    def selected(self) -> tuple[Client, ...]:
        """Return the configured clients of the input `clients`, and record the errors of invalid sections."""
        selected = select(read_configuration(self.config), self.names)
        self.codes.append(with_errors(selected, 0))
        return selected.clients

    def add_failure(self, name: str, error: OpgenError) -> None:
        print_problems(error)
        self.codes.append(error.exit_code)
        self.lines.append(f"{name}: failed: {str(error).partition(chr(10))[0]}")

    def add_report(self, name: str, report: ChangeReport) -> None:
        """Add the changes to the result, and print the annotations of the lines of callers."""
        self.lines.append(f"{name}: {summary(report)}")
        self.is_changed |= bool(report.changes)
        self.severities += [each.change.severity for each in report.counted[:1]]
        if report.changes:
            format_ = "text" if self.is_gitlab else "github"
            print_machine_format(render(report, format_, self.fail_on, verbose=False))

    def comment(self, kind: str, text: str, *, is_needed: bool) -> None:
        """Write the report as a comment. Without the permission, the page of the run has it."""
        found = self.thread()
        try:
            if found is not None:
                comment(*found, kind, text, is_needed=is_needed)
        except RefusedError as error:
            reason = str(error).partition("\n")[0]
            self.lines.append(f"no comment, because {reason}; the page of the run has the report")

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
    run = _Run()
    with suppress(KeyError, OSError, ValueError):
        run.event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())
    steps = {"check": _check, "diff": _diff, "update": _update}
    command = run.input("command")
    if command not in steps:
        raise UsageError(f'input command: unknown command "{printable(command)}"\n  hint: use check, diff or update')
    try:
        steps[command](run)
    except OpgenError as error:
        run.add_failure(command, error)
    _write_outputs(run)
    return worst_exit_code(run.codes)


def _write_outputs(run: _Run) -> None:
    """Write the report, the outputs of the step and the page of the run, and print a line for each client."""
    report = Path(run.variable("RUNNER_TEMP", "."), "opgen-report.md")
    text = "\n\n".join(run.reports) + "\n"
    outputs = "".join(f"{name}={value}\n" for name, value in run.outputs(report).items())
    lines = [printable(line, None) for line in run.lines]
    page = "".join(f"- {code_span(line)}\n" for line in lines) + f"\n{text}"
    with refusing("write the outputs"):
        report.write_text(text, encoding="utf-8", newline="\n")
        for variable, content in (("GITHUB_OUTPUT", outputs), ("GITHUB_STEP_SUMMARY", page)):
            if path := run.variable(variable):
                with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                    file.write(content)
    for line in lines:
        print_message(line)


def _check(run: _Run) -> None:
    """Run `opgen check`, and comment on the pull request if it fails."""
    file = Path(run.variable("RUNNER_TEMP", "."), "opgen-check.md")
    words = ["check", *run.names, "--config", str(run.config), "--report", f"markdown={file}"]
    words += _GITLAB_REPORTS if run.is_gitlab else ["--format", "github"]
    code = invoke([*words, *(["--upstream"] if run.input("upstream") == "true" else [])])
    run.codes.append(code)
    run.is_changed = bool(code)
    run.severities += [Severity.BREAKING] * (code == BREAKING_EXIT)
    run.lines.append(f"check: {'failed' if code else 'ok'}")
    if file.exists():
        run.comment("check", file.read_text("utf-8"), is_needed=bool(code))


def _diff(run: _Run) -> None:
    """Compare two versions, or each client with the base of the event, and comment on the pull request."""
    versions = [
        word.replace("base:", f"{run.base}:", 1) if word.startswith("base:") else word
        for word in run.input("versions").split()
    ]
    if run.base:
        run.repository().fetch(run.base)
    policy, now = read_policy(run.config), datetime.now(UTC).date()
    for name in [""] if versions else [each.name for each in run.selected()]:
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
            run.add_failure(name or "diff", error)
            continue
        early = is_early(last_tag(run.config.absolute().parent) or "")
        run.steps.append(decide_step(report.changes, is_early=early, has_other_changes=False).step)
        run.add_report(name or "diff", report)
        run.reports.append(render(report, "markdown", None, verbose=False))
        run.codes.append(BREAKING_EXIT if report.reaches(run.fail_on) else 0)
    if run.reports:
        run.comment("diff", "\n\n".join(run.reports), is_needed=run.is_changed)


def _update(run: _Run) -> None:
    """Update each client, and open or update its pull request."""
    refuse_untrusted_event()
    if run.input("auto_merge", "never") not in {"never", "safe"}:
        raise UsageError("input auto-merge: use safe or never")
    forge, repository = run.github(), run.repository()
    folder = run.variable("OPGEN_CACHE_DIR")
    callers, today = tuple(run.input("callers").split()), datetime.now(UTC).date()
    with opened_cache(cache_dir=Path(folder) if folder else None) as entries:
        for client in run.selected():
            updates, errors = prepare_updates([client], _CONSOLE, entries, today=today, callers=callers)
            for _, error in errors:
                run.add_failure(client.name, error)
            for each in updates:
                try:
                    write_all([each])
                    _publish(run, each, forge, repository)
                except OpgenError as error:
                    run.add_failure(client.name, error)
    is_own = run.input("token") == run.variable("WORKFLOW_TOKEN")
    if is_own and any(each.number is not None for each in run.pulls):
        run.lines.append(f"note: {_CHECKS_NOTE}")


def _publish(run: _Run, update: ClientUpdate, forge: Forge, repository: Repository) -> None:
    name, report = update.client.name, update.report
    if report.changes or update.written:
        run.add_report(name, report)
        run.reports.append(update.markdown)
    run.steps.append(update.step)
    event = run.variable("GITHUB_EVENT_NAME")
    if event in _REVIEWS:
        run.lines.append(f"{name}: no pull request, because the event {event} is about another one")
        return
    owner = run.variable("GITHUB_REPOSITORY").partition("/")[0]
    run.pulls.append(publish(forge, owner, repository, _proposal(run, update)))
    run.lines.append(f"{name}: {run.pulls[-1].sentence}")


def _proposal(run: _Run, update: ClientUpdate) -> Proposal:
    client, snapshot = update.client, Path(update.client.spec_file)
    contents = (path.read_text("utf-8") for path in (snapshot, client.output_folder / NAME))
    counts = summary(update.report) if update.report.changes else "no changes for callers"
    default = (run.event.get("repository") or {}).get("default_branch")
    is_branch = run.variable("GITHUB_REF_TYPE") == "branch"
    return Proposal(
        branch=f"{run.input('branch', 'opgen/')}{client.name}",
        base=run.input("base") or (run.variable("GITHUB_REF_NAME") if is_branch else default or "main"),
        title=f"Update {client.name} API client ({counts})",
        report=update.changes("markdown"),
        notes=update.notes_section,
        paths=(client.output_folder, snapshot, provenance_file(snapshot)),
        content=text_hash("".join(contents)),
        severity=(update.severity or Severity.SAFE).value,
        merges=run.input("auto_merge") == "safe" and update.is_safe,
    )
