"""HTML documentation page: its embedded OpenAPI document, or a link to the document.

Static site generators (Sphinx, MkDocs, Docusaurus) show a document in a `<pre>`. Pages of Redoc, Swagger UI and
Scalar contain the document as JSON in a `<script>`, alone or inside JavaScript.
Other pages of these viewers load the document from a URL.

`html.parser` is not used: on Python 3.11 it needs an hour for some pages of one megabyte, and its results
differ between Python versions. This module scans the page once, from one relevant element to the next.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

from opgen.core.errors import DocumentError, Position, Problem
from opgen.source.text.page import Block, is_document, several_refused
from opgen.source.web.redact import redact_url

# Atomic groups prevent exponential backtracking on unclosed comments.
_HTML = re.compile(
    r"(?>\s*<!--(?s:.*?)-->|\s*<\?xml[^>]*>)*+\s*" r"<(?:!doctype\s+html|html|head|body|title|script|div)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SWAGGER_UI = re.compile(r"\bswagger-ui\b", re.IGNORECASE)
_HEAD_LENGTH = 20_000
_MAX_TITLE_LENGTH = 100

_OPENING = re.compile(r"<!--|<(?P<name>pre|script|textarea)(?=[\s>/])(?P<attributes>[^<>]*)>", re.IGNORECASE)
_CLOSINGS = {
    name: re.compile(closing, re.IGNORECASE)
    for name, closing in (
        ("", "-->"),
        ("pre", r"</pre\s*>"),
        ("script", r"</script\s*>"),
        ("textarea", r"</textarea\s*>"),
    )
}
_YAML_TYPE = re.compile(r"\btype\s*=\s*[\"']?[\w./+-]*yaml", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_CHARACTER = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_OBJECT = re.compile(r'\{\s*"')
_TOKEN = re.compile(
    r"""(?P<version>"(?:openapi|swagger)"(?=\s*:\s*"[23]\.))
      | "(?>[^"\\]+|\\.)*+"
      | [{}]
      | [^"{}]+""",
    re.VERBOSE | re.DOTALL,
)

_LINK = re.compile(
    r"""(?:\b(?:spec-url|data-url|apiDescriptionUrl)\s*=|\burl["']?\s*:)\s*["']([^"'\s<>]{1,2000})["']""", re.IGNORECASE
)
_INITIALIZER = re.compile(
    r"""<script\b[^<>]*\bsrc\s*=\s*["']([^"'\s<>]{0,500}swagger-initializer\.js)["']""", re.IGNORECASE
)
_HTTP = ("http://", "https://")
_DOCUMENT_NAME = re.compile(r"openapi|swagger|api-docs|\.(?:json|ya?ml)\b", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Return whether `text` begins like an HTML page."""
    return _HTML.match(text) is not None


def find_html_block(page: str) -> Block | None:
    """Return the only OpenAPI document in `page`, or `None`. Raise `DocumentError` if there are several."""
    blocks = [
        Block(text=text, line=page.count("\n", 0, start) + 1, url="", prose="") for text, start in _documents(page)
    ]
    if len(blocks) > 1:
        raise several_refused([block.line for block in blocks])
    return blocks[0] if blocks else None


def html_page_refused(page: str, name: str) -> DocumentError:
    """Build the error for `page`, which contains no document, with its title. `name` is its URL or path."""
    head = page[:_HEAD_LENGTH]
    title = _TITLE.search(head)
    text = " ".join(unescape(title[1]).split())[:_MAX_TITLE_LENGTH] if title else ""
    titled = f' with the title "{text}"' if text else ""
    kind = "a login page" if _PASSWORD.search(head) else "an HTML page"
    hint = "use the URL or path of the OpenAPI document; it may need credentials"
    if _SWAGGER_UI.search(page):
        kind = "a page of Swagger UI"
        hint = "use the URL that the page shows below the title of the API"
    if link := _link(page, name):
        hint = f"use the document that the page loads: {link}"
    problem = Problem(message=f"expected an OpenAPI document, found {kind}{titled}", hint=hint, position=Position(1, 1))
    return DocumentError((problem,))


def _documents(page: str) -> Iterator[tuple[str, int]]:
    """Yield the text and the start offset of each document in `page`."""
    position = 0
    while opening := _OPENING.search(page, position):
        name = (opening["name"] or "").lower()
        start = opening.end()
        closing = _CLOSINGS[name].search(page, start)
        if closing is None:
            return  # an unclosed element contains the rest of the page
        content = page[start : closing.start()]
        position = closing.end()
        if name in {"pre", "textarea"}:
            text = _CHARACTER.sub(_unescaped, _TAG.sub(_without_tag, content))
            if is_document(text):
                yield text, start
        elif name == "script" and _YAML_TYPE.search(opening["attributes"]):
            if is_document(content):
                yield content, start
        elif name == "script":
            for begin, end in _objects(content):
                yield content[begin:end], start + begin


def _without_tag(tag: re.Match[str]) -> str:
    return "\n" if tag[0][:3].lower() == "<br" else ""


def _unescaped(reference: re.Match[str]) -> str:
    return unescape(reference[0])


def _objects(script: str) -> list[tuple[int, int]]:
    """Return start and end of each outermost JSON object in `script` that contains an OpenAPI or Swagger version."""
    found: list[tuple[int, int]] = []
    open_braces: list[int] = []
    documents: set[int] = set()
    position = 0
    while True:
        if not open_braces:
            start = _OBJECT.search(script, position)
            if start is None:
                return found
            position = start.start()
        token = _TOKEN.match(script, position)
        if token is None:
            return found  # an unclosed quote: the text is not JSON
        if token[0] == "{":
            open_braces.append(position)
        elif token[0] == "}":
            begin = open_braces.pop()
            if begin in documents:
                while found and found[-1][0] > begin:
                    found.pop()
                found.append((begin, token.end()))
        elif token["version"]:
            documents.add(open_braces[-1])
        position = token.end()


def document_link(page: str, name: str) -> str:
    """Return the URL from which the viewer in `page` loads its document, or an empty string.

    `name` is the URL or path of the page. A relative link is resolved against a URL.
    """
    for found in _LINK.finditer(page):
        if link := _absolute(found[1], name):
            return link
    return ""


def initializer_link(page: str, name: str) -> str:
    """Return the URL of the script that tells Swagger UI its document, or an empty string."""
    found = _INITIALIZER.search(page)
    return urljoin(name, unescape(found[1])) if found else ""


def _absolute(written: str, name: str) -> str:
    """Return a link to a document as a URL, or an empty string for any other link."""
    link = unescape(written)
    if not _DOCUMENT_NAME.search(link):
        return ""
    try:
        return urljoin(name, link) if name.startswith(_HTTP) else link
    except ValueError:
        return ""


def _link(page: str, name: str) -> str:
    """Return `document_link` without secrets."""
    try:
        return redact_url(document_link(page, name))
    except ValueError:
        return ""
