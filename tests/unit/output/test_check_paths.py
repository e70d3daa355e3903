"""The check refuses paths outside of the package, links and special files."""

import json
import os
from pathlib import Path

import pytest
from opgen.core.digests import text_digest
from opgen.core.errors import UsageError
from opgen.output.replace import Allowed

from tests.support.demo_client import DemoClient, Document, manifest, snapshot

ESCAPES = [
    "../outside.py",
    "/etc/passwd",
    "a/../../outside.py",
    "./client.py",
    "a//b.py",
    "a\\b.py",
    "C:/x.py",
    "C:x.py",
    "..",
    "",
    "a/",
    "x\n.py",
    "ü.py",
    ".opgen.json",
]


@pytest.mark.parametrize("path", ESCAPES)
def test_check_manifest_path_escape(client: DemoClient, path: str) -> None:
    outside = client.folder.parent / "outside.py"
    outside.write_text("mine", encoding="utf-8")
    content = json.loads(manifest(client).read_bytes())
    content["files"][path] = text_digest("mine")
    manifest(client).write_text(json.dumps(content), encoding="utf-8")
    before = snapshot(client.folder.parent)
    with pytest.raises(UsageError, match="file outside the package"):
        client.check()
    with pytest.raises(UsageError, match="file outside the package"):
        client.generate(Document(text="second"), Allowed(force=True, adopt=True, upgrade=True))
    assert snapshot(client.folder.parent) == before


@pytest.mark.parametrize("path", ["client.py", "operations", ".opgen.json"])
def test_check_manifest_path_escape_by_link(client: DemoClient, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    (client.folder / path).rename(outside)
    (client.folder / path).symlink_to(outside)
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=r"link or a special file|not a regular file"):
        client.check()
    with pytest.raises(UsageError, match=r"link or a special file|not a regular file"):
        client.generate(Document(text="second"), Allowed(force=True, adopt=True, upgrade=True))
    assert snapshot(tmp_path) == before


def test_check_fifo_for_a_file_does_not_wait(client: DemoClient) -> None:
    (client.folder / "client.py").unlink()
    os.mkfifo(client.folder / "client.py")
    with pytest.raises(UsageError, match="link or a special file"):
        client.check()
    manifest(client).unlink()
    os.mkfifo(manifest(client))
    with pytest.raises(UsageError, match="not a regular file"):
        client.check()


def test_check_folder_for_a_file(client: DemoClient) -> None:
    (client.folder / "client.py").unlink()
    (client.folder / "client.py").mkdir()
    with pytest.raises(UsageError, match=r"client\.py is a folder, but the package needs a file"):
        client.check()
