"""Two branches that both regenerate, merged and rebased by a real git, in each style of conflicts."""

import json
from pathlib import Path, PurePosixPath

import pytest
from opgen.core.digests import text_digest
from opgen.document.canonical import canonical, dump
from opgen.output.manifest import runtime_digest

from tests.support.checkout import Checkout, Ended, document

CONFLICTING = "generated/demo/operations/sandbox.py"


def git(checkout: Checkout, command: str) -> Ended:
    """Run `git COMMAND` without the user's configuration."""
    identity = {f"GIT_{role}_{key}": "n@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    return checkout.shell(
        f"git {command}", HOME=str(checkout.folder), GIT_CONFIG_NOSYSTEM="1", GIT_EDITOR="true", **identity
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


def diverged(folder: Path, style: str, ours: str = "alpha", theirs: str = "beta") -> Checkout:
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


@pytest.mark.parametrize(
    ("style", "command", "end"),
    [
        ("merge", "merge theirs", "\r\n"),
        ("zdiff3", "rebase theirs", "\n"),
        ("diff3", "cherry-pick theirs", "\n"),
    ],
)
def test_generate_takes_the_names_of_both_sides(tmp_path: Path, style: str, command: str, end: str) -> None:
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
    assert operations(checkout) == {"alpha": "alpha", "beta": "beta", "get_sandbox_0": "get_sandbox_0"}
    assert checkout.opgen("check", "--strict").code == 0
    git(checkout, "add -A")
    assert git(checkout, f"{command.split(maxsplit=1)[0]} --continue").code == 0
    assert git(checkout, "status --porcelain").out == ""
    resolved = checkout.opgen("check", "--strict")
    assert (resolved.code, "onflict" in resolved.err) == (0, False)


def test_generate_resolves_the_merge_for_a_document_of_one_side(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    git(checkout, "merge theirs")
    write_snapshot(checkout, "beta")
    assert checkout.opgen("generate").code == 0
    assert checkout.opgen("check").code == 0


def test_our_name_wins_over_the_same_name_of_the_other_side(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge", ours="getItem", theirs="GetItem")
    assert operations(checkout)["getItem"] == "get_item"
    git(checkout, "merge theirs")
    write_snapshot(checkout, "GetItem", "getItem")
    assert checkout.opgen("generate").code == 0
    names = operations(checkout)
    assert names["getItem"] == "get_item"
    assert names["GetItem"] != "get_item"


MANIFEST = "generated/demo/.opgen.json"


def change_runtime(checkout: Checkout, text: str) -> None:
    """Change the runtime and its digest, as another version of opgen writes them, and commit."""
    folder = checkout.folder / "generated/demo"
    with (folder / "_runtime/auth.py").open("a", encoding="utf-8") as file:
        file.write(text)
    digests = {
        PurePosixPath(path.relative_to(folder)): text_digest(path.read_bytes()) for path in folder.glob("_runtime/*.py")
    }
    content = json.loads((checkout.folder / MANIFEST).read_bytes())
    content["runtime"] = runtime_digest(digests)
    checkout.write(MANIFEST, json.dumps(content, indent=2, sort_keys=True) + "\n")
    assert git(checkout, "commit -qa --amend --no-edit").code == 0


@pytest.mark.parametrize("command", ["merge theirs", "rebase theirs"])
def test_markers_in_the_runtime_are_resolved(tmp_path: Path, command: str) -> None:
    checkout = diverged(tmp_path, "merge")
    change_runtime(checkout, "OURS = 1\n")
    git(checkout, "switch -q theirs")
    change_runtime(checkout, "THEIRS = 1\n")
    git(checkout, "switch -q ours")
    assert git(checkout, command).code != 0
    auth = checkout.folder / "generated/demo/_runtime/auth.py"
    assert "<<<<<<< " in auth.read_text("utf-8")
    write_snapshot(checkout, "alpha", "beta")
    checked = checkout.opgen("check")
    assert "  CONFLICT  _runtime/ " in checked.err
    assert "EDITED" not in checked.err
    assert checkout.opgen("generate").code == 0
    assert operations(checkout).keys() == {"alpha", "beta", "get_sandbox_0"}
    assert checkout.opgen("check", "--strict").code == 0


def test_manifest_of_our_side_is_enough_to_resolve_a_merge(tmp_path: Path) -> None:
    checkout = diverged(tmp_path, "merge")
    git(checkout, "merge theirs")
    git(checkout, f"checkout --ours {MANIFEST}")
    write_snapshot(checkout, "alpha", "beta")
    assert checkout.opgen("generate").code == 0
    assert checkout.opgen("check", "--strict").code == 0


def test_changes_of_neighbouring_files_have_few_conflicts(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    git(checkout, "init -q -b main")
    tags = ("alpha", "beta", "gamma", "delta")
    checkout.write_spec(document(*tags))
    assert checkout.opgen("generate").code == 0
    commit(checkout)
    for branch, tag in (("theirs", "alpha"), ("ours", "beta")):
        git(checkout, f"switch -qc {branch} main")
        content = document(*tags)
        content["paths"][f"/{tag}/0"]["get"]["summary"] = f"Changed {tag}."
        checkout.write("specs/demo.json", dump(canonical(content)))  # in the layout of `fetch`
        assert checkout.opgen("generate").code == 0
        commit(checkout)
    assert git(checkout, "merge theirs").code != 0
    text = (checkout.folder / MANIFEST).read_text("utf-8")
    # Only the digest of the document differs on both sides.
    assert text.count("<<<<<<< ") == 1
