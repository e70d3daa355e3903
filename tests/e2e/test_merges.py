"""Two branches that both regenerate, merged and rebased by a real git, in each style of conflicts."""

import json
from pathlib import Path

import pytest

from tests.support.checkout import Checkout, Ended, document

CONFLICTING = "generated/demo/operations/sandbox.py"


def git(checkout: Checkout, command: str) -> Ended:
    """Run `git COMMAND` without the user's configuration."""
    identity = {
        f"GIT_{role}_{key}": "n@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    return checkout.shell(
        f"git {command}",
        HOME=str(checkout.folder),
        GIT_CONFIG_NOSYSTEM="1",
        GIT_EDITOR="true",
        **identity,
    )


def regenerate(checkout: Checkout, *names: str) -> None:
    """Write a snapshot with an operation for each of `names`, generate the client and commit."""
    write_snapshot(checkout, *names)
    assert checkout.opgen("generate").code == 0
    commit(checkout)


def write_snapshot(checkout: Checkout, *names: str) -> None:
    content = document()
    for name in names:
        operation = json.loads(json.dumps(content["paths"]["/sandbox/0"]["get"]))
        content["paths"][f"/{name}"] = {"get": {**operation, "operationId": name}}
    checkout.write_spec(content)


def commit(checkout: Checkout) -> None:
    assert git(checkout, "add -A").code == 0
    assert git(checkout, "commit -qm change").code == 0


def diverged(
    folder: Path, style: str, ours: str = "alpha", theirs: str = "beta"
) -> Checkout:
    """Return a project on the branch `ours`, beside the branch `theirs`. Both added an operation and regenerated."""
    checkout = Checkout(folder)
    git(checkout, "init -q -b main")
    git(checkout, f"config merge.conflictStyle {style}")
    regenerate(checkout)
    git(checkout, "switch -qc theirs")
    regenerate(checkout, theirs)
    git(checkout, "switch -qc ours main")
    regenerate(checkout, ours)
    return checkout


def operations(checkout: Checkout) -> dict[str, str]:
    file = checkout.folder / "generated/demo/.opgen.json"
    found: dict[str, str] = json.loads(file.read_bytes())["operations"]
    return found


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("command", ["merge theirs", "rebase theirs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_u9_generate_takes_the_names_of_both_sides(
    tmp_path: Path, style: str, command: str, end: str
) -> None:
    checkout = diverged(tmp_path, style)
    assert git(checkout, command).code != 0
    for file in (checkout.folder / "generated").rglob("*"):
        if file.suffix in {".py", ".json"} and end != "\n":
            file.write_bytes(file.read_bytes().replace(b"\n", end.encode()))
    assert b"<<<<<<< " in (checkout.folder / CONFLICTING).read_bytes()
    write_snapshot(checkout, "alpha", "beta")
    checked = checkout.opgen("check")
    assert checked.code == 1
    assert "  CONFLICT  .opgen.json:" in checked.err
    assert "EDITED" not in checked.err
    assert checked.last_line == "run: opgen generate demo"
    assert checkout.opgen("generate").code == 0
    assert operations(checkout) == {
        "alpha": "alpha",
        "beta": "beta",
        "get_sandbox_0": "get_sandbox_0",
    }
    assert checkout.opgen("check", "--strict").code == 0
    git(checkout, "add -A")
    assert git(checkout, f"{command.split(maxsplit=1)[0]} --continue").code == 0
    assert git(checkout, "status --porcelain").out == ""


def test_generate_resolves_the_merge_for_a_document_of_one_side(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    git(checkout, "merge theirs")
    write_snapshot(checkout, "beta")
    assert checkout.opgen("generate").code == 0
    assert checkout.opgen("check").code == 0


def test_edit_of_a_conflict_is_not_overwritten(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    git(checkout, "merge theirs")
    write_snapshot(checkout, "alpha", "beta")
    checkout.edit(CONFLICTING, "<<<<<<< HEAD\n", "<<<<<<< HEAD\n# mine\n")
    before = checkout.files()
    refused = checkout.opgen("generate")
    assert refused.code == 1
    assert "EDITED" in refused.err
    assert "opgen cannot verify that it wrote both sides" in refused.err
    assert checkout.files() == before
    assert checkout.opgen("generate", "--force").code == 0


def test_edit_committed_before_the_merge_is_not_overwritten(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    checkout.edit(CONFLICTING, "alpha", "gamma")
    commit(checkout)
    git(checkout, "merge theirs")
    write_snapshot(checkout, "alpha", "beta")
    assert checkout.opgen("generate").code == 1


def test_our_name_wins_over_the_same_name_of_the_other_side(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge", ours="getItem", theirs="GetItem")
    assert operations(checkout)["getItem"] == "get_item"
    git(checkout, "merge theirs")
    write_snapshot(checkout, "GetItem", "getItem")
    assert checkout.opgen("generate").code == 0
    names = operations(checkout)
    assert names["getItem"] == "get_item"
    assert names["GetItem"] != "get_item"


def test_manifest_with_an_incomplete_conflict_names_the_merge(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    git(checkout, "merge theirs")
    write_snapshot(checkout, "alpha", "beta")
    file = checkout.folder / "generated/demo/.opgen.json"
    file.write_text(file.read_text("utf-8").replace("=======\n", "", 1), "utf-8")
    refused = checkout.opgen("generate")
    assert refused.code == 2
    assert "unresolved merge conflict, and a conflict is incomplete" in refused.err
    assert "  hint: run git checkout --ours " in refused.err
