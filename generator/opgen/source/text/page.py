"""OpenAPI document inside a documentation page in Markdown or HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opgen.core.errors import DocumentError, Position, Problem

_ROOT_KEY = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_JSON_ROOT_KEY = re.compile(r'\s*\{(?s:.*?)"(?:openapi|swagger)"\s*:')


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """OpenAPI document in a page."""

    text: str
    line: int
    """Line of the page that contains the first line of `text`, from 1."""

    url: str
    """URL of the complete document from the block's fence, or an empty string."""

    prose: str
    """Second-level sections of the page, in Markdown, without the section that contains the block."""


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
        before = lines[page_line - 1].find(text_lines[line - 1])
        return Position(page_line, position.column + max(before, 0))

    return tuple(map(in_page, positions))


def page_lines(page: str) -> list[str]:
    """Split `page` at CommonMark's line endings."""
    # `splitlines` would split at more characters.
    return page.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def page_refused(message: str, *, line: int = 1, hint: str = "") -> DocumentError:
    """Build the error for a documentation page. The number `line` starts at 1."""
    problem = Problem(message=message, hint=hint, position=Position(line, 1))
    return DocumentError((problem,))
