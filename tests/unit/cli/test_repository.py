"""Several projects in one repository, the staged files of a repository, and its hooks."""

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.checkout import FILES, Checkout, document

_WORKSPACE = '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/left_out"]\n'
_PROJECTS = '[tool.opgen]\nprojects = ["packages/first", "packages/second"]\n'
_HOOKS = "repos:\n- repo: https://example.com/hooks\n  rev: '1'\n  hooks:\n  - id: own  # mine\n"


def git(checkout: Checkout, *arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=checkout.folder, check=True, capture_output=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Checkout:
    """Return the root of a uv workspace with two clients of the same name, and a member that is left out."""
    root = Checkout(tmp_path, names=())
    for name in ("first", "second", "left_out"):
        Checkout(tmp_path / "packages" / name)
    root.write("packages/empty/pyproject.toml", "")
    root.write("pyproject.toml", _WORKSPACE)
    return root


@pytest.mark.parametrize("settings", [_WORKSPACE, _PROJECTS])
def test_commands_at_the_root_find_all_projects(workspace: Checkout, settings: str) -> None:
    workspace.write("pyproject.toml", settings)
    assert workspace.opgen("generate", "-q").code == 0
    generated = {path.parts[-4] for path in workspace.folder.glob("packages/*/generated/demo/client.py")}
    assert generated == {"first", "second"}
    workspace.edit("packages/second/specs/demo.json", "Do it.", "Do it well.")
    checked = workspace.opgen("check")
    assert checked.code == 1
    assert f"demo  ok     {FILES} files, 1 operation, packages/first/specs/demo.json" in checked.err
    assert checked.last_line == "run: opgen generate --config packages/second/pyproject.toml demo"
    assert workspace.opgen("list", "demo").out.count("demo:\n") == 2


def test_diff_at_the_root_finds_a_client(workspace: Checkout) -> None:
    workspace.edit("packages/second/pyproject.toml", "clients.demo]", "clients.other]")
    git(workspace, "init", "-q")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "first")
    workspace.edit("packages/second/specs/demo.json", "/sandbox/0", "/sandbox/1")
    compared = workspace.opgen("diff", "--client", "other", "--since", "HEAD")
    assert compared.code == 6, compared.err
    assert "/sandbox/0" in compared.out


def test_invalid_project_is_no_obstacle_for_the_others(workspace: Checkout) -> None:
    workspace.write("packages/first/pyproject.toml", "[tool.opgen.clients.demo]\nspec = 1\n")
    checked = workspace.opgen("check")
    assert checked.code == 2
    assert "packages/first/pyproject.toml:2:1: tool.opgen.clients.demo.spec: must be a string" in checked.err
    assert "demo  DRIFT" in checked.err


def test_projects_must_have_a_configuration(workspace: Checkout) -> None:
    workspace.write("pyproject.toml", '[tool.opgen]\nprojects = ["package/*"]\n')
    checked = workspace.opgen("check")
    assert (checked.code, checked.lines) == (
        2,
        [
            'pyproject.toml:2:1: tool.opgen.projects.0: no configuration in "package/*"',
            "  hint: name folders, such as packages/*",
        ],
    )


@pytest.fixture
def repository(fetched: Checkout) -> Checkout:
    """Return a repository with a generated client, all of it staged."""
    git(fetched, "init", "-q")
    git(fetched, "add", "-A")
    return fetched


def test_staged_files_are_checked(repository: Checkout) -> None:
    assert repository.opgen("check", "--staged").code == 0
    repository.edit("generated/demo/client.py", "Synchronous", "Ringing")
    before = repository.files()
    assert repository.opgen("check").code == 1
    assert repository.opgen("check", "--staged").code == 0
    git(repository, "add", "-A")
    staged = repository.opgen("check", "--staged", "--config", str(repository.folder / "pyproject.toml"))
    assert staged.code == 1
    assert "EDITED  client.py" in staged.err
    assert "opgen-" not in staged.err
    assert repository.files() == before


def test_staged_files_need_a_repository(fetched: Checkout) -> None:
    assert "not in a git repository" in fetched.opgen("check", "--staged").err
    assert fetched.opgen("check", "--staged", "--upstream").code == 2


def test_init_writes_a_hook_for_the_files_of_the_client(repository: Checkout) -> None:
    repository.write(".pre-commit-config.yaml", _HOOKS)
    repository.write("other.json", document(title="Other"))
    added = repository.opgen("init", "other.json", "--name", "other")
    assert ".pre-commit-config.yaml: added the hook opgen-check" in added.lines
    text = repository.read(".pre-commit-config.yaml")
    assert text.startswith(_HOOKS)
    (hook,) = yaml.safe_load(text)["repos"][-1]["hooks"]
    assert hook == {
        "id": "opgen-check",
        "name": "opgen check",
        "entry": "opgen check",
        "language": "system",
        "files": r"^(generated/other/|pyproject\.toml|specs/other\.json|specs/other\.source\.json)",
        "pass_filenames": False,
    }
    assert repository.opgen("generate", "-q").code == 0
    checked = repository.opgen("check")
    assert checked.code == 0
    assert (
        "files of opgen-check does not match generated/demo/, specs/demo.json, specs/demo.source.json; set it to "
        in (checked.err)
    )
    pattern = checked.err.partition("; set it to ")[2].partition("\n")[0]
    repository.write(".pre-commit-config.yaml", text.replace(hook["files"], pattern))
    assert "HOOK" not in repository.opgen("check").err
    repository.write("third.json", document(title="Third"))
    repository.opgen("init", "third.json", "--name", "third")
    assert "HOOK" in repository.opgen("check", "third").err


def test_generate_fails_after_a_change(fetched: Checkout) -> None:
    fetched.edit("specs/demo.json", "Do it.", "Do it well.")
    assert [fetched.opgen("generate", "--fail-on-change").code for _ in range(2)] == [1, 0]
