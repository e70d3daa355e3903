"""`docs/how-to/learning.md`: its commands have the documented output, with a service that leaves its document in all ways."""

import json
from pathlib import Path

from tests.docs.pages import page, run_story, without_numbers
from tests.support.servers.leaving import app
from tests.support.servers.running import running

PAGE = page("learning.md")


def test_documented_session_matches_the_real_output(tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(app.openapi(), indent=2), "utf-8")
    (tmp_path / "pyproject.toml").write_text(PAGE.blocks("toml")[0], "utf-8")
    (tmp_path / "calls.py").write_text(PAGE.blocks("python")[0], "utf-8")
    blocks = PAGE.blocks("console")
    with running(app) as url:
        told = run_story([block.replace("http://127.0.0.1:8000", url) for block in blocks], tmp_path)
    told = told.replace(url, "http://127.0.0.1:8000")

    assert without_numbers(told) == without_numbers("".join(blocks))
