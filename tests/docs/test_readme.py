"""Statements of the README: its commands, its first calls and its tables."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from opgen.cli.app import COMMANDS

from tests.docs.pages import ROOT, page, run, run_python
from tests.support.servers.scripted import Server, json_answer

README = page("README.md")
EXPOSURE = {
    "exposure_id": "ex_1",
    "sandbox_id": "sb_1",
    "port": 8080,
    "protocol": "HTTP",
    "url": "https://sb-1.example.com",
    "tls_socket": "sb-1.example.com:443",
}
REFUSAL = {"errors": [{"param": "port", "details": "taken"}]}


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield the API of the README on this machine."""
    with Server() as server:
        server.answers = [json_answer(json.dumps(EXPOSURE), X_Request_Id="req_1")]
        yield server


def output_of(number: int, server: Server, folder: Path) -> str:
    """Run a snippet against `server` instead of the API, and return its output."""
    code = README.blocks("python")[number]
    here = code.replace('"my-key"', f'"my-key", base_url="{server.url}"')
    assert here != code
    return run_python(here, folder)


def test_opening_commands_are_targets() -> None:
    _, block = README.blocks("sh")
    commands = [line.partition("#")[0].split() for line in block.splitlines()]
    assert commands == [["make", "generate"], ["make", "test"]]
    for command in commands:
        done = run([*command, "--dry-run"], ROOT)
        assert done.returncode == 0, done.stderr


def test_first_call_calls(server: Server, tmp_path: Path) -> None:
    assert output_of(0, server, tmp_path) == "https://sb-1.example.com\n"
    (received,) = server.received
    assert received.target == "/api/v1/sandbox/sb_1/expose"
    assert received.headers["authorization"] == "Bearer my-key"
    assert json.loads(received.body) == {"port": 8080}


def test_first_call_shows_refused_fields(server: Server, tmp_path: Path) -> None:
    server.answers = [json_answer(json.dumps(REFUSAL), 422, X_Request_Id="req_1")]
    assert output_of(0, server, tmp_path).startswith("req_1 errors=[ErrorDetail(")


def test_async_call_and_request_give_the_same(server: Server, tmp_path: Path) -> None:
    assert output_of(1, server, tmp_path) == "POST /api/v1/sandbox/sb_1/expose\n"
    assert len(server.received) == 2


def test_first_block_makes_a_client_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    # `make rehearse` runs the block with the real uvx, which needs packages of an index.
    uvx = tmp_path / "uvx"
    uvx.write_text('#!/bin/sh\n[ "$1" != --from ] || shift 2\nexec "$@"\n', "utf-8")
    uvx.chmod(0o755)
    block = f"PATH={tmp_path}:$PATH\n{README.blocks('sh')[0]}"
    done = run(["bash", "-euo", "pipefail", "-c", block], tmp_path / "empty")
    assert done.returncode == 0, done.stderr
    assert "get  GET  /jobs/{id}" in done.stdout
    assert (tmp_path / "empty/generated/jobs/operations/jobs.py").is_file()


def test_every_snippet_is_tested() -> None:
    languages = [token.info for token in MarkdownIt().parse(README.text) if token.type == "fence"]
    assert languages == ["sh", "sh", "python", "python", "yaml", "toml"]


def test_tables_are_equal_to_the_code() -> None:
    (snippet,) = README.blocks("toml")
    assert snippet.strip() in (ROOT / "pyproject.toml").read_text("utf-8")
    assert sorted(cell.split()[1] for cell in README.first_cells("command")) == sorted(COMMANDS)
