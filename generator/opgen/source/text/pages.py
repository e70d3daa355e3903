"""Documentation pages in Markdown or HTML, and the OpenAPI documents in them.

Static site generators (Sphinx, MkDocs, Docusaurus) show a document in a `<pre>`. Pages of Redoc, Swagger UI and
Scalar contain the document as JSON in a `<script>`, alone or inside JavaScript.
Other pages of these viewers load the document from a URL.

`html.parser` is not used: on Python 3.11 it needs an hour for some pages of one megabyte, and its results
differ between Python versions. This module scans the page once, from one relevant element to the next.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import METHODS
from opgen.core.json_values import mapping
from opgen.core.pointers import JsonObject
from opgen.source.limits import MAX_PAGE_BYTES
from opgen.source.web.redact import redact_url

_ROOT_KEY = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_JSON_ROOT_KEY = re.compile(r'\s*\{(?s:.*?)"(?:openapi|swagger)"\s*:')


@frozen
class Block:
    """OpenAPI document in a page.

    - `line`: line of the page that contains the first line of `text`, from 1.
    - `url`: URL of the complete document from the block's fence, or an empty string.
    - `prose`: Second-level sections of the page, in Markdown, without the section that contains the block.
    """

    text: str
    line: int

    url: str

    prose: str


def has_root_key(text: str) -> bool:
    """Return whether a line of `text` begins with the key `openapi` or `swagger`."""
    return _ROOT_KEY.search(text) is not None


def is_document(text: str) -> bool:
    """Return whether `text` looks like an OpenAPI document, in YAML or in JSON."""
    return has_root_key(text) or _JSON_ROOT_KEY.match(text) is not None


def several_refused(lines: Sequence[int]) -> DocumentError:
    """Build the error for a page with a document at each of `lines`."""
    shown_lines = ", ".join(map(str, lines))
    message = f"this page has {len(lines)} OpenAPI documents, at lines {shown_lines}"
    hint = "use the URL or path of one OpenAPI document, or of a page with one"
    return page_refused(message, line=lines[1], hint=hint)


def page_positions(page: str, block: Block, positions: Iterable[Position]) -> tuple[Position, ...]:
    """Convert `positions` in the block's text to positions in `page`.

    A line of the page can be longer than the same line of the block: it can have an indent, a quote mark or markup.
    """
    text_lines, lines = block.text.split("\n"), page_lines(page)

    def in_page(position: Position) -> Position:
        # The position of an unexpected end of input is after the last line, at the fence.
        line = min(position.line, len(text_lines))
        page_line = min(block.line + line - 1, len(lines))
        return Position(page_line, position.column + max(lines[page_line - 1].find(text_lines[line - 1]), 0))

    return tuple(map(in_page, positions))


def page_lines(page: str) -> list[str]:
    """Split `page` at CommonMark's line endings."""
    # `splitlines` would split at more characters.
    return page.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def page_refused(message: str, *, line: int = 1, hint: str = "") -> DocumentError:
    """Build the error for a documentation page. The number `line` starts at 1."""
    problem = Problem(message=message, hint=hint, position=Position(line, 1))
    return DocumentError((problem,))


if TYPE_CHECKING:
    from markdown_it.token import Token

# No line of a YAML mapping starts with an unindented fence. A fence may be indented by three spaces, and an
# indented line can be part of a YAML block scalar.
_FENCE = re.compile(r"^(?:`{3}|~{3})", re.MULTILINE)
_INDENTED_FENCE = re.compile(r"^ {1,3}(?:`{3}|~{3})", re.MULTILINE)

_URL = re.compile(r"https?://[!-~]+")
_PROSE_FIELD = "x-mint"


def is_markdown_page(text: str) -> bool:
    """Return whether `text` is Markdown with a fenced block, and not YAML. `text` must not be JSON."""
    if _FENCE.search(text):
        return True
    return bool(_INDENTED_FENCE.search(text)) and not has_root_key(text)


def find_markdown_block(page: str) -> Block:
    """Return the only fenced OpenAPI document in `page`. Raise `DocumentError` if there is none or several."""
    if len(page) > MAX_PAGE_BYTES:
        raise page_refused(f"the page is larger than {MAX_PAGE_BYTES // 1024 // 1024} MiB")
    from markdown_it import MarkdownIt  # noqa: PLC0415  # few documents are pages

    tokens = MarkdownIt("commonmark").disable("inline").parse(page)
    blocks = [token for token in tokens if token.type == "fence" and is_document(token.content)]
    if not blocks:
        hint = "use the URL or path of the OpenAPI document, or of a page with a block whose root has `openapi`"
        raise page_refused("no OpenAPI document in the fenced blocks of this page", hint=hint)
    if len(blocks) > 1:
        raise several_refused([_first_line(block) + 1 for block in blocks])
    block = blocks[0]
    url = _URL.search(block.info)
    return Block(
        text=block.content,
        line=_first_line(block) + 2,
        url=url[0] if url else "",
        prose="\n\n".join(_sections(page, tokens, _first_line(block))),
    )


def operations(root: JsonObject) -> tuple[JsonObject, ...]:
    """Return the operations in the paths of `root`. The types in `root` are not verified."""
    return tuple(
        operation
        for item in mapping(root.get("paths")).values()
        for method, operation in mapping(item).items()
        if method in METHODS and isinstance(operation, dict)
    )


def add_prose(root: JsonObject, prose: str) -> None:
    """Add `prose` to the only operation of `root`, as `x-mint`. Do nothing if `root` has several operations.

    Mintlify generates such pages. It takes the sections of a page from `x-mint` of the operation.
    """
    if prose and len(found := operations(root)) == 1:
        found[0].setdefault(_PROSE_FIELD, {"content": prose})


def _sections(page: str, tokens: Sequence["Token"], fence: int) -> Iterator[str]:
    """Yield the second-level sections in order, without the section that contains the line `fence`."""
    headings = [token for token in tokens if token.type == "heading_open" and token.level == 0 and token.tag <= "h2"]
    lines = page_lines(page)
    ends = [*map(_first_line, headings[1:]), len(lines)]
    # Not strict: for a page without headings, `ends` still contains the end of the page.
    for heading, end in zip(headings, ends, strict=False):
        start = _first_line(heading)
        if heading.tag == "h2" and not start <= fence < end:
            yield "\n".join(lines[start:end]).strip()


def _first_line(token: "Token") -> int:
    """Return the number of the first line of a block. Line numbers start at 0."""
    return token.map[0] if token.map else 0


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
    if link := redact_url(document_link(page, name)):
        hint = f"use the document that the page loads: {link}"
    return page_refused(f"expected an OpenAPI document, found {kind}{titled}", hint=hint)


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
            text = _CHARACTER.sub(
                lambda found: unescape(found[0]),
                _TAG.sub(lambda tag: "\n" if tag[0][:3].lower() == "<br" else "", content),
            )
            if is_document(text):
                yield text, start
        elif name == "script" and _YAML_TYPE.search(opening["attributes"]):
            if is_document(content):
                yield content, start
        elif name == "script":
            for begin, end in _objects(content):
                yield content[begin:end], start + begin


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
