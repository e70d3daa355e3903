"""`opgen probe`: its pace, its process, and its end. `transcripts/probe.txt` has its output and its requests."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from opgen.__main__ import run
from opgen.normalize.operations.examples import ExampleReader
from opgen.responses.probe.arguments import is_safe

from tests.support.checkout import Ended
from tests.support.servers.scripted import Answer, Received, Server, json_answer
from tests.support.transcripts import shared_files
from tests.unit.cli.project import Project
from tests.unit.cli.test_transcripts import TRANSCRIPTS

_SETTINGS = """
[tool.opgen.clients.shop]
spec = "shop.yaml"
output = "generated/shop"
[tool.opgen.clients.older]
spec = "flags.yaml"
output = "generated/older"
http_library = "httpx"
python = "./interpreter"
[tool.opgen.clients.flags]
spec = "flags.yaml"
output = "generated/flags"
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the generated clients `shop`, `older` and `flags`."""
    folder = tmp_path_factory.mktemp("probe")
    flag = {"in": "query", "required": True, "example": False, "schema": {"type": "boolean", "default": False}}
    flags = [{"name": f"flag_{number}", **flag} for number in range(16)]
    search = {"get": {"operationId": "search", "parameters": flags, "responses": {"200": {"description": ""}}}}
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/search": search}}
    (folder / "shop.yaml").write_text(shared_files(TRANSCRIPTS / "probe.txt")["shop.yaml"], "utf-8")
    (folder / "flags.yaml").write_text(yaml.safe_dump(document), "utf-8")
    (folder / "pyproject.toml").write_text(_SETTINGS, "utf-8")
    assert run(["generate", "--config", str(folder / "pyproject.toml")]) == 0
    return folder


@pytest.fixture
def shop(project: Project, generated: Path) -> Project:
    """Return a project with the generated clients."""
    shutil.copytree(generated, project.folder, dirs_exist_ok=True)
    return project


class Api(Server):
    """Server that gives the same response to all requests, after a function of the test."""

    def __init__(self, before: Callable[[Received], object] = lambda _: None) -> None:
        super().__init__()
        self.answers = [json_answer('{"at": "yesterday"}')]
        self._before = before

    def answer(self, received: Received) -> Answer:
        """Return the response to a request."""
        self._before(received)
        return super().answer(received)


def probe(shop: Project, api: Api, *options: str, name: str = "shop") -> Ended:
    return shop.run("probe", name, "--base-url", api.url, *options)


@pytest.mark.parametrize("value", ["..", "../users", "a/b", "a\\b", "a\n", "", "a\x00", "x" * 201])
def test_unsafe_value_of_a_response_is_not_part_of_a_request(value: str) -> None:
    assert not is_safe(value)


def test_calls_are_limited_in_rate(shop: Project) -> None:
    times: list[float] = []
    with Api(lambda _: times.append(time.monotonic())) as api:
        probe(shop, api, "--max-calls", "3")
    assert len(times) == 3
    assert times[2] - times[0] > 0.35


def test_response_is_read_for_ten_seconds(shop: Project) -> None:
    end = threading.Event()
    with Api(lambda _: end.wait(30)) as api:
        began = time.monotonic()
        ended = probe(shop, api, "--operation", "get_made")
        seconds = time.monotonic() - began
        end.set()
    assert ended.code == 5
    assert 10 < seconds < 25


def test_probe_ends_after_three_requests_without_a_response(shop: Project) -> None:
    with Api() as api:
        api.answers = [Answer(breaks=True)]
        ended = probe(shop, api)
    assert (ended.code, len(api.received)) == (5, 3)


def test_package_with_another_http_library_is_called_by_the_python_of_the_project(
    shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)  # as if opgen's own Python did not have it
    interpreter = shop.folder / "interpreter"
    interpreter.write_text(f'#!/bin/sh\ntouch used\nexec {sys.executable} "$@"\n', "utf-8")
    interpreter.chmod(0o755)
    with Api() as api:
        ended = probe(shop, api, name="older")
    assert ended.code == 0
    assert (shop.folder / "used").exists()


def test_equal_values_of_parameters_are_combined_once(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[object] = []
    valid = ExampleReader.valid

    def counted(reader: ExampleReader, node: Any) -> Any:
        steps.append(node)
        assert len(steps) < 1_000
        return valid(reader, node)

    monkeypatch.setattr(ExampleReader, "valid", counted)
    with Api() as api:
        ended = probe(shop, api, "--operation", "GET /search", name="flags")
        assert len(api.received) == 1
    assert ended.code == 0


class Popen(subprocess.Popen[str]):
    """Process of a probe that a test can end."""

    last: "Popen"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        Popen.last = self


@pytest.mark.parametrize(
    ("end", "code"),
    [(lambda: os.kill(os.getpid(), signal.SIGINT), 130), (lambda: os.kill(Popen.last.pid, signal.SIGKILL), 2)],
    ids=["interrupted", "without its process"],
)
def test_ended_probe_keeps_its_findings(
    shop: Project, monkeypatch: pytest.MonkeyPatch, end: Callable[[], None], code: int
) -> None:
    monkeypatch.setattr(subprocess, "Popen", Popen)
    # Tests in the background of a shell ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Api(lambda received: end() if received.target == "/strict" else None) as api:
            ended = probe(shop, api, "--operation", "get_made", "--operation", "get_strict")
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.code == code
    records = (shop.folder / ".opgen/shop.problems.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(each)["pointer"] for each in records] == ["/at"]
