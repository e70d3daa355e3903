"""Figures about the language of texts: docstrings, comments, messages and help texts of modules, and Markdown pages.

Two figures describe an area: the share of texts that open with a question word, and the vague words per 1,000 words.
Code in backticks, `None` and URLs are left out.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
VAGUE_WORDS = frozenset("what who whoever whose those nobody".split())
QUESTION_WORDS = frozenset("what which where who whose whoever how whether".split())
KINDS = ("docstrings", "comments", "messages", "help texts")
"""Kinds of texts in a Python module."""

_NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|https?://\S+|\bNone\b", re.DOTALL)
_WORD = re.compile(r"\b[A-Za-z]+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text for people in a file."""

    kind: str
    path: Path
    line: int
    content: str

    @property
    def words(self) -> tuple[str, ...]:
        """Words without code, URLs and `None`."""
        return prose_words(self.content)

    @property
    def vague_words(self) -> tuple[str, ...]:
        """Words that stand in the place of a noun."""
        return vague_words(self.content)

    @property
    def opens_with_question(self) -> bool:
        """True for a text such as "Which names are new"."""
        first = _WORD.match(self.content.lstrip())
        return first is not None and first[0].lower() in QUESTION_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts over the texts of one area."""

    texts: int
    questions: int
    words: int
    vague_words: int

    @property
    def question_share(self) -> float:
        """Share of the texts that open with a question word, in percent."""
        return 100 * self.questions / self.texts if self.texts else 0.0

    @property
    def vague_rate(self) -> float:
        """Vague words per 1,000 words."""
        return 1000 * self.vague_words / self.words if self.words else 0.0


def prose_words(content: str) -> tuple[str, ...]:
    """Return the words of a text without code, URLs and `None`."""
    return tuple(_WORD.findall(_NOT_PROSE.sub(" ", content)))


def vague_words(content: str) -> tuple[str, ...]:
    """Return the words of a text that stand in the place of a noun."""
    return tuple(word for word in prose_words(content) if word.lower() in VAGUE_WORDS)


def measure(texts: Iterable[Text]) -> Figures:
    """Count the texts, their words, and the words that the style rejects."""
    texts = tuple(texts)
    return Figures(
        texts=len(texts),
        questions=sum(text.opens_with_question for text in texts),
        words=sum(len(text.words) for text in texts),
        vague_words=sum(len(text.vague_words) for text in texts),
    )


def read_modules(folder: Path) -> tuple[Text, ...]:
    """Return the texts of all Python modules in a folder."""
    return tuple(text for path in sorted(folder.rglob("*.py")) for text in read_module(path.read_text("utf-8"), path))


def read_module(source: str, path: Path) -> Iterator[Text]:
    """Return the docstrings, comments, messages and help texts of a module.

    Docstrings include the strings below constants and fields. A help text is the argument `help` of a call; docstrings
    of commands count as docstrings. A message is any other string of at least two words, because most messages reach
    the reader through several functions: this rule can miss none. An f-string is one message without its values.
    """
    tree = ast.parse(source)
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):  # parents first
        if node in seen:
            continue
        if isinstance(node, ast.Expr) and (text := _text(node.value)) is not None:
            seen |= set(ast.walk(node))
            yield Text(kind=KINDS[0], path=path, line=node.lineno, content=text)
        elif isinstance(node, ast.keyword) and node.arg == "help":
            if (text := _text(node.value)) is not None:
                seen |= set(ast.walk(node))
                yield Text(kind=KINDS[3], path=path, line=node.lineno, content=text)
        elif isinstance(node, ast.expr) and (text := _text(node)) is not None:
            seen |= set(ast.walk(node))
            if len(_WORD.findall(text)) > 1 and " " in text.strip():
                yield Text(kind=KINDS[2], path=path, line=node.lineno, content=text)
    yield from _comments(source, path)


def read_documentation(root: Path) -> tuple[Text, ...]:
    """Return the paragraphs, headings, list items and table cells of the documentation."""
    pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
    paths = [*(root / page for page in pages), *sorted((root / "docs").rglob("*.md"))]
    return tuple(text for path in paths for text in read_page(path.read_text("utf-8"), path))


def read_page(source: str, path: Path) -> Iterator[Text]:
    """Return the blocks of prose of a Markdown page, without code."""
    line = 1
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline":
            parts = [part for part in token.children or () if part.type != "code_inline"]
            content = "".join(part.content or " " for part in parts)
            yield Text(kind="documentation", path=path, line=line, content=content)


def _text(node: ast.expr) -> str | None:
    """Return the text of a constant or of an f-string without its values."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "…" for part in node.values)
    return None


def _comments(source: str, path: Path) -> Iterator[Text]:
    """Return the comments of a module; comments on consecutive lines are one text."""
    found = [
        (token.start[0], token.string.lstrip("#!: "))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    numbered = enumerate(found)
    for _, group in groupby(numbered, key=lambda item: item[1][0] - item[0]):
        lines = [line for _, line in group]
        content = "\n".join(comment for _, comment in lines)
        yield Text(kind=KINDS[1], path=path, line=lines[0][0], content=content)
