"""The statements of the README are true."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from opgen.cli.app import COMMANDS
from opgen.config.settings import ClientSettings
from opgen.core.errors import DocumentError, NetworkError, OpgenError, UsageError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FENCES = [token for token in MarkdownIt().parse(README) if token.type == "fence"]
BIN = Path(sys.executable).parent
EXPOSURE = {
    "exposure_id": "ex_1",
    "sandbox_id": "sb_1",
    "port": 8080,
    "protocol": "HTTP",
    "url": "https://sb-1.example.com",
    "tls_socket": "sb-1.example.com:443",
}
REFUSAL = {"errors": [{"param": "port", "details": "taken"}]}


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the README in one language, in order."""
    return [token.content for token in FENCES if token.info == language]


def first_cells(heading: str) -> list[str]:
    """Return the first column of the table that has `heading` over it, in order."""
    table = README.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return [line.split("|")[1].strip(" `") for line in table.splitlines()[2:]]


class Server(ThreadingHTTPServer):
    """The API of the README on this machine: serves its document and its one operation."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: tuple[int, object] = (200, EXPOSURE)
        self.received: list[tuple[str | None, object]] = []

    @property
    def url(self) -> str:
        """Return the URL."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._send(200, (ROOT / "specs" / "primeintellect.json").read_bytes())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers["Authorization"], json.loads(body)))
        status, answer = self.server.answer
        found = self.path == "/api/v1/sandbox/sb_1/expose"
        self._send(status if found else 404, json.dumps(answer).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Request-Id", "req_1")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(arguments: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"],
    }
    return subprocess.run(
        arguments, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def run_python(code: str, server: Server, folder: Path) -> str:
    """Run a snippet against `server` instead of the API, and return its output."""
    here = code.replace('"my-key"', f'"my-key", base_url="{server.url}"')
    assert here != code
    done = run([sys.executable, "-W", "error", "-c", here], folder, PYTHONPATH=str(ROOT / "generated"))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_opening_commands_are_targets() -> None:
    first, *_ = blocks("sh")
    commands = [line.partition("#")[0].split() for line in first.splitlines()]
    assert commands == [["make", "generate"], ["make", "test"]]
    for command in commands:
        done = run([*command, "--dry-run"], ROOT)
        assert done.returncode == 0, done.stderr


def test_first_call_calls(server: Server, tmp_path: Path) -> None:
    printed = run_python(blocks("python")[0], server, tmp_path)
    assert printed == "https://sb-1.example.com\n"
    assert [authorization for authorization, _ in server.received] == ["Bearer my-key"]
    assert server.received[0][1] == {"port": 8080}


def test_first_call_shows_refused_fields(server: Server, tmp_path: Path) -> None:
    server.answer = (422, REFUSAL)
    printed = run_python(blocks("python")[0], server, tmp_path)
    assert printed.startswith("req_1 errors=[ErrorDetail(")


def test_async_call_and_request_give_the_same(server: Server, tmp_path: Path) -> None:
    printed = run_python(blocks("python")[1], server, tmp_path)
    assert printed == "POST /api/v1/sandbox/sb_1/expose\n"
    assert len(server.received) == 2


def test_snippets_are_strictly_typed(tmp_path: Path) -> None:
    files = []
    for number, code in enumerate(blocks("python")):
        files.append(tmp_path / f"snippet_{number}.py")
        files[-1].write_text(code, "utf-8")
    done = run([sys.executable, "-m", "mypy", "--strict", *map(str, files)], tmp_path, MYPYPATH=str(ROOT / "generated"))
    assert done.returncode == 0, done.stdout


def test_commands_make_a_client_that_stays_clean(server: Server, tmp_path: Path) -> None:
    _, commands = blocks("sh")
    here = commands.replace("https://api.example.com", server.url)
    assert here != commands
    done = run(["bash", "-euo", "pipefail", "-c", here], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "expose_port_endpoint" in done.stdout
    assert (tmp_path / "generated" / "example" / "operations" / "sandbox.py").is_file()


def test_every_snippet_is_tested() -> None:
    languages = [token.info for token in FENCES]
    assert languages == ["sh", "python", "python", "sh", "toml"]


def test_configuration_is_the_one_in_use() -> None:
    (snippet,) = blocks("toml")
    assert snippet.strip() in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_setting_is_explained() -> None:
    assert sorted(first_cells("key")) == sorted(ClientSettings.model_fields)


def test_every_command_is_explained() -> None:
    explained = [cell.split()[1] for cell in first_cells("command")]
    assert sorted(explained) == sorted(COMMANDS)


def test_every_exit_code_is_explained() -> None:
    errors = (OpgenError, UsageError, NetworkError, DocumentError)
    codes = {int(code) for code in first_cells("code")}
    assert {error.exit_code for error in errors} <= codes


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
