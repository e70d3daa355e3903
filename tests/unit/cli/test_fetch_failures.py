"""Failing `opgen fetch`: exit code, one line with the reason, and no change. `tests/unit/source` has all failures."""

import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path
from threading import Timer

import pytest
from opgen.core import disk
from opgen.project import snapshots as refresh

from tests.support.demo_client import environment, python
from tests.support.servers.misbehaving import (
    Server,
    answer,
)
from tests.unit.cli.project import Project, openapi, serves


def test_page_for_a_document_changes_nothing(project: Project) -> None:
    page = answer(b"<!doctype html><title>Sign in\x1b[1m</title><input type=password>")
    with Server(serves(openapi(), ETag='"v1"'), page) as server:
        assert project.fetch(server.url()).code == 0
        before = project.files()
        said = project.run("fetch")
    assert (said.code, said.out) == (3, "")
    assert project.files() == before
    assert said.lines == [
        rf'{server.url()}:1:1: expected an OpenAPI document, found a login page with the title "Sign in\x1b[1m"',
        "  hint: use the URL or path of the OpenAPI document; it may need credentials",
        "1 problem; nothing was written.",
    ]


def test_fetch_offline(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    said = project.fetch(f"http://127.0.0.1:{port}/openapi.json")
    assert said.code == 5
    assert "cannot connect: connection refused (after 3 attempts)" in said.err
    assert not project.specs.exists()
    # The other commands need no network.
    assert project.fetched(openapi()).code == 0
    project.configure(f"http://127.0.0.1:{port}/openapi.json")
    assert project.run("generate").code == 0
    assert project.run("check").code == 0
    assert project.run("list").code == 0


def test_https_with_a_certificate_of_a_private_authority_is_a_source(project: Project) -> None:
    with Server(serves(openapi()), tls=True) as server:
        said = project.fetch(server.url())
        assert said.code == 5
        assert "server's certificate is not trusted" in said.err
        project.trust()
        assert project.fetch(server.url()).code == 0


# The environment


def test_fetch_env_unset(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_TOKEN", raising=False)
    with Server(serves(openapi())) as server:
        project.configure(server.url(), more='headers = { Authorization = "Bearer ${SHOP_TOKEN}" }')
        said = project.run("fetch")
    assert said.code == 2
    assert said.lines == ['environment variable SHOP_TOKEN is not set, but header "Authorization" needs it']
    assert server.connections == 0


# The disk


def test_fetch_readonly_specs(
    unprivileged_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    project = Project(unprivileged_folder, monkeypatch, capfd)
    assert project.fetched(openapi()).code == 0
    before = project.files()
    project.specs.chmod(0o555)
    said = project.fetched(openapi(4))
    assert said.code == 2
    assert said.lines[0].startswith("cannot write specs/shop.json: permission denied")
    project.specs.chmod(0o755)
    assert project.files() == before


def test_a_snapshot_that_cannot_be_read_is_a_usage_error(
    unprivileged_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    project = Project(unprivileged_folder, monkeypatch, capfd)
    project.fetched(openapi())
    project.snapshot.chmod(0)
    for arguments in (("fetch",), ("fetch", "--check")):
        said = project.run(*arguments)
        assert said.code == 2
        assert said.lines[0].startswith("cannot read specs/shop.json: permission")


def test_snapshot_that_cannot_be_written_is_a_usage_error(project: Project) -> None:
    project.specs.write_bytes(b"")
    assert project.fetched(openapi()).err.startswith("cannot read specs/shop.json: not a directory")
    project.specs.unlink()
    project.snapshot.mkdir(parents=True)
    said = project.fetched(openapi())
    assert (said.code, said.lines) == (2, ["specs/shop.json is not a regular file"])


# Other runs


def test_fetch_concurrent(project: Project) -> None:
    project.fetched(openapi())
    other = ExitStack()
    other.enter_context(disk.locked(project.specs))
    Timer(0.3, other.close).start()
    said = project.fetched(openapi(4))
    assert said.code == 0
    assert len(project.stored()["paths"]) == 4


def test_wait_for_another_run_times_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.fetched(openapi())
    before = project.files()
    monkeypatch.setattr(refresh, "LOCK_WAIT", 0.1)
    with disk.locked(project.specs):
        said = project.fetched(openapi(4))
        # A run without changes does not wait.
        assert project.fetched(openapi()).code == 0
    assert said.code == 2
    assert said.lines[0].startswith("another run of opgen is writing in specs")
    assert project.files() == before


def test_fetch_atomic_kill(tmp_path: Path) -> None:
    process = subprocess.run(
        python("-m", "tests.unit.cli.interruption", str(tmp_path)),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
