"""Documentation pages in HTML: their document, or its URL."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError, Problem
from opgen.source.read import read
from opgen.source.text.pages import find_html_block

from tests.unit.source.reading import read_text, refusal, root

DOCUMENT = """\
openapi: 3.1.0
info: {title: 'Jobs & <more>', version: '1'}
paths:
  /jobs:
    get: {operationId: list_jobs}
"""
DATA = root(DOCUMENT)
COMPACT = json.dumps(DATA, separators=(",", ":"))
SORTED = json.dumps(DATA, sort_keys=True)


def page(body: str) -> str:
    return f"<!DOCTYPE html>\n<html>\n<title>Jobs</title>\n<body>\n{body}\n</body>\n</html>\n"


def highlighted(text: str) -> str:
    """Return HTML with each word in its own element, as Pygments writes it."""
    return "\n".join(
        "".join(f'<span class="nt">{html.escape(word)}</span> ' for word in line.split(" "))
        for line in text.split("\n")
    )


SHOWN = {
    "plain": f"<pre>{html.escape(DOCUMENT)}</pre>",
    "code": f'<PRE class="x"><code class="language-yaml">{html.escape(DOCUMENT)}</code></PRE >',
    "json": f"<pre>\n{html.escape(json.dumps(DATA, indent=2))}\n</pre>",
    "highlighted": f"<pre><span></span>{highlighted(DOCUMENT)}</pre>",
    "line breaks": f"<pre>{html.escape(DOCUMENT).replace(chr(10), '<br>')}</pre>",
    "text area": f"<textarea>{html.escape(DOCUMENT)}</textarea>",
    "numbered": f"<pre>1\n2\n3</pre><pre>{html.escape(DOCUMENT)}</pre>",
    "after a comment": f"<!-- <pre>{DOCUMENT} --><pre>{html.escape(DOCUMENT)}</pre>",
}
CARRIED = {
    "scalar": f'<script id="api-reference" type="application/json">{COMPACT}</script>',
    "yaml": f'<script type="application/yaml">\n{DOCUMENT}</script>',
    "redoc": f'<script>const __redoc_state = {{"menu":{{}},"spec":{{"data":{COMPACT}}}}};\n</script>',
    "swagger ui": f"<script>\nSwaggerUIBundle({{ spec: {SORTED}, dom_id: '#ui' }})\n</script>",
    "assigned": f"<script>\nwindow.spec = {SORTED};\nrun(window.spec)\n</script>",
    "beside others": f'<script>var a = {{"x": "}}\\"{{"}};</script><script>{COMPACT}</script>',
}


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
def test_a_document_that_a_page_shows_is_read(body: str) -> None:
    source = read_text(page(body))
    assert source.root == DATA
    assert source.note == "this page contains 1 operation"


@pytest.mark.parametrize("body", CARRIED.values(), ids=CARRIED)
def test_a_document_that_a_page_carries_is_read(body: str) -> None:
    assert root(page(body)) == DATA


def test_of_a_document_within_a_document_the_outer_one_is_meant() -> None:
    data = {**DATA, "x-example": {"openapi": "3.0.0"}}
    assert root(page(f"<script>a = {json.dumps(data)}</script>")) == data


def test_several_documents_are_listed() -> None:
    assert refusal(page(f"{SHOWN['plain']}\n<script>a = {COMPACT}</script>")) == (
        "11:1: this page has 2 OpenAPI documents, at lines 5, 11"
        " [use the URL or path of one OpenAPI document, or of a page with one]"
    )


def test_a_problem_is_found_in_the_line_of_the_page() -> None:
    broken = DOCUMENT.replace("paths:", "info: again\npaths:")
    assert refusal(page(f"<pre><code>{html.escape(broken)}</code></pre>")).startswith("7:1: duplicate key")


def test_a_problem_is_found_in_the_column_of_the_page() -> None:
    body = '<script>var spec = {"openapi": "3.1.0", "a": 1, "a": 2};</script>'
    assert refusal(page(body)).startswith(f"5:{body.rindex(chr(34) + 'a') + 1}: duplicate")


def test_lines_that_only_a_browser_breaks_have_some_place() -> None:
    lines = DOCUMENT.replace("paths:", "info: again\npaths:").replace("\n", "<br>")
    assert "duplicate key" in refusal(page(f"<pre>{lines * 3}</pre>"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>openapi: 3.1.0</p>",
        "<pre>GET /jobs</pre>",
        f"<pre>{DOCUMENT}",
        f"<!-- <pre>{DOCUMENT}</pre>",
        f"<!-- <pre>{DOCUMENT}</pre> -->",
        f"<preface>{DOCUMENT}</preface>",
        '<script>a = {"version": "openapi"}</script>',
        '<script>a = {"openapi": null}</script>',
        '<script>a = {"openapi": "3.1.0", "x": "without end</script>',
        '<script>a = {"openapi": "3.1.0", "x": {</script>',
        '<script>{"openapi"</script>',
        f"<script>{COMPACT}",
    ],
)
def test_a_page_without_a_document_is_called_by_its_title(body: str) -> None:
    assert refusal(page(body)).startswith(
        '1:1: expected an OpenAPI document, found an HTML page with the title "Jobs" '
    )


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ("<redoc spec-url='/openapi.json'></redoc>", "https://e.com/openapi.json"),
        (
            "<script>SwaggerUIBundle({url: '/v1/openapi.json?a=1&amp;b=2'})</script>",
            "https://e.com/v1/openapi.json?a=1&b=2",
        ),
        ('<script id="api-reference" data-url="../api.yaml"></script>', "https://e.com/api.yaml"),
        (
            '<elements-api apiDescriptionUrl="https://cdn.com/api-docs?token=abcd">',
            "https://cdn.com/api-docs?token=***",
        ),
    ],
)
def test_url_that_a_page_loads_its_document_from_is_reported(body: str, link: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(page(body).encode(), "https://e.com/docs/index.html")
    assert caught.value.problems[0].hint == f"use the document that the page loads: {link}"


@pytest.mark.parametrize("body", ['<a data-url="/session">', '<redoc spec-url="//[::1/openapi.json">'])
def test_no_other_link_is_taken_for_one(body: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(page(body).encode(), "https://e.com/docs")
    assert caught.value.problems[0].hint.startswith("use the URL or path")


PARTS = st.sampled_from(
    [
        *"<>\"'{}&;#\\",
        "<!--",
        "-->",
        "<pre",
        "</pre>",
        "<script",
        "</script>",
        "&#x110000;",
        "&#" + "9" * 5000 + ";",
        '"openapi": "3.',
        '{"',
        "openapi: 3",
        "<br>",
        "\n",
        "data-url='",
    ]
)


@given(st.lists(PARTS | st.text(max_size=3), max_size=30))
def test_any_page_is_read_or_refused(parts: list[str]) -> None:
    text = page("".join(parts).replace("\0", ""))
    problems: tuple[Problem, ...] = ()
    try:
        read(text.encode("utf-8", "replace"), "https://e.com/")
    except DocumentError as error:
        problems = error.problems
    assert all(problem.position for problem in problems)


@pytest.mark.parametrize(
    "unit",
    [
        "<!--",
        "<pre>",
        "<pre ",
        "<script ",
        "<script>{",
        '<script>{"a":',
        "<pre></pre>",
        "&#",
        "<br",
        "<pre a='",
        '<script>\\"',
        '{"openapi":"3.',
    ],
)
def test_repeated_opening_tags_are_searched_in_linear_time(unit: str) -> None:
    # A search to the end from each opening tag would take an hour for a megabyte.
    for inner in ("{}", "<script>x</script><script>{}</script>", "<pre>x {}</pre>"):
        text = inner.replace("{}", unit * (200_000 // len(unit)))
        assert find_html_block(text) is None
