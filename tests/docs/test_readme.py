"""The statements of the README are true."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from opgen.cli.app import COMMANDS
from opgen.config.settings import ClientSettings
from opgen.core.errors import DocumentError, NetworkError, OpgenError, UsageError
from typing_extensions import override

from tests.docs.pages import ROOT, assert_typed, page, run
from tests.support.servers import scripted

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


class Server(scripted.Server):
    """The API of the README on this machine: serves its document and its one operation."""

    response = scripted.json_answer(json.dumps(EXPOSURE))

    @override
    def answer(self, received: scripted.Received) -> scripted.Answer:
        self.received.append(received)
        if received.method == "GET":
            return scripted.json_answer((ROOT / "specs" / "primeintellect.json").read_text("utf-8"))
        is_known = received.target == "/api/v1/sandbox/sb_1/expose"
        return self.response if is_known else scripted.json_answer("{}", 404)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def run_python(code: str, server: Server, folder: Path) -> str:
    """Run a snippet against `server` instead of the API, and return its output."""
    here = code.replace('"my-key"', f'"my-key", base_url="{server.url}"')
    assert here != code
    done = run([sys.executable, "-W", "error", "-c", here], folder, PYTHONPATH=str(ROOT / "generated"))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_opening_commands_are_targets() -> None:
    first, *_ = README.blocks("sh")
    commands = [line.partition("#")[0].split() for line in first.splitlines()]
    assert commands == [["make", "generate"], ["make", "test"]]
    for command in commands:
        done = run([*command, "--dry-run"], ROOT)
        assert done.returncode == 0, done.stderr


def test_first_call_calls(server: Server, tmp_path: Path) -> None:
    printed = run_python(README.blocks("python")[0], server, tmp_path)
    assert printed == "https://sb-1.example.com\n"
    (received,) = server.received
    assert received.headers["authorization"] == "Bearer my-key"
    assert json.loads(received.body) == {"port": 8080}


def test_first_call_shows_refused_fields(server: Server, tmp_path: Path) -> None:
    server.response = scripted.json_answer(json.dumps(REFUSAL), 422, X_Request_Id="req_1")
    printed = run_python(README.blocks("python")[0], server, tmp_path)
    assert printed.startswith("req_1 errors=[ErrorDetail(")


def test_async_call_and_request_give_the_same(server: Server, tmp_path: Path) -> None:
    printed = run_python(README.blocks("python")[1], server, tmp_path)
    assert printed == "POST /api/v1/sandbox/sb_1/expose\n"
    assert len(server.received) == 2


def test_snippets_are_strictly_typed(tmp_path: Path) -> None:
    assert_typed(README.blocks("python"), tmp_path)


def test_commands_make_a_client_that_stays_clean(server: Server, tmp_path: Path) -> None:
    _, commands = README.blocks("sh")
    here = commands.replace("https://api.example.com", server.url)
    assert here != commands
    done = run(["bash", "-euo", "pipefail", "-c", here], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "expose_port_endpoint" in done.stdout
    assert (tmp_path / "generated" / "example" / "operations" / "sandbox.py").is_file()


def test_every_snippet_is_tested() -> None:
    languages = [token.info for token in MarkdownIt().parse(README.text) if token.type == "fence"]
    assert languages == ["sh", "python", "python", "sh", "toml"]


def test_configuration_is_the_one_in_use() -> None:
    (snippet,) = README.blocks("toml")
    assert snippet.strip() in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_setting_is_explained() -> None:
    assert sorted(README.first_cells("key")) == sorted(ClientSettings.model_fields)


def test_every_command_is_explained() -> None:
    explained = [cell.split()[1] for cell in README.first_cells("command")]
    assert sorted(explained) == sorted(COMMANDS)


def test_every_exit_code_is_explained() -> None:
    errors = (OpgenError, UsageError, NetworkError, DocumentError)
    codes = {int(code) for code in README.first_cells("code")}
    assert {error.exit_code for error in errors} <= codes


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.text):
        assert (ROOT / target).is_file(), target
