"""`docs/how-to/ci.md`: the commands of its workflows run in a repository, with the documented results."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from tests.docs.pages import BIN, ROOT, page, run

CLIENT, AUTHOR, SCAN, INCLUDE, AZURE, BITBUCKET, DEPENDABOT, HOOK, LOCAL_HOOK = map(
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


def run_job(steps: Any, folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run the commands of a job until one fails."""
    ended = []
    for step in steps:
        command = step if isinstance(step, str) else step.get("run") or step.get("script")
        if command:
            ended.append(run(["bash", "-e", "-c", command], folder, PIP_NO_INDEX="1"))
            if ended[-1].returncode:
                break
    return ended


def test_documented_steps_have_inputs_of_the_action() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    steps = [*CLIENT["jobs"]["client"]["steps"], *AUTHOR]
    given = [step["with"] for step in steps if step["uses"].startswith("OWNER/opgen")]
    assert [each["command"] for each in given] == ["check", "diff", "diff"]
    assert all(each.keys() <= action["inputs"].keys() for each in given)
    component = next(yaml.safe_load_all((ROOT / "templates/opgen.yml").read_text("utf-8")))
    assert INCLUDE["include"][0]["inputs"].keys() <= component["spec"]["inputs"].keys()


def test_scan_leaves_a_report_for_code_scanning(repository: Path) -> None:
    (repository / "generated" / "example" / "client.py").unlink()
    *_, checked = run_job(SCAN["jobs"]["scan"]["steps"], repository)
    assert checked.returncode == 1
    (upload,) = [step for step in SCAN["jobs"]["scan"]["steps"] if "sarif" in step.get("uses", "")]
    report = json.loads((repository / upload["with"]["sarif_file"]).read_text("utf-8"))
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["missing"]


@pytest.mark.parametrize("name", ["azure", "bitbucket"])
def test_other_systems_get_a_report_of_tests(repository: Path, name: str) -> None:
    (repository / "generated" / "example" / "client.py").unlink()
    steps = AZURE["steps"] if name == "azure" else BITBUCKET["pipelines"]["pull-requests"]["**"][0]["step"]["script"]
    *_, done = run_job(steps, repository)
    assert done.returncode == 1
    report = AZURE["steps"][-1]["inputs"]["testResultsFiles"] if name == "azure" else "test-results/opgen.xml"
    (suite,) = JUnitXml.fromfile(str(repository / report))
    assert (suite.name, suite.failures, suite.errors) == ("example", 1, 0)


def test_libraries_of_the_output_are_upgraded_together() -> None:
    (group,) = DEPENDABOT["updates"][0]["groups"].values()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {each.partition("==")[0] for each in project["optional-dependencies"]["exact"]}
    assert set(group["patterns"]) == {"opgen", *names}


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
