"""Code spans and code blocks of Markdown without effect of their text, and Markdown and HTML as plain text."""

import re
from collections.abc import Sequence

_BACKTICKS = re.compile("`+")

# Link that is relative to the page on which a document is shown.
_LINK = re.compile(r"\[([^][\n]{1,300})\]\((?:\.{0,2}/|#)[^()\s]{0,1000}\)")
_TAG = re.compile(
    r"`[^`\n]*`|<(/?)(a|b|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_TAGS = {"b": "**", "strong": "**", "code": "`", "br": "\n", "li": "\n- "}
_INLINE = frozenset("a b code em i span strong".split())


def plain_text(text: str) -> str:
    """Return `text` without HTML elements and relative links, which have no effect in a docstring."""
    if "<" not in text and "](" not in text:
        return text
    text = _LINK.sub(r"\1", text)
    written = _TAG.sub(_without_tag, text)
    if written == text:
        return text
    from html import unescape  # noqa: PLC0415 - few documents contain HTML

    return unescape(written).strip()


def _without_tag(found: re.Match[str]) -> str:
    if found[2] is None:  # a code span
        return found[0]
    name = found[2].lower()
    if name == "li" and found[1]:
        return ""
    return _TAGS.get(name, "" if name in _INLINE else "\n\n")


def code_span(shown: str, *, is_in_table: bool = False) -> str:
    """Return `shown` as a code span without active markup; empty for an empty text.

    `shown` is one line of printable text. In a table, even a quoted pipe ends the cell. Source: GitHub Flavored
    Markdown 0.29.
    """
    if not shown:
        return ""
    if is_in_table:
        # Renderers disagree about two backslashes before a pipe.
        shown = re.sub(r"\\+(?=\|)", lambda found: r"\x5c" * len(found[0]), shown)
        shown = shown.replace("|", r"\|")
    # A fence must be longer than every run of backticks in the text. Renderers limit the length of a fence.
    shown = re.sub("`{4,}", lambda found: r"\x60" * len(found[0]), shown)
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    # CommonMark removes one space from each end if both ends have one.
    is_stripped = shown[0] == shown[-1] == " " and shown.strip()
    if is_stripped or "`" in {shown[0], shown[-1]}:
        shown = f" {shown} "
    return f"{fence}{shown}{fence}"


def code_block(lines: Sequence[str], language: str = "") -> tuple[str, ...]:
    """Return the lines of a fenced code block with `lines`, which are printable text. `language` is a constant."""
    shown = [re.sub("`{9,}", lambda found: r"\x60" * len(found[0]), line) for line in lines]
    # A fence must be longer than every run of backticks in the text.
    longest = max((len(run) for line in shown for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}", *shown, fence
