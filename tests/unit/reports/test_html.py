"""Reports as a page: elements and texts in a browser, also for untrusted text."""

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from opgen.core.findings import ClientReport, Finding, Level, Repair
from opgen.core.terminal import printable
from opgen.reports.html import render_html
from opgen.reports.rules import FINDING_RULES

from tests.unit.reports.browser import looks
from tests.unit.reports.examples import ALL, CLEAN, HOSTILE, REPORTS

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def hostile(texts: Sequence[str]) -> list[ClientReport]:
    """Return a report with a client for each of `texts`, in which every text is that one."""
    return [
        ClientReport(
            name=text,
            exit_code=1,
            output="out",
            headline=text,
            findings=(
                Finding(rule="edited", path=text, line=3, column=4, pointer=(text,), message=text, fix=text),
                Finding(rule=text, message=text, level=Level.NOTE),
            ),
            remarks=(text,),
            clean=(text,),
            repair=Repair(command="opgen generate", name=text),
        )
        for text in texts
    ]


class Page(HTMLParser):
    """The elements of a page in order, without their texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: set[str | None] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the start of an element."""
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links |= {value for name, value in attrs if name == "href"}


@given(reports=REPORTS)
def test_text_of_others_adds_no_element(reports: list[ClientReport]) -> None:
    printed = render_html(reports)
    assert printed.isascii()
    page = Page(printed)
    elements = {tag for tag, _ in page.elements}
    assert page.links <= {each.url for each in FINDING_RULES.values()}
    assert not elements & set("script img iframe link object form svg base".split())
    assert not {
        name for _, names in page.elements for name in names if name.startswith("on") or name in {"src", "style"}
    }


def test_texts_are_in_the_same_places_whatever_they_say() -> None:
    calm = Page(render_html(hostile([f"text {i}" for i in range(len(HOSTILE))])))
    assert Page(render_html(hostile(HOSTILE))).elements == calm.elements


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a page of each kind of report, and one of hostile text."""
    folder = tmp_path_factory.mktemp("pages")
    for name, reports in (("all", ALL), ("hostile", hostile(HOSTILE))):
        # Also the folded parts must be readable, and reachable from the keyboard.
        page = render_html(reports).replace("<details>", "<details open>")
        (folder / f"{name}.html").write_text(page, "ascii")
    return folder


def test_browser_shows_hostile_text_as_text(folder: Path) -> None:
    seen = looks(folder / "hostile.html")
    assert len(seen) == 4
    for look in seen.values():
        assert look["happened"] == []
        assert look["complaints"] == []
        assert look["overflow"] == 0
        assert not set(look["elements"]) & {"script", "img", "svg", "iframe"}
        assert look["names"] == [printable(text, 2000) for text in HOSTILE]
        expected: list[list[str]] = []
        for text in HOSTILE:
            shown = printable(text, 2000)
            pointer = text.replace("~", "~0").replace("/", "~1")
            place = [printable(f"{text}:3:4", 2000), printable(f"/{pointer}", 2000)]
            expected += [[], place, [shown, shown], [], [], [shown]]
        assert look["cells"] == expected


def test_page_is_readable_in_light_and_dark_on_a_desktop_and_a_phone(folder: Path) -> None:
    seen = looks(folder / "all.html", folder)
    assert {name.split()[0]: look["background"] for name, look in seen.items()} == {
        "light": "rgb(255, 255, 255)",
        "dark": "rgb(15, 19, 24)",
    }
    for look in seen.values():
        assert look["happened"] == []
        assert look["complaints"] == []
        assert look["overflow"] == 0
        assert look["names"] == [report.name for report in ALL]
    assert len(list(folder.glob("*.png"))) == 4


def test_page_forbids_itself_scripts_and_network() -> None:
    printed = render_html([CLEAN])
    assert printed.startswith("<!DOCTYPE html>\n")
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in printed
    assert "http://" not in printed
    assert "https://" not in printed
    assert "url(" not in printed


def test_page_of_nothing_is_a_page() -> None:
    assert "0 clients, 0 findings, exit 0" in render_html([])
