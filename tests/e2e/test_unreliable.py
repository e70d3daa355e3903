"""A client calls every operation of a service over a network that loses every second request or its response."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from opgen.core.options import Options, Pagination

from tests.support.packages import generate_package
from tests.support.servers import sandboxes
from tests.support.servers.misbehaving import Received, Server
from tests.support.servers.running import running
from tests.support.servers.unreliable import Fate, between

CALLER = Path(__file__).with_name("caller.py")
OPTIONS: dict[str, Any] = {"max_retries": 4, "rate_limit": [1000, 1.0]}
PAGES = Pagination(
    operations=("list_sandboxes_api_v1_sandbox_get",), by="page", parameter="page", items="sandboxes", more="has_next"
)


@dataclass
class Weather:
    """Faults of requests. Every call ends with success."""

    seen: list[tuple[Fate, Received]] = field(default_factory=list)
    _reads: Any = field(default_factory=lambda: cycle(("lost", "busy", "reset", "busy", "busy")))
    _writes: Any = field(default_factory=lambda: cycle(("busy", "reset", "busy", "busy")))

    def decide(self, request: Received) -> Fate:
        """Lose every second request. A request that changes data is lost before it arrives."""
        fate: Fate = "passes"
        is_stream = "transfer-encoding" in request.headers or request.method == "PUT"
        if len(self.seen) % 2 == 0 and not is_stream:
            is_create = request.target == "/api/v1/sandbox" and request.method == "POST"
            # If the response is lost, the service knows the key, and makes nothing twice.
            fate = "lost" if is_create else next(self._reads if request.method == "GET" else self._writes)
        self.seen.append((fate, request))
        return fate


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_call_ends_with_a_result_or_a_documented_error(tmp_path: Path, kind: str) -> None:
    app, weather = sandboxes.create_app(), Weather()
    options = Options(package="sandboxes", idempotency_header="Idempotency-Key", rate_limit=True, pagination=(PAGES,))
    generate_package(app.openapi(), tmp_path, options)
    with running(app) as url, Server(between(url, weather.decide)) as network:
        said = call_everything(tmp_path, network.url(""), kind)
    fates = Counter(fate for fate, _ in weather.seen)
    assert min(fates[fate] for fate in ("lost", "busy", "reset")) >= 2
    posts = Counter(request.headers["idempotency-key"] for _, request in weather.seen if request.method == "POST")
    assert max(posts.values()) > 1
    assert said.count("again in") >= fates["lost"] + fates["busy"] + fates["reset"]
    assert sandboxes.TOKEN not in said


def call_everything(folder: Path, url: str, kind: str) -> str:
    """Return the log of the calling program."""
    command = [sys.executable, "-W", "error", str(CALLER), url, sandboxes.TOKEN, kind]
    done = subprocess.run(
        [*command, json.dumps(OPTIONS)],
        env={"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
