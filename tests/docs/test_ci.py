"""`docs/ci.md`: the steps of its workflows run in a repository, with the documented results."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from tests.docs.pages import BIN, ROOT, page, run

PULL_REQUEST, COMMENT, PAGE, SCAN, GITLAB, SCHEDULE, HOOK, LOCAL_HOOK = map(
    yaml.safe_load, page("ci.md").blocks("yaml")
)
IDENTITY = ("-c", "user.name=n", "-c", "user.email=n@example.org")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project, which has a committed client, a file as its source, and a remote repository."""
    folder = tmp_path_factory.mktemp("prepared") / "project"
    folder.mkdir()
    shutil.copy(ROOT / "specs" / "primeintellect.json", folder / "service.json")
    (folder / "requirements-dev.txt").write_text("opgen\n", "utf-8")
    for command in (
        "opgen init service.json --name example",
        "opgen generate",
        "git init --quiet --initial-branch main",
        "git add .",
        f"git {' '.join(IDENTITY)} commit --quiet --message first",
        "git init --quiet --bare ../origin.git",
        "git remote add origin ../origin.git",
    ):
        done = run(["bash", "-c", command], folder)
        assert done.returncode == 0, done.stderr
    return folder.parent


@pytest.fixture
def repository(prepared: Path, tmp_path: Path) -> Path:
    """Return a copy of the project, beside a copy of its remote repository."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path / "project"


def run_job(job: Any, folder: Path, **environment: str) -> list[subprocess.CompletedProcess[str]]:
    """Run the command steps of a job until one fails, with a `gh` that records its arguments."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "gh").write_text(f'#!/bin/sh\necho "$@" >> {tools}/called\n', "utf-8")
    (tools / "gh").chmod(0o755)
    ended = []
    for step in job["steps"]:
        if "run" in step:
            command = ["bash", "-e", "-c", f'PATH="{tools}:$PATH"\n{step["run"]}']
            ended.append(run(command, folder, PIP_NO_INDEX="1", **environment))
            if ended[-1].returncode:
                break
    return ended


def test_pull_request_is_checked(repository: Path) -> None:
    job = PULL_REQUEST["jobs"]["check"]
    installed, checked = run_job(job, repository)
    assert (installed.returncode, checked.returncode) == (0, 0), checked.stderr
    with (repository / "generated" / "example" / "client.py").open("a") as client:
        client.write("# mine\n")
    *_, last = run_job(job, repository)
    assert last.returncode == 1
    assert "::error file=generated/example/client.py,line=" in last.stdout


def test_summary_is_on_the_page_of_the_run(repository: Path) -> None:
    (repository / "generated" / "example" / "client.py").unlink()
    page = repository.parent / "summary.md"
    job = PULL_REQUEST["jobs"]["check"]
    *_, done = run_job(job, repository, GITHUB_STEP_SUMMARY=str(page))
    assert done.returncode == 1
    assert "| missing | `client.py` |" in page.read_text("utf-8")
    run_job({"steps": COMMENT}, repository)
    comment = (repository / "comment.md").read_text("utf-8")
    assert page.read_text("utf-8") == f"{comment}\n"


def test_page_is_an_artifact_of_the_run(repository: Path) -> None:
    (done,) = run_job({"steps": PAGE}, repository)
    assert done.returncode == 0
    kept = repository / PAGE[1]["with"]["path"]
    assert kept.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_scan_leaves_a_report_for_code_scanning(repository: Path) -> None:
    (repository / "generated" / "example" / "client.py").unlink()
    *_, checked = run_job(SCAN["jobs"]["scan"], repository)
    assert checked.returncode == 1
    (upload,) = [step for step in SCAN["jobs"]["scan"]["steps"] if "sarif" in step.get("uses", "")]
    report = json.loads((repository / upload["with"]["sarif_file"]).read_text("utf-8"))
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["missing"]


def test_gitlab_gets_a_report_of_tests(repository: Path) -> None:
    (repository / "generated" / "example" / "client.py").unlink()
    script = "\n".join(GITLAB["client"]["script"])
    assert run_job({"steps": [{"run": script}]}, repository)[0].returncode == 1
    report = GITLAB["client"]["artifacts"]["reports"]["junit"]
    (suite,) = JUnitXml.fromfile(str(repository / report))
    assert (suite.name, suite.failures, suite.errors) == ("example", 1, 0)


def test_schedule_opens_a_pull_request_once_the_service_has_changed(repository: Path) -> None:
    job = SCHEDULE["jobs"]["fetch"]
    called = repository.parent / "tools" / "called"
    assert [done.returncode for done in run_job(job, repository)] == [0] * 4
    assert not called.exists()
    service = repository / "service.json"
    service.write_text(service.read_text("utf-8").replace("9000", "9001"), "utf-8")
    assert [done.returncode for done in run_job(job, repository)] == [0] * 4
    assert called.read_text("utf-8").startswith("pr create --head upstream-changes ")
    show = ["git", "show", "--stat", "--format=%s", "upstream-changes"]
    shown = run(show, repository.parent / "origin.git").stdout
    assert shown.startswith("The API has changed\n")
    assert "specs/example.json" in shown
    assert "models.py" in shown


def test_documented_hook_is_offered() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (hook,) = HOOK["repos"][0]["hooks"]
    assert hook["id"] in {each["id"] for each in offered}


def test_local_hook_checks(repository: Path) -> None:
    (hook,) = LOCAL_HOOK["repos"][0]["hooks"]
    offered, *_ = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {**offered, **hook} == {**offered, "language": "system"}
    assert (BIN / hook["entry"].split()[0]).exists()
    assert run(["bash", "-c", hook["entry"]], repository).returncode == 0
