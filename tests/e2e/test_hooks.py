"""The pre-commit hook that we offer, in a real git repository, without network."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.checkout import FILES, REPOSITORY, Checkout, Ended

HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a repository with a committed package and our pre-commit hook, which runs the `opgen` on the path.

    Users have it installed for them (`language: python`), which takes the network; all else is as they have it.
    """
    checkout = Checkout(tmp_path_factory.mktemp("hooks") / "repository")
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert hook["language"] == "python"
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    checkout.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [local]}))
    checkout.write("README.md", "A project.\n")
    assert checkout.opgen("generate").code == 0
    for command in ("git init -q", "pre-commit install", "git add -A"):
        done = shell(checkout, command)
        assert done.code == 0, done
    assert commit(checkout).code == 0
    return checkout


def shell(checkout: Checkout, command: str) -> Ended:
    """Run a command in the repository without the user's git configuration and cache of hooks."""
    identity = {f"GIT_{who}_NAME": "n" for who in ("AUTHOR", "COMMITTER")}
    address = {f"GIT_{who}_EMAIL": "e@example.org" for who in ("AUTHOR", "COMMITTER")}
    home = checkout.folder.parent / "home"
    home.mkdir(exist_ok=True)
    return checkout.shell(
        command, HOME=str(home), PRE_COMMIT_HOME=str(home / "hooks"), GIT_CONFIG_NOSYSTEM="1", **identity, **address
    )


def commit(checkout: Checkout) -> Ended:
    return shell(checkout, "git add -A && git commit -qm change")


def test_hand_edit_blocks_the_commit_and_the_repair_lets_it_pass(checkout: Checkout) -> None:
    checkout.edit("generated/demo/client.py", "Synchronous", "Ringing")
    blocked = commit(checkout)
    assert blocked.code == 1
    said = blocked.err.splitlines()
    assert f"demo  DRIFT  1 of {FILES} files" in said
    assert "- exit code: 1" in said
    (repair,) = [line for line in said if line.startswith("run: ")]
    assert repair == "run: opgen generate demo --force"
    assert checkout.opgen(*repair.removeprefix("run: opgen ").split()).code == 0
    before = checkout.files()
    checkout.edit("README.md", "A project.", "The project.")
    done = commit(checkout)
    assert (done.code, "opgen check" in done.err) == (0, True)
    after = checkout.files()
    assert {path for path in after if after[path] != before.get(path)} == {"README.md"}  # the hook writes nothing


def test_commit_of_a_snapshot_alone_or_without_a_file_is_blocked(checkout: Checkout) -> None:
    checkout.edit("specs/demo.json", "Do it.", "Do it well.")
    (checkout.folder / "generated/demo/models.py").unlink()
    blocked = commit(checkout)
    assert blocked.code == 1
    assert "  CHANGED  operations/sandbox.py  " in blocked.err
    assert "  MISSING  models.py" in blocked.err
    assert checkout.opgen("generate").code == 0
    assert commit(checkout).code == 0


def test_hooks_are_valid_for_pre_commit(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    for name, kind in ((HOOKS.name, "manifest"), (".pre-commit-config.yaml", "config")):
        shutil.copy(REPOSITORY / name, tmp_path)
        done = shell(checkout, f"pre-commit validate-{kind} {name}")
        assert (done.code, done.out, done.err) == (0, "", "")


def test_hook_installs_the_requirements_of_the_project() -> None:
    """`language: python` installs our own project and runs a console script of it."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    program, *arguments = hook["entry"].split()
    assert f"\n{program} = " in (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert arguments == ["check"]
    assert (hook["pass_filenames"], hook["always_run"]) == (False, True)
