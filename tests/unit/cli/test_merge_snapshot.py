"""Conflict markers in a snapshot, in an overlay and in the record of the snapshot's origin."""

import json
from pathlib import Path

import pytest

from tests.support.checkout import Checkout, document

CONFIGURED = """\
[tool.opgen.clients.demo]
spec = "specs/demo.{kind}"
output = "generated/demo"
"""
YAML = "openapi: 3.1.0\ninfo: {title: Demo, version: '1'}\npaths: {}\n"


def conflicting(text: str, line: str) -> str:
    """Return `text` with a conflict about its first `line`."""
    assert line in text
    other = line.replace("1", "2")
    return text.replace(line, f"<<<<<<< HEAD\n{line}=======\n{other}>>>>>>> topic\n", 1)


@pytest.mark.parametrize(("command", "end"), [("generate", "\r\n"), ("check", "\n"), ("list", "\n")])
def test_conflict_markers_in_a_snapshot_are_named(fetched: Checkout, command: str, end: str) -> None:
    file = fetched.folder / "specs/demo.json"
    text = conflicting(file.read_text("utf-8"), '    "version": "1"\n')
    file.write_bytes(text.replace("\n", end).encode())
    before = fetched.files()
    refused = fetched.opgen(command)
    assert refused.code == 3
    assert refused.err.startswith("specs/demo.json:5:1: unresolved merge conflict\n  hint: run: opgen fetch demo\n")
    assert "JSON" not in refused.err
    assert fetched.files() == before
    if command == "check":
        assert refused.last_line == "run: opgen fetch demo"
    assert fetched.opgen("fetch", "demo").code == 0
    assert fetched.opgen("generate", "demo").code == 0
    assert fetched.opgen("check").code == 0


def test_fetch_names_the_merge_and_compares_with_both_sides(fetched: Checkout) -> None:
    file = fetched.folder / "specs/demo.json"
    ours = file.read_text("utf-8")
    theirs = json.dumps(document("sandbox", "egress"), indent=2) + "\n"
    file.write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic\n", "utf-8")
    done = fetched.opgen("fetch")
    assert done.code == 0
    assert done.err.splitlines() == [
        "demo: changed, 2 operations (-1), 1 schema",
        "  warning: specs/demo.json had an unresolved merge conflict",
        "  removed  get_egress_0",
        "run: opgen generate demo",
    ]


@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_snapshot_without_source_is_resolved_by_hand(tmp_path: Path, kind: str) -> None:
    checkout = Checkout(tmp_path)
    checkout.write("pyproject.toml", CONFIGURED.format(kind=kind))
    text = json.dumps(document(), indent=2) if kind == "json" else YAML
    line = '    "version": "1"\n' if kind == "json" else YAML.splitlines(keepends=True)[1]
    checkout.write(f"specs/demo.{kind}", conflicting(text, line))
    refused = checkout.opgen("generate")
    assert refused.code == 3
    position, hint, *_ = refused.err.splitlines()
    assert position.endswith(":1: unresolved merge conflict")
    assert hint == "  hint: resolve the conflict by hand, then run: opgen generate demo"


def test_document_of_the_command_line_is_resolved_by_hand(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.write("api.yaml", conflicting(YAML, YAML.splitlines(keepends=True)[1]))
    refused = checkout.opgen("generate", "--spec", "api.yaml", "--output", "out/demo")
    assert refused.code == 3
    assert refused.err.startswith("api.yaml:2:1: unresolved merge conflict\n  hint: resolve the conflict by hand\n")


def test_page_with_text_like_a_marker_is_read(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.write("api.yaml", f"# a page\n=======\n{YAML}")
    refused = checkout.opgen("generate", "--spec", "api.yaml", "--output", "out/demo")
    assert "merge" not in refused.err


def test_conflict_markers_in_the_record_of_the_origin_are_named(fetched: Checkout) -> None:
    file = fetched.folder / "specs/demo.source.json"
    line = next(line for line in file.read_text("utf-8").splitlines(keepends=True) if "fetched_at" in line)
    file.write_text(conflicting(file.read_text("utf-8"), line), "utf-8")
    number = file.read_text("utf-8").split("<<<")[0].count("\n") + 1
    checked = fetched.opgen("check")
    assert checked.code == 1
    assert (
        f"  CONFLICT  specs/demo.source.json:{number}  unresolved merge conflict in the record of the snapshot's origin"
        in checked.err
    )
    assert checked.last_line == "run: opgen fetch demo"
    generated = fetched.opgen("generate")
    assert generated.code == 0
    assert "  hint: run: opgen fetch demo" in generated.err.splitlines()
    assert fetched.opgen("fetch", "demo").code == 0
    assert json.loads(file.read_bytes())["format"] == 1
    assert fetched.opgen("check").code == 0


OVERLAY = """\
overlay: 1.0.0
info: {title: Fixes, version: '1'}
actions:
  - target: $.info
    update: {x-note: '1'}
"""


def test_conflict_markers_in_an_overlay_are_named(fetched: Checkout) -> None:
    line = OVERLAY.splitlines(keepends=True)[4]
    fetched.write("fixes.yaml", conflicting(OVERLAY, line))
    fetched.configure('overlays = ["fixes.yaml"]')
    for command in ("generate", "check"):
        refused = fetched.opgen(command)
        assert refused.code == 3
        assert refused.err.startswith(
            "fixes.yaml:5:1: unresolved merge conflict\n"
            "  hint: resolve the conflict by hand, then run: opgen generate demo\n"
        )
    fetched.write("fixes.yaml", OVERLAY)
    assert fetched.opgen("generate").code == 0
