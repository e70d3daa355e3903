"""The folder `_runtime/`: one digest in the manifest, and one verdict."""

import json
import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from opgen.core.findings import Cause
from opgen.output.manifest import runtime_digest
from opgen.output.replace import Allowed, EditedError

from tests.support.checkout import ended
from tests.support.demo_client import DemoClient, Document, manifest, messages, rules

RUNTIME = {"__init__.py": '"""The runtime."""\n', "auth.py": "TOKEN = 1\n", "call.py": "CALL = (1,)\n"}
BEFORE = Document(runtime=RUNTIME, inputs={"templates": "a" * 64})
NOW = Document(
    runtime={"__init__.py": RUNTIME["__init__.py"], "auth.py": "TOKEN = 2\n", "new.py": "NEW = 1\n"},
    inputs={"templates": "b" * 64},
)


@pytest.fixture
def client(tmp_path: Path) -> DemoClient:
    """Return a client of a package with three runtime modules."""
    client = DemoClient(tmp_path)
    client.generate(BEFORE)
    return client


def test_digest_equals_that_of_sha256sum(client: DemoClient) -> None:
    done = ended(["sh", "-c", "sha256sum _runtime/*.py | LC_ALL=C sort | sha256sum"], client.folder)
    recorded = json.loads(manifest(client).read_bytes())
    assert recorded["runtime"] == done.out.split()[0]
    assert not any("_runtime" in path for path in recorded["files"])
    assert runtime_digest({}) == ""


def test_edited_runtime_names_the_files_that_differ(client: DemoClient) -> None:
    client.edit("_runtime/auth.py", "1", "7")
    client.edit("_runtime/call.py", "CALL", "MINE")
    report = client.check(BEFORE)
    assert rules(report) == [("edited", "_runtime/auth.py"), ("edited", "_runtime/call.py")]
    assert messages(report) == (
        "demo  DRIFT  2 of 9 files\n"
        "  EDITED  _runtime/  was edited by hand. Move the change to a file of your own, or discard it with --force\n"
        "    _runtime/auth.py, _runtime/call.py\n"
        "    --- _runtime/auth.py (generated)\n"
        "    +++ _runtime/auth.py (edited)\n"
        "    @@ -1,1 +1,1 @@\n"
        "    -TOKEN = 1\n"
        "    +TOKEN = 7\n"
        "    --- _runtime/call.py (generated)\n"
        "    +++ _runtime/call.py (edited)\n"
        "    @@ -1,1 +1,1 @@\n"
        "    -CALL = (1,)\n"
        "    +MINE = (1,)\n"
        "run: opgen generate demo --force\n"
    )
    with pytest.raises(EditedError, match="edited by hand: _runtime/; "):
        client.generate(BEFORE)
    client.generate(BEFORE, Allowed(force=True))
    assert client.check(BEFORE).findings == ()


def test_edit_before_an_upgrade_is_an_edit(client: DemoClient) -> None:
    client.edit("_runtime/call.py", "CALL", "MINE")
    report = client.check(NOW)
    edited = report.findings[-1]
    assert (edited.rule, edited.path) == ("edited", "generated/demo/_runtime/")
    assert "was edited by hand, and inputs changed (opgen's templates" in edited.message


def test_upgrade_changes_the_runtime_as_one(client: DemoClient) -> None:
    report = client.check(NOW)
    (finding,) = report.findings
    assert (finding.rule, finding.path) == ("changed", "generated/demo/_runtime/")
    assert finding.cause is Cause.OPGEN
    assert [path.rpartition("/")[2] for path in finding.files] == ["auth.py", "call.py", "new.py"]
    written = client.generate(NOW)
    assert written.written == (
        PurePosixPath(".opgen.json"),
        PurePosixPath("_runtime/auth.py"),
        PurePosixPath("_runtime/new.py"),
    )
    assert written.removed == (PurePosixPath("_runtime/call.py"),)
    assert client.check(NOW).findings == ()


def test_other_module_in_the_runtime_is_an_edit(client: DemoClient) -> None:
    (client.folder / "_runtime/mine.py").write_text("x = 1\n", encoding="utf-8")
    (client.folder / "_runtime/notes.txt").write_text("mine", encoding="utf-8")
    report = client.check(BEFORE)
    assert rules(report) == [("edited", "_runtime/mine.py")]
    client.generate(BEFORE, Allowed(force=True))
    assert not (client.folder / "_runtime/mine.py").exists()
    assert (client.folder / "_runtime/notes.txt").exists()


def test_line_ends_and_layout_of_the_runtime(client: DemoClient) -> None:
    client.to_crlf("_runtime/auth.py")
    report = client.check(BEFORE)
    assert (report.exit_code, rules(report)) == (0, [("eol-only", "_runtime/auth.py")])
    client.edit("_runtime/call.py", "(1,)", "(\n1,\n)")
    assert rules(client.check(BEFORE)) == [("format-only", "_runtime/call.py")]
    client.generate(BEFORE)
    assert client.check(BEFORE, strict=True).findings == ()


def test_package_without_a_runtime(client: DemoClient) -> None:
    without = replace(BEFORE, runtime={})
    report = client.check(without)
    assert {rule for rule, _ in rules(report)} == {"extra"}
    client.edit("_runtime/call.py", "CALL", "MINE")
    assert {rule for rule, _ in rules(client.check(without))} == {"edited"}
    client.generate(without, Allowed(force=True))
    assert not (client.folder / "_runtime").exists()
    (client.folder / "_runtime").mkdir()
    (client.folder / "_runtime/mine.py").write_text("x = 1\n", encoding="utf-8")
    assert rules(client.check(without, with_foreign=True)) == [("foreign", "_runtime/mine.py")]


def test_other_module_in_a_package_without_manifest_is_not_deleted(client: DemoClient) -> None:
    manifest(client).unlink()
    assert rules(client.check(BEFORE)) == [("missing", ".opgen.json")]
    (client.folder / "_runtime/mine.py").write_text("x = 1\n", encoding="utf-8")
    assert ("edited", "_runtime/mine.py") in rules(client.check(BEFORE))
    with pytest.raises(EditedError):
        client.generate(BEFORE, Allowed(adopt=True))


def test_runtime_is_one_path_without_findings(client: DemoClient) -> None:
    clean = client.check(BEFORE).clean
    assert [path for path in clean if "_runtime" in path] == ["generated/demo/_runtime/"]


def test_missing_runtime_is_one_finding(client: DemoClient) -> None:
    shutil.rmtree(client.folder / "_runtime")
    (finding,) = client.check(BEFORE).findings
    assert (finding.rule, finding.path) == ("missing", "generated/demo/_runtime/")
    assert len(finding.files) == 3
