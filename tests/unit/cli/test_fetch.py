"""`opgen fetch`: certificates, permissions, other runs, and secrets. The transcripts have all that a terminal shows."""

import json
import logging
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Timer

import pytest
from opgen.core import disk
from opgen.project import snapshots as refresh

from tests.support.demo_client import environment, python
from tests.support.servers.misbehaving import Behaviour, Server, answer, echo
from tests.unit.cli.project import Project, openapi, serves
from tests.unit.source.test_secrets import BEARER, BEHAVIOURS, KEY, assert_clean

HEADERS = 'headers = { Authorization = "Bearer ${SHOP_TOKEN}", Cookie = "id=${SHOP_KEY}" }'
SUCCESSES: Mapping[str, Behaviour] = {
    "fetched": serves(openapi(), ETag=f'"{KEY}"'),
    "page": answer(f"# Shop\n\n```yaml\n{json.dumps(openapi())}\n```\nnot {{}}".encode()),
    "repeats the token": echo(200, json.dumps(openapi())[:-1] + ', "x": "{cookie}"}'),
    "login": echo(200, "<html><title>{authorization} {cookie}</title>"),
    "broken": echo(200, '{"openapi": "3.1.0", "{authorization}": {cookie}'),
    "shrunk": serves(openapi(1)),
}
EVERY = {**SUCCESSES, **BEHAVIOURS}
CASES = [
    pytest.param(command.split(), EVERY[name], id=f"{command}-{name}")
    for command, names in (
        ("fetch -v", [*SUCCESSES, "401", "redirect to the secret", "status line"]),
        ("fetch --check -v --no-color", ["fetched", "login"]),
        ("check --upstream -v", ["fetched", "login", "401"]),
        ("check --upstream --format json", ["login", "401"]),
    )
    for name in names
]


def test_https_with_a_certificate_of_a_private_authority_is_a_source(project: Project) -> None:
    with Server(serves(openapi()), tls=True) as server:
        said = project.fetch(server.url())
        assert said.code == 5
        assert "server's certificate is not trusted" in said.err
        project.trust()
        assert project.fetch(server.url()).code == 0


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


@pytest.mark.parametrize(("command", "behaviour"), CASES)
def test_fetch_secret_nowhere(
    project: Project,
    command: list[str],
    behaviour: Behaviour | Sequence[Behaviour],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", BEARER)
    monkeypatch.setenv("SHOP_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    project.fetched(openapi(20))
    behaviours = behaviour if isinstance(behaviour, Sequence) else (behaviour,)
    with Server(*behaviours) as server:
        project.configure(server.url(), more=HEADERS)
        said = project.run(*command)
        assert server.received[0].headers["authorization"] == f"Bearer {BEARER}"
    assert_clean(said.out + said.err + caplog.text)
    for path in project.folder.rglob("*"):
        assert_clean(path.name)
        if path.is_file():
            assert_clean(path.read_text(encoding="utf-8"))
