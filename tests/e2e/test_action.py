"""The GitHub action: its steps run as a runner runs them, against a remote repository of git and a server of GitHub's calls."""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from opgen.core.options import Options
from opgen.reports.forges.repository import Repository

from tests.docs.pages import page
from tests.support.checkout import BIN, REPOSITORY, Checkout, Ended, document, ended
from tests.support.packages import generated_package
from tests.support.servers.github import (
    READ_TOKEN,
    TOKEN,
    WORKFLOW_TOKEN,
    GitHubState,
    Json,
    examples,
    github_document,
    github_server,
)

COMPONENT = list(yaml.safe_load_all((REPOSITORY / "templates/opgen.yml").read_text("utf-8")))
ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
IDENTITY = "-c user.name=Human -c user.email=human@example.com"


def api(*tags: str, states: tuple[str, ...] = ("on", "off"), summary: str = "Do it.") -> Json:
    """Return the document of an API, whose responses have one of `states`."""
    found = copy.deepcopy(document(*tags, summary=summary))
    found["components"]["schemas"]["Thing"]["properties"]["state"] = {"type": "string", "enum": list(states)}
    return found


SAME, SAFE = api("sandbox", "teams"), api("sandbox", "teams", "users")
BREAKING = api("sandbox")
RISKY = api("sandbox", "teams", states=("on", "off", "idle"))
DOCS = api("sandbox", "teams", summary="Do it well.")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Result of the action: the process, its outputs and the page of the run."""

    ended: Ended
    outputs: dict[str, str]
    page: str


class Workflow:
    """Repository `acme/shop` with the client `demo`, its remote repository, the document of its API, and GitHub."""

    def __init__(self, folder: Path, state: GitHubState, url: str) -> None:
        self.folder = folder
        self.state = state
        self.url = url
        self.remote = folder / "remote.git"

    def serve(self, content: Json, name: str = "demo") -> None:
        """Change the API."""
        (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")

    def git(self, command: str, folder: str = "remote.git") -> str:
        """Return the output of a command of git."""
        done = ended(["sh", "-c", f"git {IDENTITY} {command}"], self.folder / folder, {})
        assert done.code == 0, done.err
        return done.out.strip()

    def push(self, branch: str, path: str, text: str) -> None:
        """Push a commit of a person to a branch."""
        other = self.folder / "person"
        shutil.rmtree(other, ignore_errors=True)
        self.git("clone -q remote.git person", ".")
        self.git(f"switch -q {branch}", "person")
        (other / path).write_text(text, encoding="utf-8")
        self.git(f"add -A && git {IDENTITY} commit -qm Fix && git push -q origin {branch}", "person")

    def head(self, branch: str = "opgen/demo") -> str:
        """Return the commit of a remote branch; empty without the branch."""
        return self.git(f"for-each-ref --format='%(objectname)' refs/heads/{branch}")

    def run(
        self,
        command: str = "update",
        *,
        event: str = "schedule",
        payload: Json = None,
        token: str = TOKEN,
        **inputs: str,
    ) -> Step:
        """Check out the branch `main`, and run the steps of the action."""
        checkout = self.folder / "checkout"
        shutil.rmtree(checkout, ignore_errors=True)
        self.git("clone -q --depth=1 file://$PWD/remote.git checkout", ".")
        runner = self.folder / "runner"
        shutil.rmtree(runner, ignore_errors=True)
        runner.mkdir()
        (runner / "event.json").write_text(json.dumps(payload or {}), encoding="utf-8")
        variables = {
            "GITHUB_API_URL": self.url,
            "GITHUB_GRAPHQL_URL": f"{self.url}/graphql",
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(runner / "event.json"),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "page.md"),
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_REF_NAME": "main",
            "GITHUB_REF_TYPE": "branch",
            "RUNNER_TEMP": str(runner),
            "CI": "true",
            "OPGEN_CACHE_DIR": str(self.folder / "cache"),
        }
        given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        given |= {"command": command, "token": token, "opgen": str(BIN / "opgen")}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        done = Ended(code=0, out="", err="")
        for step in ACTION["runs"]["steps"]:
            if value_of(step.get("if", "true"), given):
                env = {name: value_of(text, given) for name, text in step.get("env", {}).items()}
                done = ended(["bash", "-e", "-o", "pipefail", "-c", step["run"]], checkout, {**variables, **env})
        lines = (runner / "output").read_text("utf-8").splitlines() if (runner / "output").exists() else []
        page = runner / "page.md"
        return Step(
            ended=done,
            outputs=dict(line.split("=", 1) for line in lines),
            page=page.read_text("utf-8") if page.exists() else "",
        )


def value_of(text: str, inputs: dict[str, str]) -> str:
    """Return a value of the action's file with its expressions replaced."""

    def replaced(found: re.Match[str]) -> str:
        for part in found[1].split("||"):
            kind, _, name = part.strip().partition(".")
            value = {"inputs": inputs.get(name, ""), "github": WORKFLOW_TOKEN}.get(kind, "")
            if value:
                return value
        return ""

    condition = re.fullmatch(r"inputs\.([\w-]+) == ''", text)
    if condition:
        return "" if inputs[condition[1]] else "true"
    return re.sub(r"\$\{\{ ([^}]+) \}\}", replaced, text)


@pytest.fixture(scope="session")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModuleType, Json]]:
    """Yield the client that opgen generates from GitHub's document, and the document."""
    root = github_document()
    with generated_package(root, tmp_path_factory.mktemp("github"), Options(package="github_client")) as package:
        yield package, root


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, github: tuple[ModuleType, Json]) -> Path:
    """Return a folder with the remote repository; in `opened`, after the first pull request, with its state."""
    folder = tmp_path_factory.mktemp("action")
    checkout = Checkout(folder / "first")
    checkout.configure("")
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "../demo.json")
    checkout.write(
        "app.py",
        "from generated.demo import Client\n\ndef f(client: Client) -> None:\n    client.teams.operation_0()\n",
    )
    checkout.write(".gitignore", "__pycache__/\n")
    (folder / "demo.json").write_text(json.dumps(SAME), encoding="utf-8")
    (folder / "first/specs/demo.json").unlink()
    assert checkout.opgen("update").code == 0
    assert checkout.shell(f"git init -q -b main && git add -A && git {IDENTITY} commit -qm First").code == 0
    assert checkout.shell("git clone -q --bare . ../remote.git").code == 0
    shutil.rmtree(folder / "first")
    shutil.copytree(folder, folder / "opened")
    state = GitHubState(remote=folder / "opened/remote.git", examples=examples(github[1]))
    with github_server(state) as url:
        workflow = Workflow(folder / "opened", state, url)
        workflow.serve(BREAKING)
        first = workflow.run()
    assert first.outputs["pr-number"] == "1", first.ended.err
    (folder / "opened/pulls.json").write_text(json.dumps(state.pulls), encoding="utf-8")
    return folder


@pytest.fixture
def state(prepared: Path, tmp_path: Path, github: tuple[ModuleType, Json]) -> GitHubState:
    """Return the state of GitHub without a pull request."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("opened"))
    return GitHubState(remote=tmp_path / "remote.git", examples=examples(github[1]))


@pytest.fixture
def workflow(state: GitHubState, tmp_path: Path) -> Iterator[Workflow]:
    """Yield the repository before the first update."""
    with github_server(state) as url:
        yield Workflow(tmp_path, state, url)


@pytest.fixture
def opened(workflow: Workflow, prepared: Path) -> Workflow:
    """Return the repository after the first pull request, which is breaking."""
    shutil.rmtree(workflow.remote)
    shutil.copytree(prepared / "opened", workflow.folder, dirs_exist_ok=True)
    workflow.state.pulls += json.loads((prepared / "opened/pulls.json").read_text("utf-8"))
    return workflow


@pytest.fixture
def person(github: tuple[ModuleType, Json], workflow: Workflow) -> Iterator[Any]:  # the generated client
    """Yield the generated client, with which a person works on pull requests."""
    with github[0].Client(base_url=workflow.url, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def pull_of(person: Any, number: int = 1) -> Any:  # Any: the generated client and model
    return person.pulls.get("acme", "shop", number)


def test_first_update_opens_a_pull_request(workflow: Workflow, person: Any) -> None:
    workflow.serve(BREAKING)
    step = workflow.run(callers="app.py")
    pull = pull_of(person)
    assert step.ended.code == 0, step.ended.err
    assert pull.title == "Update demo API client (2 breaking)"
    assert [label.name for label in pull.labels] == ["opgen:breaking"]
    assert "opgen diff: BREAKING" in pull.body
    assert "## Release notes (major)" in pull.body
    assert {**step.outputs, "summary": "", "report": ""} == {
        "changed": "true",
        "severity": "breaking",
        "bump": "major",
        "pr-number": "1",
        "pr-url": "https://github.com/acme/shop/pull/1",
        "summary": "",
        "report": "",
    }
    assert "## Release notes (major)" in Path(step.outputs["report"]).read_text("utf-8")
    assert "opened pull request #1" in step.page
    # The line of the caller is annotated in its own file.
    assert "::error file=app.py,line=4," in step.ended.out
    assert workflow.git("diff --name-only main opgen/demo").split("\n")[-1].startswith("specs/demo.")
    assert workflow.head("main") == workflow.git("rev-parse opgen/demo^")


def test_callers_that_no_change_affects_have_no_annotation(workflow: Workflow) -> None:
    workflow.serve(SAFE)
    assert "file=app.py" not in workflow.run(callers="app.py").ended.out


def test_rerun_changes_nothing(opened: Workflow) -> None:
    before = opened.head()
    step = opened.run()
    assert (step.outputs["pr-number"], opened.head(), opened.state.writes) == ("1", before, [])


def test_next_change_updates_the_same_pull_request(opened: Workflow, person: Any) -> None:
    before = opened.head()
    opened.serve(SAFE)
    step = opened.run()
    pull = pull_of(person)
    assert (step.outputs["pr-number"], len(opened.state.pulls)) == ("1", 1)
    assert opened.head() != before
    assert pull.title.startswith("Update demo API client (")
    assert "breaking" not in pull.title
    assert [label.name for label in pull.labels] == ["opgen:safe"]


def test_pull_request_that_a_person_closed_stays_closed(opened: Workflow, person: Any) -> None:
    person.pulls.update("acme", "shop", 1, state="closed")
    opened.state.calls.clear()
    step = opened.run()
    assert (step.ended.code, step.outputs["pr-number"], opened.state.writes) == (0, "", [])
    assert "it stays closed" in step.page
    opened.serve(SAFE)
    assert opened.run().outputs["pr-number"] == "2"


def test_labels_of_people_stay(opened: Workflow, person: Any) -> None:
    person.issues.add_labels("acme", "shop", 1, labels=["urgent", "opgen:custom"])
    opened.serve(SAFE)
    opened.run()
    assert {label.name for label in pull_of(person).labels} == {"urgent", "opgen:custom", "opgen:safe"}


def test_edited_notes_title_and_texts_stay(opened: Workflow, person: Any) -> None:
    body = pull_of(person).body.replace("## Release notes (major)", "## Dear users")
    person.pulls.update(
        "acme", "shop", 1, body=f"Please hurry.\n\n{body}\nSigned, me.".replace("\n", "\r\n"), title="Mine"
    )
    opened.serve(SAFE)
    opened.run()
    pull = pull_of(person)
    assert pull.title == "Mine"
    assert pull.body.startswith("Please hurry.\n")
    assert "## Dear users" in pull.body
    assert "Signed, me." in pull.body
    assert "breaking" not in pull.body.partition("<!-- opgen:notes -->")[0]
    opened.state.calls.clear()
    opened.run()
    assert opened.state.writes == []


def test_commits_of_people_stay(opened: Workflow, person: Any) -> None:
    opened.push("opgen/demo", "app.py", "")
    before = opened.head()
    opened.serve(SAFE)
    for _ in range(2):
        assert "has commits of other people" in opened.run().page
    (comment,) = person.issues.list_comments("acme", "shop", 1)
    assert "commits of other people" in comment.body
    assert opened.head() == before


@pytest.mark.parametrize("count", [1, 2])
def test_branch_that_github_merged_with_its_base_is_updated(opened: Workflow, count: int) -> None:
    for number in range(count):
        opened.push("main", "app.py", f"number = {number}\n")
        opened.git("clone -q --branch=opgen/demo remote.git update-" + str(number), ".")
        subject = "Merge branch 'main' into opgen/demo"
        opened.git(
            f'-c user.email=noreply@github.com merge -q --no-ff -m "{subject}" origin/main && git push -q origin HEAD',
            f"update-{number}",
        )
    step = opened.run()
    assert step.ended.code == 0, step.ended.err
    assert opened.git("rev-parse opgen/demo^") == opened.head("main")


def test_package_that_git_ignores_is_a_usage_error(workflow: Workflow) -> None:
    workflow.git("clone -q remote.git person", ".")
    workflow.git("rm -rq generated", "person")
    (workflow.folder / "person/.gitignore").write_text("generated/\n", encoding="utf-8")
    workflow.git(f"add -A && git {IDENTITY} commit -qm Ignore && git push -q origin main", "person")
    step = workflow.run()
    assert step.ended.code == 2, step.ended.err
    assert "hint: remove these paths from .gitignore" in step.ended.err
    assert "-f" not in step.ended.err


def test_commit_without_present_files_has_no_other_files(workflow: Workflow) -> None:
    workflow.git("clone -q remote.git clone", ".")
    folder = workflow.folder / "clone"
    (folder / "stray.txt").write_text("", encoding="utf-8")
    assert Repository(folder, "https://github.com", "").commit([folder / "missing"], "Update") is None


def test_conflict_with_the_base_is_resolved_by_the_next_run(opened: Workflow) -> None:
    opened.push("main", "app.py", "")
    opened.push("main", "specs/demo.json", json.dumps(SAFE))
    opened.run()
    assert opened.git("rev-parse opgen/demo^") == opened.head("main")


def test_unchanged_api_opens_nothing(workflow: Workflow) -> None:
    step = workflow.run()
    assert (step.ended.code, step.outputs["changed"], step.outputs["severity"]) == (0, "false", "none")
    assert (workflow.state.writes, workflow.head()) == ([], "")


def test_pull_request_closes_if_the_api_returns(opened: Workflow, person: Any) -> None:
    opened.serve(SAME)
    opened.run()
    assert (pull_of(person).state, opened.head()) == ("closed", "")


@pytest.mark.parametrize(
    ("content", "severity", "merges"),
    [(DOCS, "safe", True), (SAFE, "safe", True), (RISKY, "risky", False), (BREAKING, "breaking", False)],
)
def test_only_safe_updates_merge_themselves(
    workflow: Workflow, person: Any, content: Json, severity: str, *, merges: bool
) -> None:
    workflow.serve(content)
    step = workflow.run(auto_merge="safe")
    assert step.ended.code == 0
    assert [label.name for label in pull_of(person).labels] == [f"opgen:{severity}"]
    assert workflow.state.mutations == ["enablePullRequestAutoMerge"] * merges
    if merges:
        workflow.serve(BREAKING)
        workflow.run(auto_merge="safe")
        assert workflow.state.mutations[1:] == ["disablePullRequestAutoMerge"]


@pytest.mark.parametrize(("tag", "lost"), [("sandbox", 1), ("other", 2)])
def test_allowed_breaking_change_is_safe_unless_many_operations_are_lost(
    workflow: Workflow, tag: str, lost: int
) -> None:
    rules = ("api-path-removed-without-deprecation", "python-function-removed")
    allowed = (f'\n\n[[tool.opgen.diff.allow]]\nrule = "{rule}"\nreason = "Unused."' for rule in rules)
    workflow.push("main", "pyproject.toml", workflow.git("show main:pyproject.toml") + "".join(allowed))
    workflow.serve(api(tag))
    step = workflow.run(auto_merge="safe")
    assert step.ended.code == 0, step.ended.err
    assert step.outputs["severity"] == ("none" if tag == "sandbox" else "safe")
    assert (len(workflow.state.mutations), "2 of 2 operations would be" in step.ended.err) == (2 - lost, lost > 1)


def review(workflow: Workflow, head: str = "acme/shop") -> Json:
    """Return the event of a pull request."""
    base = {"sha": workflow.head("main")}
    return {"pull_request": {"number": 1, "base": base, "head": {"repo": {"full_name": head}}}}


def test_fork_gets_the_page_of_the_run(opened: Workflow) -> None:
    payload = review(opened, "fork/shop")
    opened.push("main", "specs/demo.json", json.dumps(BREAKING))
    step = opened.run("diff", event="pull_request", payload=payload)
    assert (step.ended.code, opened.state.writes) == (6, [])
    assert "opgen diff: BREAKING" in step.page


def test_author_of_an_api_gets_one_comment(opened: Workflow, person: Any) -> None:
    payload = review(opened)
    comments = []
    for content in (BREAKING, SAFE):
        opened.push("main", "specs/demo.json", json.dumps(content))
        opened.run("diff", event="pull_request", payload=payload, versions="base:specs/demo.json specs/demo.json")
        comments = person.issues.list_comments("acme", "shop", 1)
    (comment,) = comments
    assert "opgen diff:" in comment.body
    assert "breaking" not in comment.body


def test_check_annotates_and_comments_on_drift(opened: Workflow, person: Any) -> None:
    step = opened.run("check", event="pull_request", payload=review(opened))
    assert (step.ended.code, step.outputs["changed"], opened.state.writes) == (0, "false", [])
    opened.push("main", "specs/demo.json", json.dumps(BREAKING))
    step = opened.run("check", event="pull_request", payload=review(opened))
    assert step.ended.code == 6
    assert "::error file=" in step.ended.out
    assert len(person.issues.list_comments("acme", "shop", 1)) == 1


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run"])
def test_events_with_secrets_are_refused(workflow: Workflow, event: str) -> None:
    workflow.serve(BREAKING)
    step = workflow.run(event=event)
    assert step.ended.code == 2
    assert f"the event {event}" in step.ended.err
    assert workflow.state.calls == []
    assert workflow.run("check", event=event, upstream="true").ended.code == 2
    assert workflow.run("check", event=event).ended.code == 0


@pytest.mark.parametrize(
    ("token", "failure", "code", "text"),
    [
        (READ_TOKEN, None, 2, "pull-requests: write"),
        ("ghs_expired", None, 2, "the token has expired"),
        (TOKEN, ("POST /pulls", 429, {"Retry-After": "3600"}, {}), 5, "rate limit for 3600 s"),
        (TOKEN, ("POST /pulls", 502, {}, {}), 5, "status 502"),
    ],
)
def test_refused_call_fails_and_the_next_run_continues(
    workflow: Workflow, token: str, failure: Any, code: int, text: str
) -> None:
    """The last case is also that of a run that was interrupted after its push."""
    workflow.serve(BREAKING)
    if failure:
        workflow.state.failures.append(failure)
    step = workflow.run(token=token)
    assert step.ended.code == code, step.ended.err
    assert text in step.ended.err
    assert "opgen diff: BREAKING" in step.page
    step = workflow.run()
    assert (step.outputs["pr-number"], len(workflow.state.pulls)) == ("1", 1)


def test_short_rate_limit_is_awaited(workflow: Workflow) -> None:
    workflow.serve(BREAKING)
    workflow.state.failures.append(("POST /pulls", 403, {"Retry-After": "0"}, {"message": "secondary rate limit"}))
    assert workflow.run().outputs["pr-number"] == "1"


def test_source_that_does_not_respond_changes_nothing(opened: Workflow) -> None:
    (opened.folder / "demo.json").unlink()
    before = opened.head()
    step = opened.run()
    assert (step.ended.code, opened.head(), opened.state.writes) == (2, before, [])


def test_each_client_has_its_pull_request(workflow: Workflow, person: Any) -> None:
    workflow.push(
        "main",
        "pyproject.toml",
        workflow.git("show main:pyproject.toml")
        + (
            '\n[tool.opgen.clients.other]\nsource = "../other.json"\nspec = "specs/other.json"\noutput = "generated/other"\n'
        ),
    )
    workflow.serve(BREAKING)
    workflow.serve(document("things"), "other")
    step = workflow.run()
    assert step.outputs["pr-number"] == "1 2"
    assert [pull_of(person, number).title.split()[1] for number in (1, 2)] == ["demo", "other"]
    assert "generated/demo" not in workflow.git("diff --name-only main opgen/other")


def test_workflow_token_is_explained(workflow: Workflow) -> None:
    workflow.serve(BREAKING)
    assert "starts no checks" in workflow.run(token="").page
    assert "starts no checks" not in workflow.run().page


def test_set_up_in_the_readme_has_eight_lines(workflow: Workflow) -> None:
    (text,) = page("README.md").blocks("yaml")
    assert len(text.splitlines()) <= 8
    (job,) = yaml.safe_load(text)["jobs"].values()
    _, step = job["steps"]
    workflow.serve(BREAKING)
    assert workflow.run(**step["with"]).outputs["pr-number"] == "1"


def test_inputs_are_documented() -> None:
    assert sorted(page("ci.md").first_cells("input")) == sorted(ACTION["inputs"])
    assert len(ACTION["inputs"]) <= 12


def test_gitlab_component_writes_reports_and_one_note(workflow: Workflow) -> None:
    specification, jobs = COMPONENT
    (job,) = jobs.values()
    inputs = {name: each.get("default", "") for name, each in specification["spec"]["inputs"].items()}
    inputs["install"] = "true"

    def expanded(text: str) -> str:
        return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], text)

    for content in (BREAKING, SAFE):
        workflow.push("main", "specs/demo.json", json.dumps(content))
        shutil.rmtree(workflow.folder / "checkout", ignore_errors=True)
        workflow.git("clone -q remote.git checkout", ".")
        variables = {name: expanded(text) for name, text in job["variables"].items()}
        variables |= {"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "1", "CI_PROJECT_ID": "7", "OPGEN_TOKEN": TOKEN}
        variables |= {"CI_API_V4_URL": workflow.url, "CI_MERGE_REQUEST_DIFF_BASE_SHA": workflow.head("main")}
        script = "\n".join(map(expanded, job["script"]))
        done = ended(["bash", "-e", "-c", script], workflow.folder / "checkout", variables)
        assert done.code in {1, 6}, done.err
    reports = job["artifacts"]["reports"]
    first, *_ = json.loads((workflow.folder / "checkout" / reports["codequality"]).read_text("utf-8"))
    assert first["severity"] == "major"
    assert first["location"]["path"].startswith("generated/demo")
    assert "<testsuite" in (workflow.folder / "checkout" / reports["junit"]).read_text("utf-8")
    (note,) = workflow.state.comments
    assert "opgen check" in note["body"]
