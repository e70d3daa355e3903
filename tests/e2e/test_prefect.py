"""Tests of a client for Prefect's server, a service of another project with a document of its own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.e2e.test_chroma import run

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".build" / "prefect"
# The application of `prefect server start`, without its background services. The socket accepts connections from the
# moment that its port is printed.
RUN = """
import socket
import uvicorn
from prefect.server.api.server import create_app

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(create_app(ephemeral=True))).run([listener])
"""


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Yield the base URL of a new and empty Prefect."""
    assert INSTALLED.is_dir(), "`make test` installs what this test needs"
    home = tmp_path / "prefect"
    shutil.copytree(INSTALLED / "empty", home)
    with (
        (tmp_path / "prefect.log").open("w+", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, "-S", "-c", RUN],
            env={
                "HOME": str(home),
                "PREFECT_HOME": str(home),
                "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
                "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
                "DO_NOT_TRACK": "1",
                "PYTHONPATH": str(INSTALLED / "packages"),
            },
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        log.seek(0)
        assert port, log.read()
        base = f"http://127.0.0.1:{port}/api"
        # The first request waits for the start, and the second for the document, on a busy machine for long.
        for path in ("/health", "/openapi.json"):
            httpx2.get(f"{base}{path}", timeout=300).raise_for_status()
        yield base
        server.terminate()


SETTINGS = """
include = { tags = ["Flows", "Variables"] }
exclude = { tags = ["UI"] }

[[tool.opgen.clients.prefect.pagination]]
operations = ["read_flows_flows_filter_post", "read_variables_variables_filter_post"]
offset = "offset"

[[tool.opgen.clients.prefect.pagination]]
operations = ["paginate_flows_flows_paginate_post"]
page = "page"
items = "results"
pages = "pages"
"""
"""Two resources of the service, and the pages that its document does not declare."""


def test_client_of_prefect_keeps_flows_and_variables(url: str, tmp_path: Path) -> None:
    program = str(HERE / "prefect_caller.py")
    opgen = str(Path(sys.executable).with_name("opgen"))
    run(opgen, "init", f"{url}/openapi.json", "--name", "prefect", folder=tmp_path)
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(SETTINGS)
    run(opgen, "generate", folder=tmp_path)
    run("-W", "error", program, url, folder=tmp_path)
    # The ignored import of the program is one that this run finds.
    mypy = ["-m", "mypy", "--strict", "--no-warn-unused-ignores"]
    run(*mypy, "generated/prefect", program, folder=tmp_path)
