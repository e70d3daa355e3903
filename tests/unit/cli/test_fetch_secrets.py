"""Secrets of headers, which no command prints or writes."""

import json
import logging
import re
from collections.abc import Mapping, Sequence

import pytest

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


def test_a_secret_in_the_source_itself_is_shown_masked(project: Project) -> None:
    with Server(serves(openapi())) as server:
        url = server.url("/openapi.json?api_key=abcdefgh")
        said = project.fetch(url.replace("//", "//user:password@"))
    assert said.code == 0
    recorded = project.recorded()
    assert recorded["source"] == server.url("/openapi.json?api_key=***").replace("//", "//***@")
    files = b"".join(path.read_bytes() for path in project.specs.iterdir())
    assert not re.search(rb"abcdefgh|password", files)
