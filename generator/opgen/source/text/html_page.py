"""A documentation page in HTML: the OpenAPI document in it, or the place where it says that the document is.

Generators of static sites (Sphinx, MkDocs, Docusaurus) show a document in a `<pre>`; Redoc's, Swagger UI's and
Scalar's pages carry it as JSON in a `<script>`, alone or amid JavaScript, or load it from a URL of theirs.

Not `html.parser`: it takes an hour for some pages of a megabyte on Python 3.11, and reads others differently on every
version. Here the page is passed once, from one element of interest to the next.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin

from opgen.core.errors import DocumentError
from opgen.source.text.html import html_refused
from opgen.source.text.page import Block, is_document, several_refused
from opgen.source.web.redact import redact_url

_OPENING = re.compile(
    r"<!--|<(?P<name>pre|script|textarea)(?=[\s>/])(?P<attributes>[^<>]*)>",
    re.IGNORECASE,
)
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
_CHARACTER = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)

_OBJECT = re.compile(r'\{\s*"')
_TOKEN = re.compile(
    r"""(?P<version>"(?:openapi|swagger)"(?=\s*:\s*"[23]\.))
      | "(?>[^"\\]+|\\.)*+"
      | [{}]
      | [^"{}]+""",
    re.VERBOSE | re.DOTALL,
)

_LINK = re.compile(
    r"""(?:\b(?:spec-url|data-url|apiDescriptionUrl)\s*=|\burl["']?\s*:)\s*["']([^"'\s<>]{1,2000})["']""",
    re.IGNORECASE,
)
_DOCUMENT_NAME = re.compile(
    r"openapi|swagger|api-docs|\.(?:json|ya?ml)\b", re.IGNORECASE
)


def find_html_block(page: str) -> Block | None:
    """The one OpenAPI document in `page`, or `None`. Raises `DocumentError` if there are several."""
    blocks = [
        Block(text=text, line=page.count("\n", 0, start) + 1, url="", prose="")
        for text, start in _documents(page)
    ]
    if len(blocks) > 1:
        raise several_refused([block.line for block in blocks])
    return blocks[0] if blocks else None


def html_page_refused(page: str, name: str) -> DocumentError:
    """What to say about `page`, which has no document; `name` is its URL, if it has one."""
    problem = html_refused(page).problems[0]
    if link := _link(page, name):
        hint = f"the page loads its document from {link}: name that"
        problem = replace(problem, hint=hint)
    return DocumentError((problem,))


def _documents(page: str) -> Iterator[tuple[str, int]]:
    """The text of each document in `page`, and where it begins."""
    position = 0
    while opening := _OPENING.search(page, position):
        name = (opening["name"] or "").lower()
        start = opening.end()
        closing = _CLOSINGS[name].search(page, start)
        if closing is None:
            return  # all that follows is in this element
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
    """Where the JSON objects stand in `script` that name a version of OpenAPI or Swagger; of nested ones the outermost."""
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
            return found  # a quote without its counterpart: this was not JSON
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


def _link(page: str, name: str) -> str:
    """The URL, as it may be shown, that a viewer in `page` is told to load; empty if there is none."""
    for found in _LINK.finditer(page):
        link = unescape(found[1])
        if _DOCUMENT_NAME.search(link):
            is_url = name.startswith(("http://", "https://"))
            try:
                return redact_url(urljoin(name, link) if is_url else link)
            except ValueError:
                continue
    return ""
