"""Reports in Markdown: the elements that readers see, also for untrusted text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm  # type: ignore[import-untyped]  # it has none
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # it has none
from hypothesis import given
from markdown_it import MarkdownIt
from opgen.core.findings import ClientReport, Finding, Level, Repair
from opgen.core.terminal import printable
from opgen.reports.markdown import render_markdown

from tests.unit.reports.examples import ALL, CHANGED, CLEAN, DRIFT, HOSTILE, REPORTS, TEXTS

Reader = Callable[[str], str]

OURS = set("h2 h3 p ul li table thead tbody tr th td code strong".split())
"""The elements that we write."""
FOLDED = {"details", "summary", "pre"}
"""The elements of a finding with a difference or with several files."""


def github(text: str) -> str:
    """Render Markdown with GitHub's own parser, which keeps tags."""
    html: str = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return html


def markdown_it(text: str) -> str:
    """Render Markdown with another parser, which keeps tags and links."""
    html: str = MarkdownIt("gfm-like").render(text)
    return html


READERS = (github, markdown_it)


class Page(HTMLParser):
    """The elements of a page, and the text of its code spans and of each row's cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.codes: list[str] = []
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the start of an element; only the alignment of cells is allowed as an attribute."""
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= (
            # the language of a code block
            {"class", "lang"}
            if tag in {"pre", "code"}
            else {"align", "style"}
        )
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "code":
            self.codes.append("")
        elif tag in {"h2", "h3"}:
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        """Record the end of the innermost element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text, wherever it counts."""
        if "code" in self.open:
            self.codes[-1] += data
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data
        if {"h2", "h3"} & set(self.open):
            self.headings[-1] += data


def in_cell(text: str) -> str:
    """`text` as a cell shows it."""
    shown = printable(text, 400)
    shown = re.sub(r"\\+(?=\|)", lambda found: r"\x5c" * len(found[0]), shown)
    return in_code(shown)


def in_code(shown: str) -> str:
    return re.sub("`{4,}", lambda found: r"\x60" * len(found[0]), shown)


def test_summary_is_read_from_the_top() -> None:
    assert render_markdown([CLEAN, DRIFT]) == (
        "## opgen check: DRIFT (exit 1)\n"
        "\n"
        "| client | verdict | |\n"
        "|---|---|---|\n"
        "| `calm` | ok | `2 files, 1 operation, specs/calm.json 3f9c2a1` |\n"
        "| `demo` | **DRIFT** | `2 of 12 files` |\n"
        "\n"
        "### `demo`\n"
        "\n"
        "| finding | file | message |\n"
        "|---|---|---|\n"
        "| edited | `client.py:88` | `was edited by hand` |\n"
        "| missing | `operations/two teams.py` | `not generated yet` |\n"
        "| note: eol-only | `errors.py` | `CRLF line ends` |\n"
        "\n"
        "- `callers: 3 functions added`\n"
        "\n"
        "Run: `opgen generate demo --force`\n"
    )
    assert render_markdown([]) == "## opgen check: ok\n"


@pytest.mark.parametrize("read", READERS)
def test_every_kind_of_report_is_a_page(read: Reader) -> None:
    page = Page(read(render_markdown(ALL)))
    assert page.tags == OURS | FOLDED
    assert page.headings[1:] == [report.name for report in ALL if report.findings]
    assert {len(row) for row in page.rows} == {3}
    assert ["document", "specs/broken.json:3", "must be an object"] in page.rows
    assert [
        "environment",
        "",
        ("black 26.1.0, recorded 25.9.0; 1 file differs, cause unknown fix: pip install black==25.9.0"),
    ] in page.rows


def assert_only_text(read: Reader, text: str) -> None:
    """Text of others is a code span's text: no tag, link, image or mention, and in the cell where it belongs."""
    fix = f"do {text}"
    finding = Finding(rule="edited", path=text, message=text, fix=fix)
    report = ClientReport(
        name=text,
        exit_code=1,
        headline=text,
        findings=(finding,),
        remarks=(text,),
        repair=Repair(command="opgen generate", name=text),
    )
    page = Page(read(render_markdown([report])))
    assert page.tags == OURS
    shown = in_cell(text)
    assert page.rows == [
        ["client", "verdict", ""],
        [shown, "DRIFT", shown],
        ["finding", "file", "message"],
        ["edited", shown, f"{shown} fix: {in_cell(fix)}"],
    ]
    outside = in_code(printable(text, 400))
    assert page.headings == ["opgen check: DRIFT (exit 1)", outside]
    assert page.codes[-2] == outside
    assert page.codes[-1].startswith("opgen generate ")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_check_markdown_hostile_text(read: Reader, text: str) -> None:
    assert_only_text(read, text)


@pytest.mark.parametrize("read", READERS)
@given(text=TEXTS)
def test_any_text_is_escaped(read: Reader, text: str) -> None:
    assert_only_text(read, text)


@given(reports=REPORTS)
def test_any_report_has_only_our_elements(reports: Sequence[ClientReport]) -> None:
    for read in READERS:
        page = Page(read(render_markdown(reports)))
        assert page.tags <= OURS | FOLDED
        assert {len(row) for row in page.rows} <= {3}


def test_files_and_difference_are_folded() -> None:
    text = render_markdown([CHANGED])
    assert "| changed | `2 files` | `specs/pets.json changed since generation`" in text
    assert (
        "<details>\n<summary>changed: 2 files</summary>\n\n"
        "- `client.py`\n- `operations/pets.py`\n\n```diff\n--- client.py\n" in text
    )
    assert "- `before: specs/old.json:9:11 (at /paths/~1pets/get/parameters/0)" in text


def test_notes_that_say_the_same_are_one_row() -> None:
    notes = [Finding(rule="eol-only", path=f"{index}.py", message="CRLF", level=Level.NOTE) for index in range(8)]
    report = ClientReport(name="demo", exit_code=0, findings=tuple(notes))
    assert "| note: eol-only | 8 files | `CRLF` |" in render_markdown([report])


def test_fifty_findings_of_a_client_are_shown() -> None:
    findings = tuple(Finding(rule="edited", path=f"{index}.py", message="m") for index in range(81))
    printed = render_markdown([replace(DRIFT, findings=findings)])
    assert printed.count("| edited |") == 50
    assert "\nand 31 more: run `opgen check -v`\n" in printed


@pytest.mark.parametrize("letter", ["x", "|", "`", "\U0001f389"])
def test_report_is_smaller_than_sixty_kilobytes(letter: str) -> None:
    findings = tuple(
        Finding(rule="edited", path=f"{index}{letter * 999}", message=letter * 999) for index in range(200)
    )
    reports = [
        ClientReport(
            name=f"{index}{letter * 999}",
            exit_code=1,
            headline=letter * 999,
            findings=findings,
            remarks=(letter * 999,) * 9,
            repair=Repair(command="opgen generate", name=letter * 99),
        )
        for index in range(300)
    ]
    printed = render_markdown(reports)
    assert len(printed.encode()) < 60_000
    assert re.search(r"^\d+ more findings are omitted", printed, re.MULTILINE)
    assert re.search(r"^\| and \d+ more \| \| \|$", printed, re.MULTILINE)
    assert printed.endswith("\nThe last line of `opgen check` is the command that resolves the findings.\n")
    page = Page(github(printed))
    assert page.tags <= OURS
    shown = sum(row[0] == "edited" for row in page.rows)
    told = [int(count) for count in re.findall(r"(?m)^(?:and )?(\d+) more", printed)]
    assert shown + sum(told) == 200 * 300
