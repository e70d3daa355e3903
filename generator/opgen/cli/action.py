"""Command `action`: a step of the GitHub action or of the GitLab component, with variables and files of the runner."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from opgen.cli.app import invoke
from opgen.cli.cache import opened_cache
from opgen.cli.command_options import FailOn, config_path, severity_of, today, with_errors
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
from opgen.diff.model import BREAKING_EXIT, RANK, ChangeReport, Severity, summary
from opgen.diff.pipeline import compare, render
from opgen.diff.policy import Step, decide_step, is_early
from opgen.diff.policy_files import read_policy
from opgen.diff.update import ClientUpdate, write_all
from opgen.project.snapshots import provenance_file
from opgen.source.git import last_tag

_REVIEWS = ("pull_request", "pull_request_target", "merge_group", "workflow_run")
"""Events about proposed code, for which no further pull request is opened."""


@dataclass(slots=True, kw_only=True)
class _Run:
    """Result of the step, which grows with each client."""

    is_gitlab: bool
    config: Path
    report: Path
    codes: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    is_changed: bool = False
    title: str = ""
    paths: str = ""

    def clients(self) -> tuple[Client, ...]:
        """Return the configured clients of the input `clients`, and record the errors of invalid sections."""
        selected = select(read_configuration(self.config), _input("clients").split())
        self.codes.append(with_errors(selected, 0))
        return selected.clients

    def add_failure(self, name: str, error: OpgenError) -> None:
        print_problems(error)
        self.codes.append(error.exit_code)
        self.lines.append(f"{name}: failed: {str(error).partition(chr(10))[0]}")

    def add_report(
        self, name: str, report: ChangeReport, text: str, least: Severity | None = None, page: str = ""
    ) -> None:
        """Add the changes of a client, and print the annotations of the lines of callers."""
        self.lines.append(f"{name}: {summary(report)}")
        self.reports.append(text)
        self.pages.append(page or text)
        self.is_changed |= bool(report.changes)
        self.severities += [each.change.severity for each in report.counted[:1]]
        if report.changes:
            print_machine_format(render(report, "text" if self.is_gitlab else "github", least, verbose=False))

    def outputs(self) -> dict[str, str]:
        """Return the outputs of the step. `title` and `paths` describe the commit of an update."""
        return {
            "changed": str(self.is_changed).lower(),
            "severity": min(self.severities, key=RANK.__getitem__).value if self.severities else "none",
            "bump": next((each.value for each in Step if each in self.steps), Step.NONE.value),
            "report": str(self.report),
            "title": printable(self.title, None),
            "paths": self.paths,
        }


def action_command() -> int:
    """Run a step of the GitHub action or of the GitLab component."""
    run = _Run(
        is_gitlab=bool(os.environ.get("GITLAB_CI")),
        config=config_path(Path(_input("config")) if _input("config") else None, quiet=True),
        report=Path(os.environ.get("RUNNER_TEMP", "."), "opgen-report.md"),
    )
    steps = {"check": _check, "diff": _diff, "update": _update}
    command = _input("command")
    if command not in steps:
        raise UsageError(f'input command: unknown command "{printable(command)}"\n  hint: use check, diff or update')
    try:
        steps[command](run)
    except OpgenError as error:
        run.add_failure(command, error)
    _write_outputs(run)
    return worst_exit_code(run.codes)


def _input(name: str) -> str:
    return os.environ.get(f"INPUT_{name.upper()}", "").strip()


def _write_outputs(run: _Run) -> None:
    """Write the report, the outputs of the step and the page of the run, and print a line for each client."""
    lines = [printable(line, None) for line in run.lines]
    text = "\n\n".join(run.reports) + "\n"
    page = "".join(f"- {code_span(line)}\n" for line in lines) + "\n" + "\n\n".join(run.pages) + "\n"
    files = {
        os.environ.get("GITHUB_OUTPUT"): "".join(f"{name}={value}\n" for name, value in run.outputs().items()),
        os.environ.get("GITHUB_STEP_SUMMARY"): page,
        "opgen-title.txt" if run.is_gitlab and run.title else None: f"{printable(run.title, None)}\n",
    }
    with refusing("write the outputs"):
        if run.reports:
            run.report.write_text(text, encoding="utf-8", newline="\n")
        for path, content in files.items():
            if path:
                with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                    file.write(content)
    for line in lines:
        print_message(line)


def _check(run: _Run) -> None:
    """Run `opgen check`. It writes the report, and on GitHub the annotations and the page of the run."""
    words = ["check", *_input("clients").split(), "--config", str(run.config), "--report", f"markdown={run.report}"]
    words += ["--report", "junit=opgen-junit.xml"] if run.is_gitlab else ["--format", "github"]
    code = invoke([*words, *(["--upstream"] if _input("upstream") == "true" else [])])
    run.codes.append(code)
    run.is_changed = bool(code)
    run.severities += [Severity.BREAKING] * (code == BREAKING_EXIT)
    run.lines.append(f"check: {'failed' if code else 'ok'}")


def _diff(run: _Run) -> None:
    """Compare two versions, or each client with the base of the event."""
    try:
        least = severity_of(FailOn(_input("fail_on") or FailOn.BREAKING))
    except ValueError:
        raise UsageError(f"input fail-on: use one of: {', '.join(FailOn)}") from None
    base = os.environ.get("OPGEN_BASE", "")
    versions = [
        word.replace("base:", f"{base}:", 1) if word.startswith("base:") else word
        for word in _input("versions").split()
    ]
    policy = read_policy(run.config)
    early = is_early(last_tag(run.config.absolute().parent) or "")
    for name in [""] if versions else [each.name for each in run.clients()]:
        request = DiffRequest(
            locations=tuple(versions),
            client=name,
            since="" if versions else base,
            today=today(),
            callers=tuple(_input("callers").split()),
            has_witnesses=True,
            config=run.config,
        )
        try:
            report = compare(request, policy, lambda _: None)
        except OpgenError as error:
            run.add_failure(name or "diff", error)
            continue
        run.steps.append(decide_step(report.changes, is_early=early, has_other_changes=False).step)
        report = replace(report, step=run.steps[-1].value)
        run.add_report(name or "diff", report, render(report, "markdown", None, verbose=False), least)
        run.codes.append(BREAKING_EXIT if report.reaches(least) else 0)


def _update(run: _Run) -> None:
    """Update each client on disk. The next step of the action opens one pull request for all of them."""
    refuse_untrusted_event()
    folder = os.environ.get("OPGEN_CACHE_DIR")
    callers = tuple(_input("callers").split())
    updates, clients = [], run.clients()
    with opened_cache(cache_dir=Path(folder) if folder else None) as entries:
        prepared, errors = prepare_updates(clients, Verbosity(), entries, callers=callers)
    for client, error in errors:
        run.add_failure(client.name, error)
    for each in prepared:
        try:
            write_all([each])
        except OpgenError as error:
            run.add_failure(each.client.name, error)
            continue
        updates.append(each)
        run.steps.append(each.step)
        if each.report.changes or each.written:
            run.add_report(each.client.name, each.report, each.description, page=each.markdown)
    run.is_changed |= any(each.written for each in updates)
    event = os.environ.get("GITHUB_EVENT_NAME")
    if event in _REVIEWS:
        run.lines.append(f"no pull request, because the event {event} is about another one")
    else:
        run.title, run.paths = _title(run, updates), ",".join(_paths(updates))


def _title(run: _Run, updates: Iterable[ClientUpdate]) -> str:
    """Return the title of the pull request, with the worst severity."""
    names = ", ".join(each.client.name for each in updates if each.written)
    return f"Update {names} API client ({run.outputs()['severity']})" if names else "Update API clients"


def _paths(updates: Iterable[ClientUpdate]) -> Iterable[str]:
    """Return the paths that an update may change, relative to the working folder."""
    for each in updates:
        snapshot = Path(each.client.spec_file)
        for path in (each.client.output_folder, snapshot, provenance_file(snapshot)):
            if path.exists():
                yield Path(os.path.relpath(path)).as_posix()
