"""Documentation page in Markdown: its fenced OpenAPI document, and the prose around it."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from opgen.core.http_vocabulary import METHODS
from opgen.source.limits import MAX_PAGE_BYTES
from opgen.source.text.page import Block, has_root_key, is_document, page_lines, page_refused, several_refused

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


def operations(root: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the operations in the paths of `root`. The types in `root` are not verified."""
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
