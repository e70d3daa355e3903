"""The GitHub action and the GitLab component: their own steps run as a runner runs them, with a remote repository of git."""

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.pages import page
from tests.support.checkout import BIN, REPOSITORY, Checkout, Ended, document, ended

COMPONENT = list(yaml.safe_load_all((REPOSITORY / "templates/opgen.yml").read_text("utf-8")))
ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
IDENTITY = "-c user.name=Human -c user.email=human@example.com"
_EXPRESSION = re.compile(r"\$\{\{ ([^}]+) \}\}")
_PULL_REQUEST_INPUTS = (
    "token path add-paths commit-message committer author signoff branch delete-branch branch-suffix base push-to-fork"
    " sign-commits title body body-path labels assignees reviewers team-reviewers milestone draft maintainer-can-modify"
)
"""Inputs of peter-evans/create-pull-request, release 7, from its action.yml."""

Json = Any


def api(*tags: str, states: tuple[str, ...] = ("on", "off"), summary: str = "Do it.") -> Json:
    """Return the document of an API, whose responses have one of `states`."""
    found = document(*tags, summary=summary)
    found["components"]["schemas"]["Thing"]["properties"]["state"] = {"type": "string", "enum": list(states)}
    return found


SAME, SAFE = api("sandbox", "teams"), api("sandbox", "teams", "users")
BREAKING = api("sandbox")
RISKY = api("sandbox", "teams", states=("on", "off", "idle"))
DOCS = api("sandbox", "teams", summary="Do it well.")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Result of the action: the process, its outputs, the page of the run, and the inputs of the pull request."""

    ended: Ended
    outputs: dict[str, str]
    page: str
    pull_request: dict[str, str]


class Workflow:
    """Repository with the client `demo`, its remote repository, and the document of its API."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkout = folder / "checkout"

    def serve(self, content: Json, name: str = "demo") -> None:
        """Change the API."""
        (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")

    def git(self, command: str, folder: str = "remote.git") -> str:
        """Return the output of a command of git."""
        done = ended(["sh", "-c", f"git {IDENTITY} {command}"], self.folder / folder, {})
        assert done.code == 0, done.err
        return done.out.strip()

    def push(self, path: str, text: str) -> None:
        """Push a commit to the branch `main`."""
        other = self.folder / "person"
        shutil.rmtree(other, ignore_errors=True)
        self.git("clone -q remote.git person", ".")
        (other / path).write_text(text, encoding="utf-8")
        self.git(f"add -A && git {IDENTITY} commit -qm Fix && git push -q origin main", "person")

    def clone(self) -> None:
        """Check out the branch `main`, without its history."""
        shutil.rmtree(self.checkout, ignore_errors=True)
        self.git("clone -q --depth=1 file://$PWD/remote.git checkout", ".")

    def run(self, command: str = "update", *, event: str = "schedule", base: str = "", **inputs: str) -> Step:
        """Check out the branch `main`, and run the steps of the action."""
        self.clone()
        runner = self.folder / "runner"
        shutil.rmtree(runner, ignore_errors=True)
        runner.mkdir()
        variables = {
            "GITHUB_EVENT_NAME": event,
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "page.md"),
            "RUNNER_TEMP": str(runner),
            "CI": "true",
            "OPGEN_CACHE_DIR": str(self.folder / "cache"),
        }
        values = {f"inputs.{name}": str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        values |= {"inputs.command": command, "inputs.opgen": str(BIN / "opgen")}
        values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        values |= {"github.token": "workflow", "github.event.pull_request.base.sha": base}
        done, pull_request = Ended(code=0, out="", err=""), {}
        for step in ACTION["runs"]["steps"]:
            if not is_selected(step.get("if", "true"), values):
                continue
            if "uses" in step:
                pull_request = {name: value_of(str(text), values) for name, text in step["with"].items()}
            elif not done.code:
                env = {name: value_of(text, values) for name, text in step.get("env", {}).items()}
                done = ended(["bash", "-e", "-o", "pipefail", "-c", step["run"]], self.checkout, {**variables, **env})
                values |= {f"steps.{step['id']}.outputs.{name}": each for name, each in outputs(runner).items()}
        page = runner / "page.md"
        return Step(
            ended=done,
            outputs={name: value_of(each["value"], values) for name, each in ACTION["outputs"].items()},
            page=page.read_text("utf-8") if page.exists() else "",
            pull_request=pull_request,
        )


def outputs(runner: Path) -> dict[str, str]:
    file = runner / "output"
    return dict(line.split("=", 1) for line in file.read_text("utf-8").splitlines()) if file.exists() else {}


def value_of(text: str, values: dict[str, str]) -> str:
    """Return a value of the action's file with its expressions replaced."""
    return _EXPRESSION.sub(
        lambda found: next((each for part in found[1].split(" || ") if (each := values.get(part.strip(), ""))), ""),
        text,
    )


def is_selected(condition: str, values: dict[str, str]) -> bool:
    """Return the value of a condition of comparisons with constants. No run is cancelled here."""
    parts = condition.removeprefix("${{").removesuffix("}}").split("&&")
    compared = (re.fullmatch(r"\s*([\w.-]+) (==|!=) '(\w*)'\s*", part) for part in parts if "cancelled" not in part)
    return all(each is None or (values.get(each[1], "") == each[3]) == (each[2] == "==") for each in compared)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the remote repository, and the document of the API."""
    folder = tmp_path_factory.mktemp("action")
    checkout = Checkout(folder / "first")
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "../demo.json")
    checkout.write(
        "app.py",
        "from generated.demo import Client\n\ndef f(client: Client) -> None:\n    client.teams.get()\n",
    )
    checkout.write(".gitignore", "__pycache__/\n")
    (folder / "demo.json").write_text(json.dumps(SAME), encoding="utf-8")
    (folder / "first/specs/demo.json").unlink()
    assert checkout.opgen("update").code == 0
    assert checkout.shell(f"git init -q -b main && git add -A && git {IDENTITY} commit -qm First").code == 0
    assert checkout.shell("git clone -q --bare . ../remote.git").code == 0
    shutil.rmtree(folder / "first")
    return folder


@pytest.fixture
def workflow(prepared: Path, tmp_path: Path) -> Workflow:
    """Return the repository before the first update."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Workflow(tmp_path)


def test_update_describes_one_pull_request(workflow: Workflow) -> None:
    workflow.serve(BREAKING)
    step = workflow.run(callers="app.py")
    assert step.ended.code == 0, step.ended.err
    report = Path(step.outputs["report"])
    assert {**step.outputs, "report": ""} == {"changed": "true", "severity": "breaking", "bump": "major", "report": ""}
    assert step.pull_request == {
        "token": "workflow",
        "add-paths": "generated/demo,specs/demo.json,specs/demo.source.json",
        "commit-message": "Update demo API client (breaking)",
        "branch": "opgen/update",
        "base": "",
        "title": "Update demo API client (breaking)",
        "body-path": str(report),
        "labels": "opgen",
        "delete-branch": "True",
    }
    for text in (report.read_text("utf-8"), step.page):
        assert "opgen diff: BREAKING" in text
        assert "## Release notes (major)" in text
    # The line of the caller is annotated in its own file.
    assert "::error file=app.py,line=4," in step.ended.out
    changed = workflow.git("ls-files --modified --others --exclude-standard", "checkout").splitlines()
    assert all(path.startswith(("generated/demo", "specs/demo.")) for path in changed)


def test_inputs_of_the_pull_request_exist() -> None:
    (step,) = [each for each in ACTION["runs"]["steps"] if "uses" in each]
    assert step["uses"] == "peter-evans/create-pull-request@271a8d0340265f705b14b6d32b9829c1cb33d45e"
    assert set(step["with"]) <= set(_PULL_REQUEST_INPUTS.split())


def test_callers_that_no_change_affects_have_no_annotation(workflow: Workflow) -> None:
    workflow.serve(SAFE)
    assert "file=app.py" not in workflow.run(callers="app.py").ended.out


def test_unchanged_api_changes_no_file(workflow: Workflow) -> None:
    """The action that opens pull requests closes an open one, whose difference is gone."""
    step = workflow.run()
    assert (step.ended.code, step.outputs["changed"], step.outputs["severity"]) == (0, "false", "none")
    assert step.pull_request["title"] == "Update API clients"
    assert workflow.git("status --porcelain", "checkout") == ""


@pytest.mark.parametrize(
    ("content", "severity", "bump"), [(DOCS, "none", "patch"), (SAFE, "safe", "minor"), (RISKY, "risky", "minor")]
)
def test_outputs_have_the_worst_severity(workflow: Workflow, content: Json, severity: str, bump: str) -> None:
    workflow.serve(content)
    step = workflow.run()
    assert step.outputs["changed"] == "true"
    assert (step.outputs["severity"], step.outputs["bump"]) == (severity, bump)


def test_failed_client_does_not_stop_the_others(workflow: Workflow) -> None:
    section = '\n[tool.opgen.clients.{0}]\nsource = "../{0}.json"\nspec = "specs/{0}.json"\noutput = "generated/{0}"\n'
    before = workflow.git("show main:pyproject.toml")
    workflow.push("pyproject.toml", before + "".join(map(section.format, ("other", "missing"))))
    workflow.serve(BREAKING)
    workflow.serve(document("things"), "other")
    step = workflow.run()
    assert (step.ended.code, "missing: failed: " in step.page) == (2, True)
    assert step.pull_request["title"] == "Update demo, other API client (breaking)"
    assert "generated/other,specs/other.json" in step.pull_request["add-paths"]


def test_diff_compares_with_the_base_of_the_event(workflow: Workflow) -> None:
    base = workflow.git("rev-parse main")
    workflow.push("specs/demo.json", json.dumps(BREAKING))
    step = workflow.run("diff", event="pull_request", base=base)
    assert (step.ended.code, step.outputs["severity"]) == (6, "breaking")
    assert "opgen diff: BREAKING" in step.page
    files = workflow.run("diff", event="pull_request", base=base, versions="base:specs/demo.json specs/demo.json")
    assert files.ended.code == 6
    assert workflow.run("diff", event="pull_request", base=base, fail_on="never").ended.code == 0


def test_base_of_an_event_is_no_option_of_git(workflow: Workflow) -> None:
    step = workflow.run("diff", event="pull_request", base="--upload-pack=touch forged;")
    assert step.ended.code != 0
    assert not (workflow.checkout / "forged").exists()


def test_check_annotates_drift(workflow: Workflow) -> None:
    step = workflow.run("check", event="pull_request")
    assert (step.ended.code, step.outputs["changed"]) == (0, "false")
    workflow.push("specs/demo.json", json.dumps(BREAKING))
    step = workflow.run("check", event="pull_request")
    assert (step.ended.code, step.outputs["severity"]) == (6, "breaking")
    assert "::error file=" in step.ended.out
    assert "opgen check" in Path(step.outputs["report"]).read_text("utf-8")


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run"])
def test_events_with_secrets_are_refused(workflow: Workflow, event: str) -> None:
    workflow.serve(BREAKING)
    step = workflow.run(event=event)
    assert (step.ended.code, step.pull_request) == (2, {})
    assert f"the event {event}" in step.ended.err
    assert workflow.run("check", event=event, upstream="true").ended.code == 2
    assert workflow.run("check", event=event).ended.code == 0


def test_event_about_a_pull_request_opens_no_other_one(workflow: Workflow) -> None:
    workflow.serve(BREAKING)
    step = workflow.run(event="pull_request")
    assert (step.ended.code, step.pull_request) == (0, {})


def test_set_up_in_the_readme_has_eight_lines(workflow: Workflow) -> None:
    (text,) = page("README.md").blocks("yaml")
    assert len(text.splitlines()) <= 8
    (job,) = yaml.safe_load(text)["jobs"].values()
    _, step = job["steps"]
    workflow.serve(BREAKING)
    assert workflow.run(**step["with"]).pull_request["title"] == "Update demo API client (breaking)"


def test_inputs_are_documented() -> None:
    assert sorted(page("ci.md").first_cells("input")) == sorted(ACTION["inputs"])
    assert len(ACTION["inputs"]) <= 12


def gitlab(workflow: Workflow, command: str, **variables: str) -> Ended:
    """Run the script of the component in a new checkout."""
    specification, jobs = COMPONENT
    (job,) = jobs.values()
    inputs = {name: each.get("default", "") for name, each in specification["spec"]["inputs"].items()}
    inputs |= {"install": "true", "command": command}

    def expanded(text: str) -> str:
        text = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], text)
        return variables.get(text.removeprefix("$"), "") if text.startswith("$CI_") else text

    workflow.clone()
    variables |= {"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", "CI_PIPELINE_URL": "https://gitlab.example.com/1"}
    variables |= {"OPGEN_TOKEN": "t", "CI_SERVER_HOST": "gitlab.example.com", "CI_PROJECT_PATH": "acme/shop"}
    url = "https://opgen:t@gitlab.example.com/acme/shop.git"
    variables |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{workflow.folder}/remote.git.insteadOf"}
    variables |= {"GIT_CONFIG_VALUE_0": url, "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}
    variables |= {name: expanded(text) for name, text in job["variables"].items()}
    return ended(["bash", "-e", "-c", "\n".join(map(expanded, job["script"]))], workflow.checkout, variables)


def test_gitlab_component_writes_the_report_and_junit(workflow: Workflow) -> None:
    base = workflow.git("rev-parse main")
    workflow.push("specs/demo.json", json.dumps(BREAKING))
    assert gitlab(workflow, "check").code == 6
    assert "<testsuite" in (workflow.checkout / "opgen-junit.xml").read_text("utf-8")
    assert "opgen check" in (workflow.checkout / "opgen-report.md").read_text("utf-8")
    assert gitlab(workflow, "diff", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).code == 6
    assert "opgen diff: BREAKING" in (workflow.checkout / "opgen-report.md").read_text("utf-8")


def test_gitlab_component_opens_a_merge_request_by_push_options(workflow: Workflow) -> None:
    workflow.git("config receive.advertisePushOptions true")
    hook = workflow.folder / "remote.git/hooks/pre-receive"
    hook.write_text('#!/bin/sh\nenv | grep "^GIT_PUSH_OPTION_[0-9]" | sort > options.txt\n', encoding="utf-8")
    hook.chmod(0o755)
    workflow.serve(BREAKING)
    done = gitlab(workflow, "update")
    assert done.code == 0, done.err
    options = (workflow.folder / "remote.git/options.txt").read_text("utf-8").splitlines()
    assert [line.partition("=")[2] for line in options] == [
        "merge_request.create",
        "merge_request.target=main",
        "merge_request.title=Update demo API client (breaking)",
        "merge_request.description=The report is an artifact of https://gitlab.example.com/1",
    ]
    changed = workflow.git("diff --name-only main opgen/update").splitlines()
    assert all(path.startswith(("generated/demo", "specs/demo.")) for path in changed)
