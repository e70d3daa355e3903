"""A documentation page in Markdown: its fenced OpenAPI document, and the prose around it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.http_vocabulary import METHODS
from opgen.source.limits import MAX_PAGE_BYTES

if TYPE_CHECKING:
    from markdown_it.token import Token

# No line of a YAML mapping starts with these. A fence may stand up to three spaces in; there YAML has text blocks.
_FENCE = re.compile(r"^(?:`{3}|~{3})", re.MULTILINE)
_INDENTED_FENCE = re.compile(r"^ {1,3}(?:`{3}|~{3})", re.MULTILINE)

_ROOT_KEY = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_JSON_ROOT_KEY = re.compile(r'\s*\{(?s:.*?)"(?:openapi|swagger)"\s*:')
_URL = re.compile(r"https?://[!-~]+")
_PROSE_FIELD = "x-mint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An OpenAPI document as it stands in a page."""

    text: str
    line: int
    """The page's line that holds the first line of `text`, from 1."""

    url: str
    """Where the whole document is, as the block's fence says, or the empty string."""

    prose: str
    """The page's sections of the second level but the block's own, in Markdown."""


def is_page(text: str) -> bool:
    """Whether `text`, which is no JSON, is Markdown with a fenced block rather than YAML."""
    if _FENCE.search(text):
        return True
    return bool(_INDENTED_FENCE.search(text)) and not _ROOT_KEY.search(text)


def find_block(page: str) -> Block:
    """The one fenced block of `page` that looks like an OpenAPI document. Raises `DocumentError`."""
    if len(page) > MAX_PAGE_BYTES:
        raise _refused(f"the page is larger than {MAX_PAGE_BYTES // 1024 // 1024} MiB")
    from markdown_it import MarkdownIt  # noqa: PLC0415  # few documents are pages

    tokens = MarkdownIt("commonmark").disable("inline").parse(page)
    blocks = [
        token
        for token in tokens
        if token.type == "fence" and is_document(token.content)
    ]
    if not blocks:
        hint = (
            "name the document itself, or a page with a block whose root has `openapi`"
        )
        raise _refused("no fenced block of this page is an OpenAPI document", hint=hint)
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


def is_document(text: str) -> bool:
    """Whether `text` looks like an OpenAPI document, in YAML or in JSON."""
    return bool(_ROOT_KEY.search(text) or _JSON_ROOT_KEY.match(text))


def several_refused(lines: Sequence[int]) -> DocumentError:
    """What to say about a page that has documents at all of `lines`."""
    places = ", ".join(map(str, lines))
    message = f"this page has {len(lines)} OpenAPI documents, at lines {places}"
    hint = "name a page with one, or the document itself"
    return _refused(message, line=lines[1], hint=hint)


def page_positions(
    page: str, block: Block, positions: Iterable[Position]
) -> tuple[Position, ...]:
    """Where `positions` of the block's text are in `page`, whose lines may be indented, quoted or amid markup."""
    text_lines, page_lines = block.text.split("\n"), _lines(page)

    def in_page(position: Position) -> Position:
        # A text that ends early is wrong behind its last line, at the fence.
        line = min(position.line, len(text_lines))
        page_line = min(block.line + line - 1, len(page_lines))
        before = page_lines[page_line - 1].find(text_lines[line - 1])
        return Position(page_line, position.column + max(before, 0))

    return tuple(map(in_page, positions))


def operations(root: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The operations in the paths of `root`, which has not been checked in any way."""
    paths = root.get("paths")
    items = paths.values() if isinstance(paths, dict) else ()
    return tuple(
        operation
        for item in items
        if isinstance(item, dict)
        for method, operation in item.items()
        if method in METHODS and isinstance(operation, dict)
    )


def add_prose(root: dict[str, Any], prose: str) -> None:
    """Put `prose` where the whole document has it, if it can only be about one operation.

    Mintlify, which writes these pages, takes their sections from the operation's `x-mint`.
    """
    if prose and len(found := operations(root)) == 1:
        found[0].setdefault(_PROSE_FIELD, {"content": prose})


def _sections(page: str, tokens: Sequence["Token"], fence: int) -> Iterator[str]:
    """The sections that have a heading of the second level, in their order, without the one around line `fence`."""
    headings = [
        token
        for token in tokens
        if token.type == "heading_open" and token.level == 0 and token.tag <= "h2"
    ]
    lines = _lines(page)
    ends = [*map(_first_line, headings[1:]), len(lines)]
    # Not strict: without any heading there is still the end of the page.
    for heading, end in zip(headings, ends, strict=False):
        start = _first_line(heading)
        if heading.tag == "h2" and not start <= fence < end:
            yield "\n".join(lines[start:end]).strip()


def _first_line(token: "Token") -> int:
    """The line where a block begins, from 0."""
    return token.map[0] if token.map else 0


def _lines(page: str) -> list[str]:
    # As CommonMark has them; `splitlines` knows more line ends.
    return page.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _refused(message: str, *, line: int = 1, hint: str = "") -> DocumentError:
    problem = Problem(message=message, hint=hint, position=Position(line, 1))
    return DocumentError((problem,))
