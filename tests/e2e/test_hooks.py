"""The hooks that we offer, in a real git repository, without network."""

import os
import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.checkout import BIN, FILES, REPOSITORY, Checkout, Ended

TOOLS = REPOSITORY / ".build/integrations/bin"
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a repository with a committed package and our pre-commit hook, which runs the `opgen` on the path.

    Users have it installed for them (`language: python`), which takes the network; all else is as they have it.
    """
    checkout = Checkout(tmp_path_factory.mktemp("hooks") / "repository")
    hook, *_ = offered()
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    checkout.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [local]}))
    checkout.write("README.md", "A project.\n")
    assert checkout.opgen("generate").code == 0
    for command in ("git init -q", "pre-commit install", "git add -A"):
        done = shell(checkout, command)
        assert done.code == 0, done
    assert commit(checkout).code == 0
    return checkout


def offered() -> list[dict[str, object]]:
    """Return the hooks that we offer, `opgen-check` first."""
    hooks: list[dict[str, object]] = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert [each["id"] for each in hooks] == ["opgen-check", "opgen-generate", "opgen-diff"]
    return hooks


def shell(checkout: Checkout, command: str) -> Ended:
    """Run a command in the repository without the user's git configuration and cache of hooks."""
    identity = {f"GIT_{who}_NAME": "n" for who in ("AUTHOR", "COMMITTER")}
    address = {f"GIT_{who}_EMAIL": "e@example.org" for who in ("AUTHOR", "COMMITTER")}
    home = checkout.folder.parent / "home"
    home.mkdir(exist_ok=True)
    path = os.pathsep.join([str(BIN), str(TOOLS), os.environ["PATH"]])
    return checkout.shell(
        command,
        PATH=path,
        HOME=str(home),
        PRE_COMMIT_HOME=str(home / "hooks"),
        GIT_CONFIG_NOSYSTEM="1",
        **identity,
        **address,
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
    for hook in offered():
        program, command, *_ = str(hook["entry"]).split()
        assert f"\n{program} = " in (REPOSITORY / "pyproject.toml").read_text("utf-8")
        assert (hook["language"], hook["id"]) == ("python", f"opgen-{command}")
        assert (hook["pass_filenames"], hook["always_run"]) == (False, True)


def test_hooks_generate_before_a_commit_and_compare_before_a_push(checkout: Checkout) -> None:
    _, *hooks = ({**each, "language": "system"} for each in offered())
    hooks[-1]["args"] = ["--client", "demo", "--since", "origin/main"]
    checkout.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    for command in (
        "pre-commit install -t pre-push",
        "git init -q --bare ../remote",
        "git remote add origin ../remote",
        "git branch -M main",
        "git add -A",
        "git commit -qnm hooks",
        "git push -q --no-verify origin main",
    ):
        assert shell(checkout, command).code == 0, command
    checkout.edit("specs/demo.json", "/sandbox/0", "/sandbox/1")
    generated = commit(checkout)
    assert generated.code == 1
    assert "demo: wrote " in generated.err
    assert commit(checkout).code == 0
    pushed = shell(checkout, "git push origin main")
    assert pushed.code == 1
    assert "breaking" in pushed.err + pushed.out
