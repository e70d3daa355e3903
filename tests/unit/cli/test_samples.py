"""`generate --samples` writes the documented examples as an overlay that documentation tools apply."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from opgen.__main__ import run
from opgen.document.document import load
from opgen.document.overlay import apply, read_overlay
from opgen.source.read import read

from tests.support.checkout import ended
from tests.support.servers.scripted import Server

CONFIG = """
[tool.opgen.clients.one]
spec = "one.json"
output = "one"
[tool.opgen.clients.two]
spec = "one.json"
output = "two"
resources = false
"""


def _document(url: str) -> dict[str, Any]:
    day = {"name": "day", "in": "query", "schema": {"type": "string", "format": "date"}, "example": "2026-11-29"}
    get = {"operationId": "get_thing", "parameters": [day], "responses": {"204": {"description": "Done"}}}
    other = {"operationId": "get_other", "responses": {"204": {"description": "Done"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": url}],
        "paths": {'/it\'s "a\\thing"': {"get": get}, "/other": {"get": other}},
    }


@pytest.mark.parametrize("client", ["one", "two"])
def test_samples_are_an_overlay_whose_programs_run(
    client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    with Server() as server:
        text = json.dumps(_document(server.url))
        (tmp_path / "one.json").write_text(text, encoding="utf-8")
        assert run(["generate", client, "--samples", "samples.json", "--quiet"]) == 0
        overlay = read_overlay((tmp_path / "samples.json").read_bytes(), "samples.json")
        changed = apply(load(read(text.encode(), "one.json")), [overlay]).root["paths"]
        (sample,) = changed['/it\'s "a\\thing"']["get"]["x-codeSamples"]
        assert "x-codeSamples" not in changed["/other"]["get"]
        assert sample["lang"] == "Python"
        done = ended([sys.executable, "-c", sample["source"]], tmp_path)
        assert (done.code, done.err) == (0, "")
        assert [target.partition("?")[2] for target in server.targets] == ["day=2026-11-29"]


def test_samples_need_one_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    assert run(["generate", "--samples", "samples.json"]) == 2
    assert "--samples needs one client with operations\n  hint: name the client" in capfd.readouterr().err
    assert not (tmp_path / "samples.json").exists()
