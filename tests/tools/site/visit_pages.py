"""Every page of the site in Chromium, the targets of all links, and the search."""

import json
import os
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from opgen.core.findings import reference_url
from opgen.diff.rules import CHANGE_RULES
from opgen.document.repair import REPAIR_RULES
from opgen.reports.rules import FINDING_RULES
from opgen.responses.probe.rules import RULES

from tests.tools.site.pictures import FOLDER, pictures
from tests.unit.reports.browser import run_script

SCRIPT = Path(__file__).with_name("visit.mjs")
# A folder for screenshots.
PICTURES = os.environ.get("PICTURES")
TERMS = {
    "install": "start",
    "token_env": "reference/settings",
    "api key": "reference/settings",
    "credentials": "how-to/credentials",
    "retries": "reference/client",
    "timeout": "how-to/calling",
    "pagination": "how-to/pagination",
    "server-sent events": "how-to/streams",
    "upload file": "how-to/uploads",
    "proxy": "how-to/proxy",
    "fastapi": "how-to/fastapi",
    "stripe": "how-to/stripe",
    "gitlab": "how-to/ci",
    "pre-commit": "how-to/build",
    "monorepo": "how-to/monorepo",
    "fake client": "how-to/testing",
    "rename operation": "how-to/choosing",
    "overlay": "how-to/choosing",
    "enum": "reference/models",
    "exit code": "reference/commands",
    "FORMAT_ONLY": "reference/findings",
    "path-parameters": "reference/repairs",
    "python-field-removed": "reference/changes",
    "breaking change": "explanation/changes",
    "license": "explanation/faq",
    "mcp": "how-to/assistants",
}


class _Page(HTMLParser):
    """Links, images and anchors of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the targets of an element, and its name as a target."""
        found = dict(attrs)
        self.anchors |= {value for key, value in attrs if key in {"id", "name"} and value}
        # The browser resolves other links of the theme by scripts.
        self.links += [value for key in ("href", "src") if tag != "link" and (value := found.get(key))]


@pytest.fixture(scope="module")
def seen(site: Path, site_url: str) -> Mapping[str, Any]:
    """Visit all pages but the playground, which has tests of its own, and search for all terms.

    Pages of decisions have one form, so only their index and the page with a table are visited.
    """
    paths = sorted(file.parent.relative_to(site).as_posix() + "/" for file in site.rglob("index.html"))
    alike = {path for path in paths if path.startswith("explanation/decisions/")}
    alike -= {"explanation/decisions/", "explanation/decisions/methods-are-functions/"}
    visited = [path for path in paths if path != "playground/" and path not in alike]
    arguments = [site_url, json.dumps(visited), json.dumps([*TERMS])]
    result: Mapping[str, Any] = json.loads(run_script(SCRIPT, *arguments, *([PICTURES] if PICTURES else [])))
    return result


def test_pages_are_accessible_and_fit_on_a_phone(seen: Mapping[str, Any]) -> None:
    assert seen["complaints"] == []


def test_search_finds_terms_that_users_type(seen: Mapping[str, Any]) -> None:
    missed = {term: seen["found"][term] for term, page in TERMS.items() if page not in " ".join(seen["found"][term])}
    assert missed == {}


def test_search_for_a_task_finds_its_page_first(seen: Mapping[str, Any]) -> None:
    # The gallery has a page with the name of Stripe, CI uses hooks too, and a setting has the words of the last.
    tasks = {
        term: page
        for term, page in TERMS.items()
        if page.startswith("how-to/") and term not in {"stripe", "pre-commit", "rename operation"}
    }
    assert {term: seen["found"][term][0] for term, page in tasks.items() if page not in seen["found"][term][0]} == {}


def test_title_of_the_site_names_its_purpose(site: Path) -> None:
    assert "<title>Typed Python clients" in (site / "index.html").read_text("utf-8")


def test_every_link_has_a_target(site: Path) -> None:
    pages = {file: _Page(file) for file in site.rglob("*.html")}
    broken = []
    for file, page in pages.items():
        start = "https://site/" + file.relative_to(site).as_posix()
        for link in page.links:
            url = urlsplit(urljoin(start, link))
            if url.netloc == "site" and file.name != "404.html":
                target = site / unquote(url.path).lstrip("/")
                target = target / "index.html" if target.is_dir() else target
                if not target.exists() or (url.fragment and unquote(url.fragment) not in pages[target].anchors):
                    broken.append(f"{file.relative_to(site)}: {link}")
    assert broken == []


def test_url_of_every_rule_has_a_target(site: Path) -> None:
    urls = [each.url for each in (*FINDING_RULES.values(), *RULES)]
    urls += [reference_url("repairs", each.id) for each in REPAIR_RULES]
    urls += [reference_url("changes", id_) for id_ in CHANGE_RULES]
    pages = {name: _Page(site / f"reference/{name}/index.html").anchors for name in ("findings", "repairs", "changes")}
    missing = [url for url in urls if url.rpartition("#")[2] not in pages[url.split("/")[-2]]]
    assert missing == []


def test_pictures_are_those_of_the_real_output() -> None:
    assert {name: (FOLDER / f"{name}.svg").read_text("utf-8") for name in pictures()} == pictures()
