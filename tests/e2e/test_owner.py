"""Two commands write the address of the repository, and the end of installations from git, to all files."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import ROOT, page
from tests.support.checkout import REPOSITORY

OWNER = "acme"  # without its repository, or the command would replace it here too


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone of the last commit, with the present files of the two commands."""
    folder = tmp_path / "opgen"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{REPOSITORY}", str(folder))
    return folder


def changed_by(folder: Path, *command: str) -> set[str]:
    """Run a command of the repository, and return the files that it lists and changes."""
    done = subprocess.run([folder / command[0], *command[1:]], capture_output=True, text=True, check=True)
    changed = set(git(folder, "diff", "--name-only").splitlines())
    assert set(done.stdout.splitlines()) == changed
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--all", "--message", "a")
    return changed


def test_one_command_writes_the_address_to_all_files_and_changes_it_again(clone: Path) -> None:
    present = re.findall(
        r'^Source = "https://github.com/(.+?)"', (clone / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    changed = changed_by(clone, ".github/owner", f"{OWNER}/clients")
    assert {"pyproject.toml", "README.md", "SECURITY.md", "generator/opgen/core/findings.py"} <= changed
    owner = present[0].partition("/")[0]
    assert not re.findall(
        rf"\b{owner}(?:/opgen|\.github)", "".join((clone / each).read_text("utf-8") for each in changed)
    )
    assert f'Source = "https://github.com/{OWNER}/clients"' in (clone / "pyproject.toml").read_text("utf-8")
    assert f'Documentation = "https://{OWNER}.github.io/clients/"' in (clone / "pyproject.toml").read_text("utf-8")
    assert changed_by(clone, ".github/owner", present[0]) == changed
    assert git(clone, "diff", "HEAD~2", "--name-only") == ""


def test_one_command_names_opgen_by_its_name_on_the_index(clone: Path) -> None:
    changed_by(clone, ".github/released")
    for name in ("README.md", "docs/start.md", "docs/index.md"):
        text = (clone / name).read_text("utf-8")
        assert "uvx opgen init" in text
        assert "git+" not in text
    assert "pip install opgen" in (clone / "docs/start.md").read_text("utf-8")


def test_commands_of_uvx_have_one_requirement() -> None:
    texts = [page("README.md").text, *(file.read_text("utf-8") for file in sorted((ROOT / "docs").rglob("*.md")))]
    source = re.findall(r'^Source = "(.+?)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)[0]
    for variable in re.findall(r"(?m)^OPGEN=(\S+)", texts[0]):  # until the release
        texts[0] = texts[0].replace('"$OPGEN"', variable)
    starts = {each for text in texts for each in re.findall(r"uvx (?:--from [^.]\S+ )?opgen\b", text)}
    assert starts in ({f"uvx --from git+{source} opgen"}, {"uvx opgen"})


@pytest.mark.parametrize(("workflow", "jobs"), [("ci", ["rehearse"]), ("release", ["rehearse", "build"])])
def test_workflows_run_the_scripts_of_a_release(workflow: str, jobs: list[str]) -> None:
    content = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text("utf-8"))
    commands = [step.get("run", "") for job in jobs for step in content["jobs"][job]["steps"]]
    assert "make rehearse" in commands
    assert ('.github/release "$GITHUB_REPOSITORY"' in commands) is ("build" in jobs)
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nrehearse:")[2].partition("\n\n")[0]
    assert re.findall(r"^\t(\S+)", recipe, re.MULTILINE) == [".github/release", ".github/rehearse"]
    for script in (".github/release", ".github/rehearse"):
        subprocess.run(["bash", "-n", ROOT / script], check=True)
