"""Effects of writing a package on a folder, and files that stay unchanged."""

import os
import resource
import shutil
import stat
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from opgen.core.errors import OpgenError, UsageError
from opgen.output.manifest import Manifest, with_manifest
from opgen.output.replace import Allowed, write

from tests.support.demo_client import DemoClient, Document, environment, python, render, snapshot

EVERYTHING = Allowed(force=True, adopt=True, upgrade=True)


@pytest.fixture
def unprivileged(unprivileged_folder: Path) -> DemoClient:
    """Return a client of an unprivileged user."""
    client = DemoClient(unprivileged_folder / "work")
    client.generate()
    return client


def make_foreign(folder: Path) -> None:
    """Put foreign entries into `folder`: files, links, an empty folder, a pipe, with times and permissions."""
    (folder / "notes").mkdir()
    (folder / "notes" / "read me.txt").write_text("mine", encoding="utf-8")
    (folder / "notes" / "deep" / "empty").mkdir(parents=True)
    (folder / "operations" / "custom.py").write_text("X = 1\n", encoding="utf-8")
    (folder / "operations" / "custom.py").chmod(0o640)
    (folder / "run.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "run.sh").chmod(0o755)
    (folder / "link").symlink_to("../elsewhere")
    (folder / "folder-link").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe")
    for path in (folder / "run.sh", folder / "notes" / "read me.txt", folder / "notes" / "deep", folder / "notes"):
        os.utime(path, ns=(10**18, 10**18))


def test_generate_twice(client: DemoClient) -> None:
    before = snapshot(client.folder)
    folder = client.folder.stat()
    written = client.generate()
    assert (written.written, written.removed) == ((), ())
    assert snapshot(client.folder) == before
    assert client.folder.stat() == folder


def test_generate_writes_only_changed_files(client: DemoClient) -> None:
    before = snapshot(client.folder)
    written = client.generate(Document(models="X = 1\n"))
    after = snapshot(client.folder)
    assert {path for path in before if before[path] != after[path]} == {"models.py", ".opgen.json"}
    assert written.written == (PurePosixPath(".opgen.json"), PurePosixPath("models.py"))


def test_generate_leaves_no_empty_folder(client: DemoClient) -> None:
    cache = client.folder / "_runtime" / "__pycache__"
    cache.mkdir()
    (cache / "__init__.cpython-311.pyc").write_bytes(b"")
    client.generate(Document(runtime={}))
    assert not (client.folder / "_runtime").exists()


def test_generate_does_not_change_a_foreign_file(client: DemoClient) -> None:
    make_foreign(client.folder)
    owned = {path.as_posix() for path in render(Document()).files} | {".opgen.json"}
    foreign = {path: entry for path, entry in snapshot(client.folder).items() if path not in owned}
    time = (client.folder / "notes").stat().st_mtime_ns
    client.generate(Document(text="second", tags=("teams",)))
    after = snapshot(client.folder)
    assert {path: after.get(path) for path in foreign} == foreign
    assert (client.folder / "notes").stat().st_mtime_ns == time
    assert client.check(Document(text="second", tags=("teams",))).findings == ()


def test_generate_keeps_permissions_of_folders_and_files(client: DemoClient) -> None:
    (client.folder / "models.py").chmod(0o600)
    (client.folder / "operations").chmod(0o750)
    client.folder.chmod(0o711)
    client.generate(Document(text="second", models="X = 1\n"))
    assert stat.S_IMODE((client.folder / "models.py").stat().st_mode) == 0o600
    assert stat.S_IMODE((client.folder / "operations").stat().st_mode) == 0o750
    assert stat.S_IMODE(client.folder.stat().st_mode) == 0o711


def test_generate_does_not_write_through_links(client: DemoClient, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("mine", encoding="utf-8")
    (client.folder / "operations" / "teams.py").symlink_to(outside)
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=r"teams\.py is a link"):
        client.generate(Document(tags=("sandbox", "teams")), EVERYTHING)
    assert snapshot(tmp_path) == before


def test_generate_does_not_write_through_hard_links(client: DemoClient, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.hardlink_to(client.folder / "models.py")
    text = outside.read_bytes()
    client.generate(Document(models="X = 1\n"))
    assert outside.read_bytes() == text


def test_generate_output_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = snapshot(tmp_path)
    for place, reason in {
        tmp_path / "file": "not a folder",
        tmp_path / "file" / "demo": "below a file",
        tmp_path / "file" / "deep" / "demo": "below a file",
        tmp_path / "link": "is a link",
        tmp_path / "dangling": "is a link",
        Path("/"): "root of a file system",
        tmp_path / "nul\0": "not a path",
        tmp_path / ("x" * 300): "name too long",
    }.items():
        with pytest.raises(UsageError, match=reason):
            write(render(Document()), place, EVERYTHING)
    assert snapshot(tmp_path) == before


def test_generate_below_a_linked_parent(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(render(Document()), tmp_path / "link" / "demo")
    assert (tmp_path / "real" / "demo" / "client.py").exists()


def test_generate_into_the_working_directory(client: DemoClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(client.folder)
    for folder in (Path(), Path("operations/..")):
        write(render(Document(text=str(folder))), folder)
        assert client.check(Document(text=str(folder))).findings == ()
        monkeypatch.chdir(client.folder)


@pytest.mark.parametrize("path", [".", "operations"])
def test_generate_readonly_folder(unprivileged: DemoClient, path: str) -> None:
    before = snapshot(unprivileged.folder)
    mode = (unprivileged.folder / path).stat().st_mode
    (unprivileged.folder / path).chmod(0o555)
    with pytest.raises(UsageError, match="permission denied"):
        unprivileged.generate(Document(text="second"))
    (unprivileged.folder / path).chmod(mode)
    assert snapshot(unprivileged.folder) == before
    assert [path.name for path in unprivileged.folder.parent.iterdir()] == ["demo"]


def test_check_readonly_tree(unprivileged: DemoClient) -> None:
    for path in (unprivileged.folder.parent, unprivileged.folder, *unprivileged.folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    before = snapshot(unprivileged.folder.parent)
    assert unprivileged.check().exit_code == 0
    assert unprivileged.check(Document(text="second")).exit_code == 1
    assert snapshot(unprivileged.folder.parent) == before


def test_generate_keeps_a_readonly_foreign_folder(unprivileged: DemoClient) -> None:
    data = unprivileged.folder / "data"
    data.mkdir()
    (data / "x").write_text("mine", encoding="utf-8")
    data.chmod(0o555)
    unprivileged.generate(Document(text="second"))
    assert (data / "x").read_text(encoding="utf-8") == "mine"
    assert stat.S_IMODE(data.stat().st_mode) == 0o555
    assert [path.name for path in unprivileged.folder.parent.iterdir()] == ["demo"]


def test_generate_unreadable_foreign_folder(unprivileged: DemoClient) -> None:
    (unprivileged.folder / "data").mkdir()
    (unprivileged.folder / "data").chmod(0)
    with pytest.raises(UsageError, match="permission denied"):
        unprivileged.generate(Document(text="second"))


def test_generate_after_a_full_disk_writes_the_rest(client: DemoClient) -> None:
    document = Document(text="second", models="X = 1\n" * 10_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, hard))
    try:
        with pytest.raises(UsageError, match=r"cannot write .*: file too large") as caught:
            client.generate(document)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.exit_code == 2
    client.generate(document)
    assert client.check(document).findings == ()


def test_generate_twice_within_a_second_is_seen_by_python(client: DemoClient) -> None:
    """Python compares bytecode with the second and the size of its source."""
    command = python("-c", "import demo.operations as o; print(o.SOURCE)")
    for text in ("first", "other", "again", "first"):
        client.generate(Document(text=text))
        path = os.pathsep.join((environment()["PYTHONPATH"], str(client.folder.parent)))
        run = subprocess.run(
            command,
            env=environment(PYTHONPATH=path, PYTHONDONTWRITEBYTECODE=""),
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == text + "\n"
    assert (client.folder / "operations" / "__pycache__").exists()
    assert client.check(Document(text="first"), with_foreign=True).findings == ()


def test_generate_takes_bytecode_with_its_module(client: DemoClient) -> None:
    client.generate(Document(tags=("sandbox", "legacy")))
    cache = client.folder / "operations" / "__pycache__"
    cache.mkdir()
    for name in ("legacy.cpython-311.pyc", "sandbox.cpython-311.pyc"):
        (cache / name).write_bytes(b"")
    client.generate()
    assert [path.name for path in cache.iterdir()] == ["sandbox.cpython-311.pyc"]


def test_generate_with_crafted_manifest_deletes_nothing_outside(client: DemoClient, tmp_path: Path) -> None:
    """The manifest lists a foreign file with its true digest, below a link out of the output."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "mine.py").write_text("mine", encoding="utf-8")
    client.generate(Document(tags=("sandbox", "legacy")))
    shutil.rmtree(client.folder / "operations")
    (client.folder / "operations").symlink_to(tmp_path / "outside")
    (tmp_path / "outside" / "legacy.py").write_text(
        render(Document(tags=("legacy",))).files[PurePosixPath("operations/legacy.py")], encoding="utf-8"
    )
    before = snapshot(tmp_path)
    with pytest.raises(OpgenError):
        client.generate(allowed=EVERYTHING)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("path", ["../x.py", "/x.py", ".opgen.json"])
def test_rendering_of_a_path_outside_is_a_bug(path: str) -> None:
    with pytest.raises(ValueError, match="not a file of a package"):
        with_manifest({PurePosixPath(path): ""}, Manifest(versions={}, options={}, inputs={}, operations={}))
