"""An HTML page where a document was expected: recognized, and named by its title."""

import re
from html import unescape

from opgen.core.errors import DocumentError, Position, Problem

# Atomic: comments that end nowhere must not be tried in every combination.
_HTML = re.compile(
    r"(?>\s*<!--(?s:.*?)-->|\s*<\?xml[^>]*>)*+\s*"
    r"<(?:!doctype\s+html|html|head|body|title|script|div)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_HEAD_LENGTH = 20_000
_MAX_TITLE_LENGTH = 100


def is_html(text: str) -> bool:
    """Whether `text` begins like a page for a browser."""
    return _HTML.match(text) is not None


def html_refused(text: str) -> DocumentError:
    """What to say about the page `text`, which a browser would show under its title."""
    head = text[:_HEAD_LENGTH]
    title = _TITLE.search(head)
    name = (
        " ".join(unescape(title[1]).split())[:_MAX_TITLE_LENGTH]
        if title
        else "no title"
    )
    kind = "a login page" if _PASSWORD.search(head) else "an HTML page"
    problem = Problem(
        message=f"looks like {kind}: {name}",
        hint="name the document itself; it may need credentials",
        position=Position(1, 1),
    )
    return DocumentError((problem,))
