"""A service of another project: the server of Chroma, its document, and a client."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import cast

import pytest

from tests.support.servers.misbehaving import Received, Server
from tests.support.servers.unreliable import Fate, between

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".build" / "chroma"
# The command `chroma run` without its other parts.
RUN = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(sys.argv[1:])"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty Chroma, which sends no requests."""
    assert INSTALLED.is_dir(), "`make test` installs what this test needs"
    port = free_port()
    place = ["--path", str(tmp_path / "records"), "--host", "127.0.0.1", "--port", port]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "chroma", "run", *place],
        env={"HOME": str(tmp_path), "PYTHONPATH": str(INSTALLED)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        said = []
        for line in server.stdout:
            said.append(line)
            if "server listening" in line:
                break
        else:
            pytest.fail("".join(said))
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def free_port() -> str:
    """Return a free port, because Chroma does not report its port for 0."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def run(*command: str, folder: Path, code: int = 0) -> str:
    generated = str(folder / "generated")
    environment = {
        "PYTHONPATH": generated,
        "MYPYPATH": generated,
        "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"],
        "HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    return done.stdout


SETTINGS = """
idempotent = ["collection_get", "collection_query"]
rate_limit = true

[[tool.opgen.clients.chroma.pagination]]
operations = ["list_collections"]
offset = "offset"
"""
"""Settings beyond the document: POSTs that only read, and pagination."""


def test_client_of_chroma_keeps_records_over_a_bad_network(url: str, tmp_path: Path) -> None:
    program = str(HERE / "chroma_caller.py")
    opgen = str(Path(sys.executable).with_name("opgen"))
    run(opgen, "init", f"{url}/openapi.json", "--name", "chroma", folder=tmp_path)
    file = tmp_path / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace('pagination = "auto"\n', "") + SETTINGS, "utf-8")
    run(opgen, "generate", folder=tmp_path)
    run(opgen, "check", folder=tmp_path)
    listed = run(opgen, "list", folder=tmp_path)
    assert len(listed.splitlines()) == 35
    fates: Iterator[Fate] = cycle(("lost", "passes", "busy", "passes", "reset", "passes"))
    with Server(between(url, lambda request: decided(request, fates))) as network:
        said = run("-W", "error", program, url, network.url(""), folder=tmp_path)
    assert "again in" in said
    with Server(between(url, lambda _: "passes")) as network:
        probed = run(opgen, "probe", "--base-url", network.url(""), folder=tmp_path, code=6)
    assert {request.method for request in network.received} == {"GET"}
    assert "GET /api/v2/healthcheck: the response has the type object" in probed
    assert any(target.endswith("/databases/default_database/collections_count") for target in network.targets)
    # Its ignored import is one that this run finds.
    mypy = ["-m", "mypy", "--strict", "--no-warn-unused-ignores"]
    run(*mypy, "generated/chroma", program, folder=tmp_path)


def decided(request: Received, fates: Iterator[Fate]) -> Fate:
    """Return the fate that the request asks for, or else the next one."""
    wanted = request.headers.get("x-fate")
    return cast("Fate", wanted) if wanted else next(fates)
