"""Every page of the site in Chromium, and the targets of all links."""

import json
import os
from pathlib import Path
from typing import Any

from tests.unit.reports.browser import run_script

SCRIPT = Path(__file__).with_name("visit.mjs")
# A folder for screenshots.
PICTURES = os.environ.get("PICTURES")


def visit(url: str, paths: list[str], terms: list[str]) -> dict[str, Any]:
    """Visit pages, and search for terms."""
    pictures = [PICTURES] if PICTURES else []
    seen: dict[str, Any] = json.loads(run_script(SCRIPT, url, json.dumps(paths), json.dumps(terms), *pictures))
    return seen


def test_pages_are_accessible_and_fit_on_a_phone(site: Path, site_url: str) -> None:
    paths = sorted(file.parent.relative_to(site).as_posix() + "/" for file in site.rglob("index.html"))
    assert visit(site_url, paths, [])["complaints"] == []
