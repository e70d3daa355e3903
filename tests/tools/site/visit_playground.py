"""The playground in Chromium, compared with opgen on this machine."""

import base64
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT
from tests.tools.site.visit_pages import PICTURES
from tests.unit.reports.browser import run_script

_SCRIPT = Path(__file__).with_name("visit_playground.mjs")
_DOCUMENT = (ROOT / "specs" / "sandboxes.json").read_text("utf-8")


def test_playground_writes_the_bytes_of_a_native_run_and_asks_no_other_host(
    site_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = json.loads(_DOCUMENT)
    older["paths"].popitem()
    edited = _DOCUMENT.replace('"description": "', '"description": "New: ', 1)
    states = [(_DOCUMENT, "", ""), (edited, "", ""), (edited, json.dumps(older), "resources = false")]
    file = tmp_path / "states.json"
    file.write_text(json.dumps(states), "utf-8")
    seen = json.loads(run_script(_SCRIPT, site_url, str(file), *([PICTURES] if PICTURES else [])))
    with capsys.disabled():
        seconds = [f"{each['seconds']:.1f} s" for each in seen["outcomes"]]
        print("\nplayground, first client, edited, compared:", *seconds)  # noqa: T201 - measured
    assert seen["complaints"] == []
    for number, (_, older_text, _) in enumerate(states):
        _assert_native(seen["outcomes"][number], older_text, tmp_path / str(number))


def _assert_native(seen: dict[str, Any], older: str, project: Path) -> None:
    """Regenerate the downloaded project without its package, and compare all files, messages and the comparison."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(seen["zip"]))) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    project.mkdir()
    for name, content in files.items():
        if not name.startswith("client/"):
            (project / name).write_bytes(content)
    assert seen["messages"] == _opgen(project, "generate")
    written = {path.relative_to(project).as_posix(): path for path in project.rglob("*") if path.is_file()}
    assert files == {name: path.read_bytes() for name, path in written.items()}
    if older:
        assert seen["view"] == _opgen(project, "diff", "older.json", "openapi.json", "--witness")


def _opgen(folder: Path, *words: str) -> str:
    environment = {**os.environ, "NO_COLOR": "1", "XDG_CACHE_HOME": str(folder.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "opgen", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        encoding="utf-8",
    )
    return done.stdout
